package io.leafcast.bgp.speaker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.message.Keepalive;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.reason.SocketReason;
import io.leafcast.bgp.rib.Gate;
import io.leafcast.bgp.rib.Limits;
import io.leafcast.bgp.rib.Limits.Covering;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Family;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The gate and the limits, as a session and a reader see them. */
final class RailsOfTheSpeakerTest {
  private static final TimerKey RESUME = new TimerKey.WithdrawalsResume();
  private static final Gate CLOSED = new Gate.Closed(ImmutableList.of("interface cilium_host"));

  private final Scene scene = new Scene();

  private static Limits limits(Covering covering, Optional<Integer> perMinute) {
    return new Limits(Limits.USUAL.lengths(), covering, Optional.empty(), perMinute);
  }

  private ConnectionId up(SpeakerSettings settings) {
    ConnectionId connection = scene.establish(settings);
    scene.drain(connection);
    return connection;
  }

  private Snapshot.Fate fate(String prefix) {
    return scene.speaker.snapshot(scene.now).prefixes().stream()
        .filter(view -> view.prefix().equals(Scene.prefixes(prefix).getFirst()))
        .map(view -> view.fates().values().iterator().next())
        .findFirst()
        .orElseThrow();
  }

  private static SpeakerSettings gated() {
    return with(Scene.settings(Scene.leaf()), Limits.USUAL, ImmutableSet.of(Scene.SOURCE));
  }

  private static SpeakerSettings within(SpeakerSettings settings, Limits limits) {
    return with(settings, limits, settings.gated());
  }

  private static SpeakerSettings with(
      SpeakerSettings settings, Limits limits, ImmutableSet<SourceName> gated) {
    return new SpeakerSettings(
        settings.localAs(),
        settings.routerId(),
        settings.listen(),
        settings.allow(),
        settings.sources(),
        settings.endOfRibWait(),
        settings.peers(),
        settings.nodeAddresses(),
        limits,
        gated);
  }

  @Test
  void nothingIsAnnouncedBeforeTheGateOpensAndNothingIsWithdrawnAfterwards() {
    ConnectionId connection = up(gated());
    scene.give(new Input.GateSeen(CLOSED));
    scene.known("198.51.100.0/25");
    scene.drain(connection);
    assertThat(scene.onWire(connection)).isEmpty();
    assertThat(fate("198.51.100.0/25"))
        .isEqualTo(
            new Snapshot.Fate.Held(
                new HeldReason.GateClosed(ImmutableList.of("interface cilium_host"))));

    scene.give(new Input.GateSeen(new Gate.Open()));
    scene.drain(connection);
    scene.give(new Input.GateSeen(CLOSED));
    scene.drain(connection);
    assertThat(scene.onWire(connection))
        .containsExactlyElementsOf(Scene.prefixes("198.51.100.0/25"));
  }

  @Test
  void whatAnotherNodeHasIsHeldWithTheReasonAndNothingAnnouncedIsWithdrawn() {
    ConnectionId connection = up(Scene.settings(Scene.leaf()));
    HeldReason.ClaimedElsewhere elsewhere =
        new HeldReason.ClaimedElsewhere(
            "CiliumNode/worker-2", Scene.prefixes("198.51.100.0/25").getFirst());
    Input.RivalsSeen seen =
        new Input.RivalsSeen(Scene.SOURCE, ImmutableMap.of(elsewhere.theirs(), elsewhere));
    scene.give(seen);
    scene.known("198.51.100.0/25");
    scene.drain(connection);
    assertThat(scene.onWire(connection)).isEmpty();
    assertThat(fate("198.51.100.0/25")).isEqualTo(new Snapshot.Fate.Held(elsewhere));

    scene.give(new Input.RivalsSeen(Scene.SOURCE, ImmutableMap.of()));
    scene.drain(connection);
    scene.give(seen);
    scene.drain(connection);
    assertThat(scene.onWire(connection))
        .containsExactlyElementsOf(Scene.prefixes("198.51.100.0/25"));
  }

  @Test
  void aSessionThatComesBackAfterTheGateWasOpenGetsAll() {
    ConnectionId first = up(gated());
    scene.known("198.51.100.0/25");
    scene.give(new Input.GateSeen(new Gate.Open()));
    scene.drain(first);
    scene.give(new Input.GateSeen(CLOSED));
    scene.give(new Input.Closed(first, new SocketReason.ResetByPeer()));
    ConnectionId second = scene.accept();
    scene.receive(second, Scene.leafOpen());
    scene.receive(second, new Keepalive());
    scene.drain(second);
    assertThat(scene.onWire(second)).containsExactlyElementsOf(Scene.prefixes("198.51.100.0/25"));
  }

  @Test
  void endOfRibWaitsForTheGateButNotForEver() {
    ConnectionId connection = up(gated());
    scene.known("198.51.100.0/25");
    scene.drain(connection);
    assertThat(scene.endOfRibs(connection)).isEmpty();
    scene.fire(new TimerKey.EndOfRibWait());
    scene.drain(connection);
    assertThat(scene.endOfRibs(connection)).containsExactly(Family.IPV4_UNICAST);
    assertThat(scene.onWire(connection)).isEmpty();
    scene.give(new Input.GateSeen(new Gate.Open()));
    scene.drain(connection);
    assertThat(scene.onWire(connection)).hasSize(1);
  }

  @Test
  void endOfRibFollowsTheRoutesThatTheGateLetOut() {
    ConnectionId connection = up(gated());
    scene.known("198.51.100.0/25");
    scene.give(new Input.GateSeen(new Gate.Open()));
    scene.drain(connection);
    assertThat(scene.onWire(connection)).hasSize(1);
    assertThat(scene.endOfRibs(connection)).containsExactly(Family.IPV4_UNICAST);
  }

  @Test
  void withdrawalsBeyondTheLimitAreKeptAndShownUntilTheTimerLetsThemGo() {
    ConnectionId connection =
        up(within(Scene.settings(Scene.leaf()), limits(Covering.HELD, Optional.of(1))));
    scene.known("198.51.100.0/26", "198.51.100.64/26", "198.51.100.128/26");
    scene.drain(connection);
    scene.known();
    scene.drain(connection);
    assertThat(scene.onWire(connection))
        .containsExactlyInAnyOrderElementsOf(
            Scene.prefixes("198.51.100.64/26", "198.51.100.128/26"));
    assertThat(fate("198.51.100.64/26")).isInstanceOf(Snapshot.Fate.Kept.class);
    assertThat(scene.notes(Note.Kind.WITHDRAWALS_WAIT))
        .containsExactly(new SpeakerNote.WithdrawalsWait(2));
    assertThat(scene.timer(RESUME)).contains(Duration.ofMinutes(1));
    scene.fire(RESUME);
    scene.drain(connection);
    assertThat(scene.onWire(connection))
        .containsExactlyElementsOf(Scene.prefixes("198.51.100.128/26"));
    scene.fire(RESUME);
    scene.drain(connection);
    assertThat(scene.onWire(connection)).isEmpty();
    assertThat(scene.timer(RESUME)).isEmpty();
    assertThat(scene.speaker.snapshot(scene.now).prefixes()).isEmpty();
  }

  @Test
  void aClockThatIsSteppedDoesNotChangeWhenWithdrawalsGo() {
    ConnectionId connection =
        up(within(Scene.settings(Scene.leaf()), limits(Covering.HELD, Optional.of(1))));
    scene.known("198.51.100.0/26", "198.51.100.64/26");
    scene.drain(connection);
    scene.known();
    scene.stepClock(Duration.ofDays(3));
    scene.known();
    scene.drain(connection);
    assertThat(scene.onWire(connection)).hasSize(1);
    assertThat(scene.timer(RESUME)).contains(Duration.ofMinutes(1));
  }

  @Test
  void whatWaitsToLeaveIsNotAnnouncedToASessionThatComesUpMeanwhile() {
    ConnectionId first =
        up(within(Scene.settings(Scene.leaf()), limits(Covering.HELD, Optional.of(1))));
    scene.known("198.51.100.0/26", "198.51.100.64/26");
    scene.drain(first);
    scene.known();
    scene.drain(first);
    assertThat(scene.onWire(first)).hasSize(1);
    scene.give(new Input.Closed(first, new SocketReason.ResetByPeer()));
    ConnectionId second = scene.accept();
    scene.receive(second, Scene.leafOpen());
    scene.receive(second, new Keepalive());
    scene.drain(second);
    assertThat(scene.onWire(second)).isEmpty();
    scene.known();
    assertThat(scene.timer(RESUME)).isEmpty();
  }

  @Test
  void whatAReloadTakesAwayIsNotLimited() {
    SpeakerSettings settings =
        within(Scene.settings(Scene.leaf()), limits(Covering.HELD, Optional.of(1)));
    ConnectionId connection = up(settings);
    scene.known("198.51.100.0/26", "198.51.100.64/26", "198.51.100.128/26");
    scene.drain(connection);
    scene.give(
        new Input.Configured(
            within(Scene.allowing(settings, "198.51.100.128/25"), settings.limits())));
    scene.drain(connection);
    assertThat(scene.onWire(connection))
        .containsExactlyElementsOf(Scene.prefixes("198.51.100.128/26"));
  }

  @Test
  void aPrefixThatCoversTheLeafsAddressIsHeldFromThatLeaf() {
    SpeakerSettings settings =
        Scene.allowing(Scene.settings(Scene.leaf()), "192.0.2.0/24", "198.51.100.0/24");
    ConnectionId connection = up(settings);
    scene.known("192.0.2.0/30", "192.0.2.4/30", "192.0.2.8/30", "198.51.100.0/25");
    scene.drain(connection);
    assertThat(scene.onWire(connection))
        .containsExactlyInAnyOrderElementsOf(Scene.prefixes("192.0.2.8/30", "198.51.100.0/25"));
    assertThat(fate("192.0.2.0/30"))
        .isEqualTo(
            new Snapshot.Fate.Held(
                new HeldReason.CoversPeer(Address.parse("192.0.2.1").orThrow())));
    assertThat(fate("192.0.2.4/30"))
        .isEqualTo(
            new Snapshot.Fate.Held(
                new HeldReason.CoversNextHop(Address.parse("192.0.2.5").orThrow())));

    scene.give(
        new Input.Configured(within(settings, limits(Covering.ANNOUNCED, Optional.empty()))));
    scene.drain(connection);
    assertThat(scene.onWire(connection)).hasSize(4);
  }
}
