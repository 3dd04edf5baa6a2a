package io.leafcast.k8s.objects;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Cilium's operator says of a node's CIDRs in {@code status.ipam.operator-status.error}. Some
 * of its lines mean that a CIDR stands in {@code spec} and is not the node's: another has it, or no
 * pool does. Others, as of pools that are used up or deleted, say nothing against what is there.
 *
 * @param refusals the lines that refuse something
 * @param words the first line, cut to a length that a person reads; "" if nothing is wrong
 */
@Immutable
record OperatorError(ImmutableList<Refusal> refusals, String words) {
  private static final int READABLE = 200;

  /** A line is looked at that far; Cilium's are shorter. */
  private static final int MOST_OF_A_LINE = 4096;

  private static final Pattern CIDR = Pattern.compile("[0-9a-fA-F:.]+/[0-9]{1,3}");

  /**
   * A line that refuses.
   *
   * @param named the CIDRs that it names; empty if it names none, and means all
   */
  @Immutable
  record Refusal(ImmutableSet<Prefix> named, String words) {

    /** Whether it names this prefix, or part of it, or one that has it. */
    boolean names(Prefix prefix) {
      return named.stream().anyMatch(one -> one.covers(prefix) || prefix.covers(one));
    }
  }

  static OperatorError of(String text) {
    List<Refusal> refusals = new ArrayList<>();
    for (String line : Splitter.on('\n').split(text)) {
      if (line.contains("already allocated")
          || line.contains("allocator not configured for the requested CIDR")) {
        refusals.add(new Refusal(cidrs(line), readable(line)));
      }
    }
    return new OperatorError(
        ImmutableList.copyOf(refusals),
        readable(Splitter.on('\n').limit(2).splitToList(text).getFirst()));
  }

  private static ImmutableSet<Prefix> cidrs(String line) {
    ImmutableSet.Builder<Prefix> named = ImmutableSet.builder();
    Matcher found = CIDR.matcher(line.substring(0, Math.min(line.length(), MOST_OF_A_LINE)));
    while (found.find()) {
      if (Prefix.parse(found.group()) instanceof Decoded.Good<Prefix>(Prefix prefix)) {
        named.add(prefix);
      }
    }
    return named.build();
  }

  private static String readable(String line) {
    return line.length() <= READABLE ? line : line.substring(0, READABLE) + " ...";
  }
}
