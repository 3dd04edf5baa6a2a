package io.leafcast.bgp.simulation;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Multiset;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.PeerSettings;
import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.bgp.speaker.Speaker;
import io.leafcast.bgp.speaker.SpeakerSettings;
import io.leafcast.bgp.speaker.Stopping;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Prefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;

/**
 * One seed's world: nodes with speakers, leaves, and the storm that goes over them; and what must
 * hold after it: within {@link #RECOVERY} every session is up again and every table is right, and
 * from then on nobody says anything but KEEPALIVE.
 */
final class World {
  private static final Duration RECOVERY = Duration.ofMinutes(2);
  private static final Duration QUIET = Duration.ofMinutes(1);
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  /** In a storm a leaf may lose what it likes; what it has afterwards is what counts. */
  private static final Kept.Watcher UNWATCHED =
      new Kept.Watcher() {
        @Override
        public void greeted(Optional<LeafWire.Graceful> graceful, Duration connected) {}

        @Override
        public void announced(Prefix prefix, Duration connected) {}

        @Override
        public void lost(Prefix prefix, Kept.Why why, Duration since, Duration begun) {}
      };

  private final VirtualTime time = new VirtualTime();
  private final Trace trace = new Trace(time);
  private final Dice dice;
  private final Weather weather;
  private final Plan plan;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Leaf> leaves = new ArrayList<>();
  private final Map<Node, Wanted> wanted = new HashMap<>();
  private final Map<Node, SpeakerSettings> planned = new HashMap<>();
  private final Mischief mischief;

  World(long seed, LongFunction<Speaker> speakers) {
    this.dice = new Dice(seed);
    this.weather = new Weather(dice, dice.between(0, 4) / 4.0);
    this.plan = new Plan(dice);
    Network network = new Network(time, weather);
    Node.Surroundings around = new Node.Surroundings(time, weather, network, trace);
    for (int i = 0; i < dice.between(1, 2); i++) {
      Wanted ofNode = new Wanted();
      Map<Afi, Address> addresses =
          ImmutableMap.of(
              Afi.IPV4, Plan.nodeAddress(i, Afi.IPV4), Afi.IPV6, Plan.nodeAddress(i, Afi.IPV6));
      Invariants invariants = new Invariants(ofNode, time);
      Node node = new Node("node-" + i, addresses, speakers, dice, invariants, around);
      nodes.add(node);
      wanted.put(node, ofNode);
    }
    settle(network);
    this.mischief = new Mischief(dice, plan, weather, nodes, leaves, planned);
  }

  /** Who peers with whom. */
  private void settle(Network network) {
    long asn = plan.nodeAsn();
    List<List<PeerSettings>> peers = new ArrayList<>();
    nodes.forEach(_ -> peers.add(new ArrayList<>()));
    for (int leaf = 0; leaf < dice.between(1, 3); leaf++) {
      Afi afi = plan.sessionAfi();
      long leafAsn = plan.leafAsn(asn);
      ImmutableList<Address> dials =
          dice.some(
              nodes.stream()
                  .map(node -> node.address(afi))
                  .collect(ImmutableList.toImmutableList()),
              0.5);
      Leaf.Terms terms = plan.leaf(leaf, afi, leafAsn, dials);
      leaves.add(
          new Leaf(
              "leaf-" + leaf, terms, time, network, trace, this::wasEverWanted, _ -> UNWATCHED));
      for (int i = 0; i < nodes.size(); i++) {
        boolean dialled = dials.contains(nodes.get(i).address(afi));
        peers.get(i).add(plan.peer("leaf-" + leaf, terms.address(), leafAsn, dialled));
      }
    }
    if (nodes.size() == 2 && dice.chance(0.5)) {
      Afi afi = plan.sessionAfi();
      peers.get(0).add(plan.peer("node-1", nodes.get(1).address(afi), asn, false));
      peers.get(1).add(plan.peer("node-0", nodes.get(0).address(afi), asn, true));
    }
    for (int i = 0; i < nodes.size(); i++) {
      planned.put(nodes.get(i), plan.settings(i, asn, ImmutableList.copyOf(peers.get(i))));
    }
  }

  private boolean wasEverWanted(Address address, Prefix prefix) {
    return nodes.stream()
        .filter(node -> node.address(address.afi()).equals(address))
        .anyMatch(node -> ofNode(node).wasEverAllowed(prefix));
  }

  private Wanted ofNode(Node node) {
    Wanted of = wanted.get(node);
    if (of == null) {
      throw new IllegalStateException(node.name());
    }
    return of;
  }

  String trace() {
    return trace.tail();
  }

  /** What happened to the nodes, by kind. */
  Multiset<String> happened() {
    Multiset<String> happened = HashMultiset.create();
    nodes.forEach(node -> happened.addAll(node.invariants().happened()));
    return happened;
  }

  /** The first connection of all is cut after this many octets of either direction. */
  World cuttingFirst(int octets) {
    weather.cutFirst(octets);
    return this;
  }

  /** Throws a {@link Violation} at the first broken promise. */
  void live() {
    leaves.forEach(Leaf::start);
    nodes.forEach(Node::start);
    for (Node node : nodes) {
      node.begin();
      node.tell(new Input.Configured(mischief.settingsOf(node)));
      time.after(
          dice.between(Duration.ZERO, Duration.ofSeconds(3)), () -> mischief.interfaces(node));
      for (SourceName source : Plan.SOURCES) {
        time.after(
            dice.between(Duration.ZERO, Duration.ofSeconds(14)),
            () -> mischief.report(node, source));
      }
    }
    Duration storm = Duration.ofSeconds(dice.between(20, 200));
    while (time.now().compareTo(storm) < 0) {
      time.runUntil(time.now().plus(dice.between(Duration.ofMillis(10), Duration.ofSeconds(9))));
      mischief.one();
    }
    trace.add("weather", "calm from now on");
    weather.calm();
    mischief.end();
    time.runUntil(time.now().plus(RECOVERY));
    checkRecovered();
    int before = updates();
    time.runUntil(time.now().plus(QUIET));
    Violation.unless(updates() == before, "UPDATEs though nothing changed");
    checkRecovered();
    if (dice.chance(0.3)) {
      stop();
    }
  }

  private int updates() {
    return nodes.stream().mapToInt(node -> node.invariants().updates()).sum();
  }

  private void checkRecovered() {
    for (Node node : nodes) {
      Snapshot snapshot = node.snapshot();
      node.invariants().check(snapshot);
      settingsOf(node).peers().values().stream()
          .filter(peer -> isWelcome(node, peer))
          .forEach(peer -> checkPeer(node, peer, snapshot));
    }
  }

  private SpeakerSettings settingsOf(Node node) {
    return ofNode(node).settings().orElseThrow();
  }

  /** A leaf talks to every node; a node only to those that its last reload has left. */
  private boolean isWelcome(Node node, PeerSettings peer) {
    return nodes.stream()
        .filter(other -> other.address(Plan.address(peer).afi()).equals(Plan.address(peer)))
        .allMatch(other ->
            settingsOf(other).peers().values().stream()
                .anyMatch(it -> Plan.address(it).equals(node.address(Plan.address(it).afi()))));
  }

  private void checkPeer(Node node, PeerSettings peer, Snapshot snapshot) {
    Watched session =
        node.invariants()
            .session(peer.name())
            .orElseThrow(() -> new Violation(node.name() + " has no session with " + peer.name()));
    session.checkTable();
    Set<Prefix> due = session.due();
    Violation.unless(
        session.table().keySet().equals(due),
        "%s announced %s to %s, due is %s",
        node.name(),
        session.table().keySet(),
        peer.name(),
        due);
    Violation.unless(
        session.endOfRib().equals(session.families()),
        "%s sent %s End-of-RIB for %s only",
        node.name(),
        peer.name(),
        session.endOfRib());
    for (Leaf leaf : leaves) {
      if (leaf.terms().address().equals(Plan.address(peer))) {
        checkLeaf(node, leaf, due, session.families());
      }
    }
    Violation.unless(
        snapshot.peers().stream().anyMatch(view -> view.name().equals(peer.name())),
        "%s has no view of %s",
        node.name(),
        peer.name());
  }

  private static void checkLeaf(Node node, Leaf leaf, Set<Prefix> due, Set<Family> families) {
    LeafSession session =
        leaf.session(node.address(leaf.terms().address().afi()))
            .orElseThrow(() -> new Violation(leaf.name() + " has no session with " + node.name()));
    Violation.unless(
        session.table().keySet().equals(due),
        "%s has %s of %s, due is %s",
        leaf.name(),
        session.table().keySet(),
        node.name(),
        due);
    Kept kept = leaf.kept(node.address(leaf.terms().address().afi()));
    Violation.unless(
        kept.prefixes().equals(due) && due.stream().noneMatch(kept::isStale),
        "%s forwards %s by %s, due is %s",
        leaf.name(),
        kept.prefixes(),
        node.name(),
        due);
    Violation.unless(
        new TreeSet<>(session.endOfRib()).equals(new TreeSet<>(families)),
        "%s got End-of-RIB for %s",
        leaf.name(),
        session.endOfRib());
  }

  private void stop() {
    nodes.forEach(node -> node.tell(new Input.Stop(new Stopping.Shutdown("going down"))));
    time.runUntil(time.now().plus(FAREWELL));
    for (Node node : nodes) {
      node.invariants().checkStopped();
      for (Leaf leaf : leaves) {
        Violation.unless(
            leaf.session(node.address(leaf.terms().address().afi())).isEmpty(),
            "%s has a session with %s, which stopped",
            leaf.name(),
            node.name());
      }
    }
  }
}
