package io.leafcast.k8s.objects;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.source.Knowledge.Known;
import io.leafcast.bgp.source.Knowledge.Rejected;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Decoded.Bad;
import io.leafcast.bgp.wire.Decoded.Good;
import io.leafcast.bgp.wire.Prefix;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the prefix set out of a Node. One bad CIDR never takes a good one with it. */
final class PodCidrs {
  private PodCidrs() {}

  /**
   * The set that {@code node} asks for. A prefix that {@code before} had too keeps its origin:
   * since when it is wanted, and by which version of the object.
   */
  static Known of(NodeObject node, SourceName source, Optional<Known> before, Instant now) {
    String object = "Node/" + node.facts().name();
    TreeMap<Prefix, Provenance> prefixes = new TreeMap<>();
    ImmutableList.Builder<Rejected> rejected = ImmutableList.builder();
    ImmutableList<String> cidrs =
        node.podCidrs().isEmpty()
            ? node.podCidr().stream().collect(ImmutableList.toImmutableList())
            : node.podCidrs();
    for (int index = 0; index < cidrs.size(); index++) {
      String place =
          object + (node.podCidrs().isEmpty() ? " spec.podCIDR" : " spec.podCIDRs[" + index + "]");
      switch (Prefix.parse(cidrs.get(index))) {
        case Good<Prefix>(Prefix prefix) -> {
          Provenance fresh =
              new Provenance(source, place, node.resourceVersion(), now, ImmutableList.of());
          prefixes.putIfAbsent(
              prefix, before.map(Known::prefixes).map(known -> known.get(prefix)).orElse(fresh));
        }
        case Bad<Prefix>(String reason) ->
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
    return new Known(
        ImmutableSortedMap.copyOf(prefixes), rejected.build(), remark(node, cidrs.isEmpty()));
  }

  /** The empty set of a Node that does not exist. */
  static Known ofNobody(String node, String where) {
    return new Known(
        ImmutableSortedMap.of(),
        ImmutableList.of(),
        "there is no Node named '%s' at %s; is it deleted, or the name wrong?"
            .formatted(node, where));
  }

  private static String remark(NodeObject node, boolean none) {
    return none
        ? "Node/%s has no spec.podCIDRs yet; kube-controller-manager gives them with --allocate-node-cidrs"
            .formatted(node.facts().name())
        : "";
  }
}
