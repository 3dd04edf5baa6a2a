package io.leafcast.daemon.config;

import io.leafcast.bgp.wire.Address;
import io.leafcast.k8s.objects.LabelSelector;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * No node may have two peers of one name, or two of one address. Peers of different nodes may: each
 * rack has its leaf-1.
 */
final class PeersApart {
  private final Config config;
  private final Facts facts;
  private final Problems problems;

  PeersApart(Config config, Facts facts, Problems problems) {
    this.config = config;
    this.facts = facts;
    this.problems = problems;
  }

  void run() {
    apart(
        "name",
        peer ->
            peer.name() instanceof One.Given<String>(String name, Place place)
                ? Optional.of(new Mark(name, "'" + name + "' is the name", place))
                : Optional.empty());
    apart(
        "address",
        peer ->
            peer.address() instanceof One.Given<Address>(Address address, Place place)
                ? Optional.of(new Mark(zoned(peer, address), address + " is the address", place))
                : Optional.empty());
  }

  private static String zoned(PeerSection peer, Address address) {
    return address
        + "%"
        + (address.isLinkLocal() ? peer.networkInterface().found().orElse("") : "");
  }

  /** What only one peer of a node may have. */
  private record Mark(String key, String words, Place place) {}

  /** Those seen so far that have a mark. */
  private record Seen(
      Map<String, Place> ofEveryNode,
      Map<String, Place> ofAnyNode,
      Map<String, Place> ofThisNode,
      Map<String, Place> bySelector) {
    Seen() {
      this(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
    }

    Optional<Place> meets(String key, Optional<LabelSelector> nodes, Facts facts) {
      return nodes
          .map(selector ->
              Optional.ofNullable(ofEveryNode.get(key))
                  .or(() -> Optional.ofNullable(bySelector.get(selector + " " + key)))
                  .or(() ->
                      isOurs(selector, facts)
                          ? Optional.ofNullable(ofThisNode.get(key))
                          : Optional.empty()))
          .orElseGet(() -> Optional.ofNullable(ofAnyNode.get(key)));
    }

    void add(String key, Optional<LabelSelector> nodes, Facts facts, Place place) {
      ofAnyNode.putIfAbsent(key, place);
      nodes.ifPresentOrElse(
          selector -> {
            bySelector.putIfAbsent(selector + " " + key, place);
            if (isOurs(selector, facts)) {
              ofThisNode.putIfAbsent(key, place);
            }
          },
          () -> ofEveryNode.putIfAbsent(key, place));
    }

    private static boolean isOurs(LabelSelector selector, Facts facts) {
      return facts.node().filter(node -> selector.matches(node.labels())).isPresent();
    }
  }

  private void apart(String key, Function<PeerSection, Optional<Mark>> of) {
    Seen seen = new Seen();
    for (int i = 0; i < config.peers().items().size(); i++) {
      String path = "peers[" + i + "]." + key;
      peer(config.peers().items().get(i))
          .filter(peer -> !(peer.nodes() instanceof One.Refused))
          .ifPresent(peer ->
              of.apply(peer)
                  .ifPresent(mark -> {
                    Optional<LabelSelector> nodes = nodes(peer);
                    seen.meets(mark.key(), nodes, facts)
                        .ifPresent(first ->
                            problems.add(
                                mark.place(),
                                path,
                                mark.words() + " of another peer, in line " + first.line()));
                    seen.add(mark.key(), nodes, facts, mark.place());
                  }));
    }
  }

  /** Empty for every node. */
  private static Optional<LabelSelector> nodes(PeerSection peer) {
    return peer.nodes()
        .found()
        .filter(Selector::isKnown)
        .map(Selector::toLabelSelector)
        .filter(selector -> !selector.requirements().isEmpty());
  }

  private static Optional<PeerSection> peer(One<PeerSection> item) {
    return switch (item) {
      case One.Given<PeerSection>(PeerSection peer, _) -> Optional.of(peer);
      case One.Partial<PeerSection>(PeerSection peer, _, _) -> Optional.of(peer);
      case One.Absent<PeerSection> _, One.Awaited<PeerSection> _, One.Refused<PeerSection> _ ->
          Optional.empty();
    };
  }
}
