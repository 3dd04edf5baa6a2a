package io.leafcast.k8s.objects;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.source.Knowledge.Rejected;
import io.leafcast.bgp.wire.Decoded.Bad;
import io.leafcast.bgp.wire.Decoded.Good;
import io.leafcast.bgp.wire.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Reads what a Node says of its Pod CIDRs. One bad CIDR never takes a good one with it. */
final class PodCidrs {
  private PodCidrs() {}

  /**
   * What {@code node} says.
   *
   * @param remark why it is the Node that counts, "" where that needs no saying
   * @param none what to do where it has no CIDRs
   */
  static Said of(NodeObject node, String remark, String none) {
    String object = "Node/" + node.facts().name();
    TreeMap<Prefix, Said.Entry> entries = new TreeMap<>();
    ImmutableList.Builder<Rejected> rejected = ImmutableList.builder();
    List<String> remarks = new ArrayList<>(List.of(remark));
    ImmutableList<String> cidrs = cidrs(node);
    for (int index = 0; index < cidrs.size(); index++) {
      String place = place(node, index);
      switch (WrittenCidr.read(cidrs.get(index))) {
        case Good<WrittenCidr>(WrittenCidr(Prefix prefix, String spelling)) -> {
          entries.putIfAbsent(prefix, new Said.Entry.Wanted(place, node.resourceVersion()));
          remarks.add(spelling);
        }
        case Bad<WrittenCidr>(String reason) ->
            rejected.add(new Rejected(cidrs.get(index), place, reason));
      }
    }
    node.podCidr()
        .filter(single -> !cidrs.contains(single))
        .ifPresent(single ->
            rejected.add(
                new Rejected(
                    single,
                    object + " spec.podCIDR",
                    "'"
                        + single
                        + "' is not among spec.podCIDRs, which count; the API server"
                        + " writes both alike, so see what else writes this Node")));
    return new Said.Cidrs(
        Said.By.NODE,
        ImmutableSortedMap.copyOf(entries),
        rejected.build(),
        remarks.stream().filter(said -> !said.isEmpty()).distinct().collect(joining("; ")),
        cidrs.isEmpty() ? object + " has no spec.podCIDRs; " + none : "",
        "");
  }

  /** All that it says, as written. */
  static ImmutableList<String> cidrs(NodeObject node) {
    return node.podCidrs().isEmpty()
        ? node.podCidr().stream().collect(ImmutableList.toImmutableList())
        : node.podCidrs();
  }

  /** Where one of them stands. */
  static String place(NodeObject node, int index) {
    return "Node/"
        + node.facts().name()
        + (node.podCidrs().isEmpty() ? " spec.podCIDR" : " spec.podCIDRs[" + index + "]");
  }
}
