package io.leafcast.bgp.speaker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.attr.Communities;
import io.leafcast.bgp.codec.Reading;
import io.leafcast.bgp.drain.Drain;
import io.leafcast.bgp.drain.DrainOrder;
import io.leafcast.bgp.drain.DrainTerms;
import io.leafcast.bgp.drain.DrainTerms.Then;
import io.leafcast.bgp.message.Keepalive;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.reason.DrainReason;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.reason.SessionReason;
import io.leafcast.bgp.speaker.TimerKey.PeerTimer;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.Rfc;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Draining a peer, over sessions that come and go. */
class DrainOfTheSpeakerTest {
  private static final String PREFIX = "198.51.100.0/28";
  private static final DrainTerms TERMS =
      new DrainTerms(Duration.ofSeconds(30), Duration.ofSeconds(5), Then.CEASE);
  private static final DrainOrder ORDER =
      new DrainOrder(new DrainReason.Asked(), "rack move", TERMS);

  private final Scene scene = new Scene();

  private void drain(DrainWanted wanted) {
    scene.give(new Input.DrainPeers(wanted));
  }

  private void drain() {
    drain(new DrainWanted.All(ORDER));
  }

  private void undrain() {
    drain(new DrainWanted.Nobody());
  }

  /** A speaker that begins after another whose drain was so far: what it then asks for. */
  private List<Output> resumed(Drain.Phase phase, DrainWanted wanted) {
    scene.give(new Input.DrainsLeft(ImmutableSortedMap.of(Scene.LEAF, phase)));
    drain(wanted);
    return scene.give(new Input.Configured(Scene.settings(Scene.leaf())));
  }

  @Test
  void aPeerThatWasCeasedIsNotDialledAfterARestart() {
    assertThat(resumed(Drain.Phase.CEASED, new DrainWanted.All(ORDER)))
        .noneMatch(Output.Dial.class::isInstance);
    assertThat(phase()).isEqualTo(Drain.Phase.CEASED);
    undrain();
    assertThat(scene.dialled()).isNotNull();
  }

  @Test
  void aPeerThatHadNoRoutesGetsNoneAfterARestart() {
    assertThat(resumed(Drain.Phase.WITHDRAWN, new DrainWanted.All(ORDER)))
        .anyMatch(Output.Dial.class::isInstance);
    assertThat(phase()).isEqualTo(Drain.Phase.WITHDRAWN);
    ConnectionId connection = scene.establish(scene.dialled());
    scene.known(PREFIX);
    scene.drain(connection);
    assertThat(scene.onWire(connection)).isEmpty();
  }

  @Test
  void whatNobodyWantsAfterARestartIsForgotten() {
    assertThat(resumed(Drain.Phase.CEASED, new DrainWanted.Nobody()))
        .anyMatch(Output.Dial.class::isInstance);
    drain();
    assertThat(phase()).isEqualTo(Drain.Phase.SHUNNING);
  }

  private ConnectionId serving() {
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    scene.known(PREFIX);
    scene.drain(connection);
    return connection;
  }

  /** Whether the last announcement on this connection asked for other routes first. */
  private boolean isShunned(ConnectionId connection) {
    return scene.sent(connection).reversed().stream()
        .flatMap(reading ->
            reading instanceof Reading.OfUpdate(UpdateOutcome.Accept accept)
                ? Stream.of(accept)
                : Stream.<UpdateOutcome.Accept>of())
        .filter(accept -> !accept.announced().isEmpty())
        .map(UpdateOutcome.Accept::attributes)
        .findFirst()
        .orElseThrow()
        .stream()
        .anyMatch(attribute ->
            attribute instanceof Communities(var values)
                && values.contains(Communities.GRACEFUL_SHUTDOWN));
  }

  private List<Prefix> wire(ConnectionId connection) {
    return scene.onWire(connection);
  }

  private Snapshot.Fate fate() {
    return scene
        .speaker
        .snapshot(scene.now)
        .prefixes()
        .getFirst()
        .fates()
        .values()
        .iterator()
        .next();
  }

  private Drain.Phase phase() {
    return switch (scene.view().drained()) {
      case Snapshot.Drained.No() -> Drain.Phase.SERVING;
      case Snapshot.Drained.Yes(var phase, _, _, _) -> phase;
    };
  }

  @Test
  @Rfc(id = "GSH-1", says = "Routes that go are announced with GRACEFUL_SHUTDOWN before that.")
  void trafficHasAWayUntilTheWithdrawal() {
    ConnectionId connection = serving();
    assertThat(isShunned(connection)).isFalse();
    drain();
    scene.drain(connection);
    assertThat(isShunned(connection)).isTrue();
    assertThat(wire(connection)).endsWith(Prefix.parse(PREFIX).orThrow());
    assertThat(fate()).isInstanceOf(Snapshot.Fate.Shunned.class);
    assertThat(scene.timer(PeerTimer.DRAIN)).contains(Duration.ofSeconds(30));
    scene.fire(PeerTimer.DRAIN);
    scene.drain(connection);
    assertThat(withdrawn(connection)).containsExactly(Prefix.parse(PREFIX).orThrow());
    assertThat(fate()).isEqualTo(new Snapshot.Fate.Held(new HeldReason.Drained()));
    assertThat(scene.notifications(connection)).isEmpty();
    scene.fire(PeerTimer.DRAIN);
    assertThat(scene.notifications(connection)).containsExactly(Notification.shutdown("rack move"));
    assertThat(scene.isHungUp(connection)).isTrue();
    assertThat(fate()).isEqualTo(new Snapshot.Fate.Held(new HeldReason.Drained()));
    assertThat(scene.notes(Note.Kind.NOT_ANNOUNCED)).isEmpty();
    assertThat(scene.notes(Note.Kind.DRAIN_CEASED))
        .containsExactly(new PeerNote.DrainCeased(Scene.LEAF, new DrainReason.Asked()));
  }

  private List<Prefix> withdrawn(ConnectionId connection) {
    return scene.sent(connection).stream()
        .flatMap(reading ->
            reading instanceof Reading.OfUpdate(UpdateOutcome.Accept accept)
                ? accept.withdrawn().stream().map(nlri -> nlri.prefix())
                : Stream.<Prefix>empty())
        .toList();
  }

  @Test
  void aPeerWhoseSessionEndedIsNeitherDialledNorLetIn() {
    serving();
    drain();
    scene.fire(PeerTimer.DRAIN);
    scene.fire(PeerTimer.DRAIN);
    for (PeerTimer timer : PeerTimer.values()) {
      assertThat(scene.timer(timer)).as("%s", timer).isEmpty();
    }
    scene.outputs.clear();
    ConnectionId theirs = scene.accept();
    assertThat(scene.notifications(theirs)).containsExactly(new Notification(6, 5));
    assertThat(scene.isHungUp(theirs)).isTrue();
    assertThat(scene.notes(Note.Kind.CONNECTION_REFUSED))
        .containsExactly(new PeerNote.Refused(Scene.LEAF, new SessionReason.Drained()));
    assertThat(scene.outputs).noneMatch(Output.Dial.class::isInstance);
  }

  @Test
  void undrainWhileShunningTakesTheCommunityAway() {
    ConnectionId connection = serving();
    drain();
    scene.drain(connection);
    undrain();
    scene.drain(connection);
    assertThat(isShunned(connection)).isFalse();
    assertThat(scene.timer(PeerTimer.DRAIN)).isEmpty();
    assertThat(fate()).isInstanceOf(Snapshot.Fate.Announced.class);
  }

  @Test
  void undrainAfterTheWithdrawalAnnouncesAgain() {
    ConnectionId connection = serving();
    drain();
    scene.drain(connection);
    scene.fire(PeerTimer.DRAIN);
    scene.drain(connection);
    undrain();
    scene.drain(connection);
    assertThat(fate()).isInstanceOf(Snapshot.Fate.Announced.class);
    assertThat(isShunned(connection)).isFalse();
    assertThat(scene.timer(PeerTimer.DRAIN)).isEmpty();
  }

  @Test
  void undrainAfterTheEndDialsAtOnce() {
    serving();
    drain();
    scene.fire(PeerTimer.DRAIN);
    scene.fire(PeerTimer.DRAIN);
    ConnectionId before = scene.dialled();
    undrain();
    assertThat(scene.dialled()).isNotEqualTo(before);
    ConnectionId connection = scene.establish(scene.dialled());
    scene.drain(connection);
    assertThat(isShunned(connection)).isFalse();
    assertThat(scene.notes(Note.Kind.DRAIN_OVER)).hasSize(1);
  }

  @Test
  void aPeerThatComesBackMeanwhileIsToldWithTheCommunityAtOnce() {
    ConnectionId first = serving();
    drain();
    scene.drain(first);
    scene.give(new Input.Closed(first, new SessionReason.Stopped()));
    scene.fire(PeerTimer.IDLE_HOLD);
    ConnectionId second = scene.establish(scene.dialled());
    scene.drain(second);
    assertThat(isShunned(second)).isTrue();
    assertThat(wire(second)).hasSize(1);
    assertThat(scene.timer(PeerTimer.DRAIN)).contains(Duration.ofSeconds(30));
  }

  @Test
  void aPeerThatComesBackAfterTheWithdrawalGetsEndOfRibAlone() {
    ConnectionId first = serving();
    drain();
    scene.fire(PeerTimer.DRAIN);
    scene.give(new Input.Closed(first, new SessionReason.Stopped()));
    scene.fire(PeerTimer.IDLE_HOLD);
    ConnectionId second = scene.establish(scene.dialled());
    scene.drain(second);
    assertThat(wire(second)).isEmpty();
    assertThat(scene.endOfRibs(second)).hasSize(1);
  }

  @Test
  void aReloadThatResetsTheSessionLeavesTheDrain() {
    serving();
    drain();
    scene.fire(PeerTimer.DRAIN);
    PeerSettings changed = Scene.holding(Scene.leaf(), 30);
    scene.give(new Input.Configured(Scene.settings(changed)));
    assertThat(phase()).isEqualTo(Drain.Phase.WITHDRAWN);
    assertThat(scene.timer(PeerTimer.DRAIN)).contains(Duration.ofSeconds(5));
    scene.fire(PeerTimer.DRAIN);
    assertThat(phase()).isEqualTo(Drain.Phase.CEASED);
    scene.outputs.clear();
    scene.give(new Input.Configured(Scene.settings(Scene.leaf())));
    assertThat(scene.outputs).noneMatch(Output.Dial.class::isInstance);
    assertThat(scene.timer(PeerTimer.IDLE_HOLD)).isEmpty();
  }

  @Test
  void aPeerThatAReloadBringsIsDrainedLikeAll() {
    drain();
    ConnectionId connection = serving();
    assertThat(isShunned(connection)).isTrue();
    assertThat(scene.timer(PeerTimer.DRAIN)).contains(Duration.ofSeconds(30));
  }

  @Test
  void onlyThosePeersAreDrainedThatAreMeant() {
    PeerName other = new PeerName("leaf-2");
    serving();
    scene.give(
        new Input.Configured(
            Scene.settings(Scene.leaf(), Scene.peer(other, "192.0.2.2", Scene.LEAF_AS))));
    drain(
        new DrainWanted.These(ImmutableSortedMap.of(other, ORDER, new PeerName("nobody"), ORDER)));
    assertThat(phase()).isEqualTo(Drain.Phase.SERVING);
    assertThat(scene.speaker.snapshot(scene.now).peers().getLast().drained())
        .isEqualTo(
            new Snapshot.Drained.Yes(
                Drain.Phase.SHUNNING, ORDER, scene.now, Optional.of(scene.now.plusSeconds(30))));
    drain(new DrainWanted.These(ImmutableSortedMap.of(Scene.LEAF, ORDER)));
    assertThat(phase()).isEqualTo(Drain.Phase.SHUNNING);
    assertThat(scene.speaker.snapshot(scene.now).peers().getLast().drained())
        .isEqualTo(new Snapshot.Drained.No());
  }

  @Test
  void aPeerThatGoesLeavesNoTimer() {
    serving();
    drain();
    scene.give(new Input.Configured(Scene.settings()));
    assertThat(scene.timer(PeerTimer.DRAIN)).isEmpty();
  }

  /** The steps take as long as said, whatever somebody does to the time of day. */
  @Test
  void aClockThatStepsChangesNothingButWhatPeopleSee() {
    serving();
    drain();
    scene.stepClock(Duration.ofHours(-3));
    drain(new DrainWanted.All(new DrainOrder(new DrainReason.Asked(), "again", TERMS)));
    assertThat(scene.timer(PeerTimer.DRAIN)).contains(Duration.ofSeconds(30));
    assertThat(phase()).isEqualTo(Drain.Phase.SHUNNING);
    scene.fire(PeerTimer.DRAIN);
    Instant since =
        switch (scene.view().drained()) {
          case Snapshot.Drained.No() -> Instant.MIN;
          case Snapshot.Drained.Yes(_, _, Instant began, _) -> began;
        };
    assertThat(since).isEqualTo(scene.now);
  }

  @Test
  void oneThatStaysWithoutRoutesSaysThatNothingFollows() {
    serving();
    DrainTerms stay = new DrainTerms(Duration.ZERO, Duration.ofSeconds(1), Then.STAY);
    DrainOrder order = new DrainOrder(new DrainReason.Ending(), "", stay);
    drain(new DrainWanted.All(order));
    scene.fire(PeerTimer.DRAIN);
    scene.fire(PeerTimer.DRAIN);
    assertThat(scene.view().drained())
        .isEqualTo(
            new Snapshot.Drained.Yes(
                Drain.Phase.WITHDRAWN, order, scene.now.minusSeconds(1), Optional.empty()));
    assertThat(scene.view().state()).isEqualTo(Snapshot.SessionState.ESTABLISHED);
    assertThat(scene.timer(PeerTimer.DRAIN)).isEmpty();
  }

  @Test
  void aPrefixThatComesWhileShunningIsTheLastChoiceToo() {
    ConnectionId connection = serving();
    drain();
    scene.drain(connection);
    scene.known(PREFIX, "198.51.100.16/28");
    scene.drain(connection);
    assertThat(wire(connection)).endsWith(Prefix.parse("198.51.100.16/28").orThrow());
    assertThat(isShunned(connection)).isTrue();
    scene.receive(connection, new Keepalive());
  }
}
