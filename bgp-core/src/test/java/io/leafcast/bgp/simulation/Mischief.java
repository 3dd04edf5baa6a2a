package io.leafcast.bgp.simulation;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.speaker.DrainWanted;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.PeerSettings;
import io.leafcast.bgp.speaker.SpeakerSettings;
import io.leafcast.bgp.wire.Family;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What people, the API server and leaves do to the nodes while the storm lasts. */
final class Mischief {
  private static final Duration LONGEST_RESTART = Duration.ofSeconds(20);

  private final Dice dice;
  private final Plan plan;
  private final Weather weather;
  private final List<Node> nodes;
  private final List<Leaf> leaves;
  private final Map<Node, SpeakerSettings> planned;

  /** {@code planned} has the settings of every node with all its peers. */
  Mischief(
      Dice dice,
      Plan plan,
      Weather weather,
      List<Node> nodes,
      List<Leaf> leaves,
      Map<Node, SpeakerSettings> planned) {
    this.dice = dice;
    this.plan = plan;
    this.weather = weather;
    this.nodes = nodes;
    this.leaves = leaves;
    this.planned = planned;
  }

  /** Does one thing. */
  void one() {
    Node node = dice.pick(ImmutableList.copyOf(nodes));
    switch (dice.below(18)) {
      case 0, 1, 2, 3, 4 -> report(node, dice.pick(Plan.SOURCES));
      case 5 -> reload(node);
      case 6 -> interfaces(node);
      case 7 -> node.setClock(dice.between(Duration.ofHours(-1), Duration.ofHours(1)));
      case 8 -> restart(dice.pick(ImmutableList.copyOf(leaves)));
      case 9 -> withSession(session -> dice.pick(WIRE_TRICKS).accept(session));
      case 10 -> withSession(session -> session.writeSpoilt(weather.garbage()));
      case 12 -> node.tell(new Input.GateSeen(plan.gate()));
      case 11 -> withSession(session -> session.writeSpoilt(weather.spoilt(message(session))));
      case 13 -> node.crash(dice.between(Duration.ofMillis(200), LONGEST_RESTART));
      case 14 ->
          node.crashAt(dice.pick(ImmutableList.copyOf(Node.CrashPoint.values())), dice.below(2));
      case 15, 16 ->
          node.tell(new Input.DrainPeers(plan.drains(settingsOf(node).peers().keySet())));
      default -> withSession(session -> session.write(message(session)));
    }
  }

  private static final ImmutableList<Consumer<LeafSession>> WIRE_TRICKS =
      ImmutableList.of(
          session -> session.connection().cut("connection reset by peer"),
          session -> session.connection().fallSilent(),
          session -> session.giveUp(6, 4),
          session -> session.giveUp(6, 2),
          session -> session.write(LeafWriter.notification(2, 1)),
          session -> session.write(LeafWriter.message(LeafWire.OPEN, new byte[3])),
          session -> session.write(LeafWriter.message(9, new byte[1])));

  private void withSession(Consumer<LeafSession> action) {
    ImmutableList<LeafSession> sessions =
        leaves.stream()
            .flatMap(leaf -> leaf.sessions().stream())
            .collect(ImmutableList.toImmutableList());
    if (!sessions.isEmpty()) {
      action.accept(dice.pick(sessions));
    }
  }

  /** What a leaf may well say in an Established session, and nearly so. */
  private byte[] message(LeafSession session) {
    return switch (dice.below(6)) {
      case 0 -> LeafWriter.refresh(Family.IPV6_UNICAST);
      case 1 -> LeafWriter.refresh(Family.IPV4_UNICAST);
      case 2 -> LeafWriter.keepalive();
      case 3 -> session.open();
      case 4 -> LeafWriter.badRoute(64_500, session.fourOctets());
      default -> LeafWriter.defaultRoute(64_500, session.fourOctets());
    };
  }

  void report(Node node, SourceName source) {
    node.tell(new Input.Reported(source, plan.knowledge(source)));
  }

  void interfaces(Node node) {
    node.tell(new Input.InterfacesSeen(plan.interfaces(nodes.indexOf(node))));
  }

  private void restart(Leaf leaf) {
    leaf.restart(dice.between(Duration.ZERO, LONGEST_RESTART), dice.chance(0.5));
  }

  private void reload(Node node) {
    SpeakerSettings all = settingsOf(node);
    ImmutableList<PeerSettings> peers =
        dice.some(all.peers().values().asList(), 0.9).stream()
            .map(peer -> dice.chance(0.3) ? plan.changed(peer) : peer)
            .collect(ImmutableList.toImmutableList());
    SpeakerSettings now =
        new SpeakerSettings(
            all.localAs(),
            dice.chance(0.2) ? plan.routerId(nodes.indexOf(node)) : all.routerId(),
            all.listen(),
            dice.chance(0.5) ? plan.allow() : all.allow(),
            dice.chance(0.3) ? plan.sources() : all.sources(),
            all.endOfRibWait(),
            Plan.byName(peers),
            all.nodeAddresses(),
            all.limits(),
            dice.chance(0.2) ? plan.gated() : all.gated());
    node.tell(new Input.Configured(now));
  }

  SpeakerSettings settingsOf(Node node) {
    SpeakerSettings settings = planned.get(node);
    if (settings == null) {
      throw new IllegalStateException(node.name());
    }
    return settings;
  }

  /**
   * Cuts the connections that hang and that no timer would ever find; on a real network the first
   * retransmission is answered by a reset.
   */
  void end() {
    for (Leaf leaf : leaves) {
      for (LeafSession session : leaf.sessions()) {
        if (session.mayHang() && session.holdTime() == 0) {
          session.connection().cut("connection reset by peer");
        }
      }
    }
    nodes.forEach(Node::cutWhatNoTimerFinds);
    nodes.forEach(node -> node.tell(new Input.DrainPeers(new DrainWanted.Nobody())));
  }
}
