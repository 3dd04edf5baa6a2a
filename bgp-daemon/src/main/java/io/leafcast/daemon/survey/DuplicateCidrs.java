package io.leafcast.daemon.survey;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.daemon.board.Finding;
import io.leafcast.k8s.objects.CiliumNodeObject;
import io.leafcast.k8s.objects.WrittenCidr;
import java.util.stream.Stream;

/** Whether another CiliumNode has a CIDR that is ours, or a part of one. */
final class DuplicateCidrs {
  static final String CODE = "duplicate-cidr";

  private DuplicateCidrs() {}

  /**
   * A finding for each pair.
   *
   * @param self our own CiliumNode's name
   * @param own what we announce of it
   */
  static ImmutableSortedSet<Finding> among(
      ImmutableList<CiliumNodeObject> nodes, String self, ImmutableSet<Prefix> own) {
    ImmutableSortedSet.Builder<Finding> found = ImmutableSortedSet.naturalOrder();
    for (CiliumNodeObject node : nodes) {
      if (!node.name().equals(self)) {
        cidrs(node)
            .flatMap(DuplicateCidrs::prefix)
            .forEach(theirs ->
                own.stream()
                    .filter(ours -> ours.covers(theirs) || theirs.covers(ours))
                    .forEach(ours -> found.add(finding(node, theirs, ours))));
      }
    }
    return found.build();
  }

  private static Stream<String> cidrs(CiliumNodeObject node) {
    return Stream.concat(
        node.podCidrs().stream(), node.allocated().stream().flatMap(pool -> pool.cidrs().stream()));
  }

  /** What is no CIDR is its own node's trouble, and told there. */
  private static Stream<Prefix> prefix(String text) {
    return WrittenCidr.read(text)
            instanceof Decoded.Good<WrittenCidr>(WrittenCidr(Prefix prefix, _))
        ? Stream.of(prefix)
        : Stream.empty();
  }

  private static Finding finding(CiliumNodeObject node, Prefix theirs, Prefix ours) {
    String error = node.operatorError();
    return new Finding(
        CODE,
        "CiliumNode/" + node.name() + " " + theirs,
        (theirs.equals(ours)
                ? "has " + ours + " of this node's, too"
                : "has " + theirs + ", which overlaps " + ours + " of this node's")
            + ": leaves send the packets of both to either; delete the CiliumNode of the node that"
            + " does not use it"
            + (error.isEmpty() ? "" : " (the operator says of that one: " + error + ")"));
  }
}
