package io.leafcast.bgp.speaker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.codec.Reading;
import io.leafcast.bgp.message.Capability;
import io.leafcast.bgp.message.Capability.GracefulRestart.Kept;
import io.leafcast.bgp.message.Capability.GracefulRestart.Notifications;
import io.leafcast.bgp.message.Capability.GracefulRestart.Start;
import io.leafcast.bgp.message.Forwarding;
import io.leafcast.bgp.message.Keepalive;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Notification.Cease;
import io.leafcast.bgp.message.Open;
import io.leafcast.bgp.reason.SocketReason;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SavedSet;
import io.leafcast.bgp.speaker.TimerKey.PeerTimer;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import io.leafcast.bgp.wire.Rfc;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What we say of our own restarts, and how we stop. */
final class GracefulRestartTest {
  private static final Capability HELPER =
      new Capability.GracefulRestart(
          Start.RUNNING, Notifications.KEEP_ROUTES, 120, ImmutableList.of());
  private static final Capability SILENT_HELPER =
      new Capability.GracefulRestart(
          Start.RUNNING, Notifications.END_ROUTES, 120, ImmutableList.of());

  private final Scene scene = new Scene();

  private static Open leafOpen(Capability... more) {
    Open plain = Scene.leafOpen();
    return new Open(
        plain.asn(),
        plain.holdTime(),
        plain.identifier(),
        ImmutableList.<Capability>builder().addAll(plain.capabilities()).add(more).build());
  }

  private static PeerSettings with(GracefulRestart graceful) {
    PeerSettings leaf = Scene.leaf();
    PeerSettings.SessionTerms session = leaf.session();
    return new PeerSettings(
        leaf.name(),
        leaf.target(),
        new PeerSettings.SessionTerms(
            session.asn(),
            session.from(),
            session.opening(),
            session.hops(),
            session.holdTime(),
            session.families(),
            graceful),
        leaf.retry(),
        leaf.announcing());
  }

  private ConnectionId establish(ConnectionId connection, Capability... leafs) {
    scene.connect(connection);
    scene.receive(connection, leafOpen(leafs));
    scene.receive(connection, new Keepalive());
    return connection;
  }

  private ConnectionId establish(Capability... leafs) {
    scene.give(new Input.Configured(Scene.settings(Scene.leaf())));
    return establish(scene.dialled(), leafs);
  }

  private void remember() {
    Prefix prefix = Prefix.parse("198.51.100.0/25").orThrow();
    scene.give(
        new Input.Remembered(
            new SavedSet(
                ImmutableSortedMap.of(
                    Scene.SOURCE,
                    PrefixMap.of(
                        prefix,
                        new Provenance(Scene.SOURCE, "test", "", scene.now, ImmutableList.of())))),
            scene.now));
  }

  private Capability.GracefulRestart offered(ConnectionId connection) {
    return scene.sent(connection).stream()
        .flatMap(reading ->
            reading instanceof Reading.Understood(Open open, _)
                ? open.capabilities().stream()
                : ImmutableList.<Capability>of().stream())
        .filter(Capability.GracefulRestart.class::isInstance)
        .map(Capability.GracefulRestart.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static Capability.GracefulRestart offer(Start start, Forwarding forwarding) {
    return new Capability.GracefulRestart(
        start,
        Notifications.KEEP_ROUTES,
        120,
        ImmutableList.of(new Kept(Family.IPV4_UNICAST, forwarding)));
  }

  @Test
  @Rfc(id = "GR-2", says = "Our OPEN has the Restart Time, the N bit and each family.")
  @Rfc(id = "GR-3", says = "A process that remembers nothing was not restarted, nor kept anything.")
  void aFreshStartSaysThatNothingWasKept() {
    assertThat(offered(establish())).isEqualTo(offer(Start.RUNNING, Forwarding.STOPPED));
  }

  @Test
  @Rfc(id = "GR-3", says = "The first OPENs after a restart have the R bit and the F bit.")
  @Rfc(id = "GR-3", says = "Once a session was Established there is no R bit, and still the F bit.")
  @Rfc(id = "GR-10", says = "When the peer restarts our OPEN has no R bit.")
  void theFirstSessionAfterARestartSaysSo() {
    remember();
    ConnectionId first = establish(HELPER);
    assertThat(offered(first)).isEqualTo(offer(Start.RESTARTED, Forwarding.GOES_ON));
    scene.give(new Input.Closed(first, new SocketReason.ClosedByPeer()));
    scene.fire(PeerTimer.IDLE_HOLD);
    ConnectionId second = scene.dialled();
    scene.connect(second);
    assertThat(offered(second)).isEqualTo(offer(Start.RUNNING, Forwarding.GOES_ON));
  }

  @Test
  @Rfc(id = "GR-3", says = "A try that fails takes nothing of it; the Restart Time does.")
  void theRestartIsOverWithTheRestartTime() {
    remember();
    scene.give(new Input.Configured(Scene.settings(Scene.leaf())));
    ConnectionId first = scene.dialled();
    scene.connect(first);
    scene.receive(first, Notification.cease(Cease.CONNECTION_REJECTED));
    scene.fire(PeerTimer.IDLE_HOLD);
    ConnectionId second = scene.dialled();
    scene.connect(second);
    assertThat(offered(second).start()).isEqualTo(Start.RESTARTED);
    scene.receive(second, Notification.cease(Cease.CONNECTION_REJECTED));
    scene.after(Duration.ofSeconds(121));
    scene.fire(PeerTimer.IDLE_HOLD);
    ConnectionId third = scene.dialled();
    scene.connect(third);
    assertThat(offered(third)).isEqualTo(offer(Start.RUNNING, Forwarding.GOES_ON));
  }

  @Test
  void aPeerMadeAnewKnowsThePast() {
    establish(HELPER);
    scene.give(new Input.Configured(Scene.settings(Scene.holding(Scene.leaf(), 30))));
    scene.fire(PeerTimer.IDLE_HOLD);
    ConnectionId second = scene.dialled();
    scene.connect(second);
    assertThat(offered(second)).isEqualTo(offer(Start.RUNNING, Forwarding.GOES_ON));
  }

  @Test
  @Rfc(
      id = "LL-1",
      says = "Long-lived restart is offered beside graceful restart where configured.")
  @Rfc(id = "LL-1", says = "It is off by default, and nothing is offered where all is off.")
  void whatIsOfferedIsConfigured() {
    assertThat(capabilities(GracefulRestart.USUAL))
        .noneMatch(Capability.LongLivedGracefulRestart.class::isInstance);
    assertThat(
            capabilities(
                new GracefulRestart.On(
                    7, Notifications.END_ROUTES, new GracefulRestart.LongLived.On(3600))))
        .contains(
            new Capability.GracefulRestart(
                Start.RUNNING,
                Notifications.END_ROUTES,
                7,
                ImmutableList.of(new Kept(Family.IPV4_UNICAST, Forwarding.STOPPED))),
            new Capability.LongLivedGracefulRestart(
                ImmutableList.of(
                    new Capability.LongLivedGracefulRestart.KeptLong(
                        Family.IPV4_UNICAST, Forwarding.STOPPED, 3600))));
    assertThat(capabilities(new GracefulRestart.Off()))
        .noneMatch(Capability.GracefulRestart.class::isInstance);
  }

  private static List<Capability> capabilities(GracefulRestart graceful) {
    return new Greeting(
            new Self(Scene.OUR_AS, Scene.OUR_ID), with(graceful).session(), new Past.Fresh())
        .open(Duration.ZERO)
        .capabilities();
  }

  @Test
  void anotherGracefulRestartEndsTheSessionOfThatPeerAlone() {
    ConnectionId connection = establish(HELPER);
    assertThat(Scene.leaf().keepsSession(with(new GracefulRestart.Off()))).isFalse();
    scene.give(new Input.Configured(Scene.settings(with(new GracefulRestart.Off()))));
    assertThat(scene.notifications(connection))
        .containsExactly(Notification.cease(Cease.CONFIGURATION_CHANGE));
  }

  @Test
  @Rfc(id = "GR-12", says = "A peer that is configured no more gets a Hard Reset under the N bit.")
  void aPeerThatGoesIsResetHard() {
    ConnectionId connection = establish(HELPER);
    scene.give(new Input.Configured(Scene.settings()));
    assertThat(scene.notifications(connection))
        .containsExactly(Notification.hardReset(Notification.cease(Cease.PEER_DECONFIGURED)));
  }

  @Test
  void aRestartIsSilentWhereRoutesAreKept() {
    for (Capability helper : ImmutableSet.of(HELPER, SILENT_HELPER)) {
      Scene one = new Scene();
      one.give(new Input.Configured(Scene.settings(Scene.leaf())));
      ConnectionId connection = one.dialled();
      one.connect(connection);
      one.receive(connection, leafOpen(helper));
      one.receive(connection, new Keepalive());
      one.give(new Input.Stop(new Stopping.Restart()));
      assertThat(one.notifications(connection)).isEmpty();
      assertThat(one.isHungUp(connection)).isTrue();
    }
  }

  @Test
  @Rfc(id = "GR-12", says = "A shutdown and a decommission are Hard Resets under the N bit.")
  void aStopForLongIsAHardReset() {
    for (Stopping how :
        List.of(new Stopping.Shutdown("rack 7"), new Stopping.Decommission("rack 7"))) {
      Scene one = new Scene();
      one.give(new Input.Configured(Scene.settings(Scene.leaf())));
      ConnectionId connection = one.dialled();
      one.connect(connection);
      one.receive(connection, leafOpen(HELPER));
      one.receive(connection, new Keepalive());
      one.give(new Input.Stop(how));
      assertThat(one.notifications(connection))
          .containsExactly(Notification.hardReset(Notification.shutdown("rack 7")));
    }
  }

  @Test
  @Rfc(id = "GR-4", says = "After a restart End-of-RIB follows the routes, once sources were read.")
  @Rfc(id = "GR-5", says = "It waits for a bounded time, and never for the peer's End-of-RIB.")
  void endOfRibFollowsTheRoutes() {
    remember();
    ConnectionId connection = establish(HELPER);
    scene.drain(connection);
    assertThat(scene.onWire(connection)).isEqualTo(Scene.prefixes("198.51.100.0/25"));
    assertThat(scene.endOfRibs(connection)).isEmpty();
    scene.known("198.51.100.0/25", "198.51.100.128/25");
    scene.saveAll();
    scene.drain(connection);
    assertThat(scene.endOfRibs(connection)).containsExactly(Family.IPV4_UNICAST);
    List<Reading> sent = scene.sent(connection);
    assertThat(sent.getLast().toString()).contains("endOfRib=[ipv4-unicast]");
  }

  @Test
  @Rfc(id = "GR-5", says = "End-of-RIB comes at the latest when the wait for sources is over.")
  void endOfRibComesAtLast() {
    remember();
    ConnectionId connection = establish(HELPER);
    scene.drain(connection);
    scene.fire(new TimerKey.EndOfRibWait());
    scene.saveAll();
    scene.drain(connection);
    assertThat(scene.endOfRibs(connection)).containsExactly(Family.IPV4_UNICAST);
  }
}
