package io.leafcast.bgp.speaker;

import static io.leafcast.bgp.wire.Family.IPV4_UNICAST;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.attr.AsPath;
import io.leafcast.bgp.attr.AsSegment;
import io.leafcast.bgp.attr.Communities;
import io.leafcast.bgp.attr.NextHop;
import io.leafcast.bgp.attr.Origin;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.message.Capability;
import io.leafcast.bgp.message.Capability.GracefulRestart.Kept;
import io.leafcast.bgp.message.Capability.GracefulRestart.Notifications;
import io.leafcast.bgp.message.Capability.GracefulRestart.Start;
import io.leafcast.bgp.message.Capability.LongLivedGracefulRestart.KeptLong;
import io.leafcast.bgp.message.Forwarding;
import io.leafcast.bgp.message.Keepalive;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Open;
import io.leafcast.bgp.message.Update;
import io.leafcast.bgp.reason.SocketReason;
import io.leafcast.bgp.speaker.Snapshot.Keeping;
import io.leafcast.bgp.speaker.TimerKey.PeerTimer;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.Rfc;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is kept of a peer's routes when its session ends: we as the helper of RFC 4724. */
final class StaleRoutesTest {
  private static final Duration RESTART_TIME = Duration.ofSeconds(5);
  private static final Duration LONG = Duration.ofSeconds(100);

  private final Scene scene = new Scene();
  private final PeerSettings leaf = longLived(Scene.leaf());
  private ConnectionId connection = new ConnectionId(-1);

  private static PeerSettings longLived(PeerSettings peer) {
    PeerSettings.SessionTerms session = peer.session();
    return new PeerSettings(
        peer.name(),
        peer.target(),
        new PeerSettings.SessionTerms(
            session.asn(),
            session.from(),
            session.opening(),
            session.hops(),
            session.holdTime(),
            session.families(),
            new GracefulRestart.On(
                120, Notifications.KEEP_ROUTES, new GracefulRestart.LongLived.On(3600))),
        peer.retry(),
        peer.announcing());
  }

  private static Capability graceful(Forwarding forwarding) {
    return new Capability.GracefulRestart(
        Start.RUNNING,
        Notifications.KEEP_ROUTES,
        (int) RESTART_TIME.toSeconds(),
        ImmutableList.of(new Kept(IPV4_UNICAST, forwarding)));
  }

  private static Capability longLived(Forwarding forwarding) {
    return new Capability.LongLivedGracefulRestart(
        ImmutableList.of(new KeptLong(IPV4_UNICAST, forwarding, (int) LONG.toSeconds())));
  }

  private void begin(Capability... offered) {
    scene.give(new Input.Configured(Scene.settings(leaf)));
    establish(offered);
  }

  private void establish(Capability... offered) {
    connection = scene.dialled();
    Open plain = Scene.leafOpen();
    scene.connect(connection);
    scene.receive(
        connection,
        new Open(
            plain.asn(),
            plain.holdTime(),
            plain.identifier(),
            ImmutableList.<Capability>builder().addAll(plain.capabilities()).add(offered).build()));
    scene.receive(connection, new Keepalive());
  }

  private void lose() {
    scene.give(new Input.Closed(connection, new SocketReason.ClosedByPeer()));
  }

  private void comeBack(Capability... offered) {
    scene.fire(PeerTimer.IDLE_HOLD);
    establish(offered);
  }

  private void announce(String prefix, PathAttribute... more) {
    scene.receive(
        connection,
        new Update(
            ImmutableList.of(),
            ImmutableList.<PathAttribute>builder()
                .add(
                    new Origin(Origin.Code.IGP),
                    new AsPath(
                        ImmutableList.of(
                            new AsSegment(
                                AsSegment.Kind.SEQUENCE, ImmutableList.of(Scene.LEAF_AS)))),
                    new NextHop(Address.parse("192.0.2.1").orThrow()))
                .add(more)
                .build(),
            ImmutableList.of(Prefix.parse(prefix).orThrow())));
  }

  private void endOfRib() {
    scene.receive(
        connection, new Update(ImmutableList.of(), ImmutableList.of(), ImmutableList.of()));
  }

  private Optional<Snapshot.Stale> stale() {
    return Optional.ofNullable(scene.view().stale().get(IPV4_UNICAST));
  }

  private void assertStale(int prefixes, Keeping keeping) {
    assertThat(stale().map(Snapshot.Stale::prefixes)).contains(prefixes);
    assertThat(stale().map(Snapshot.Stale::keeping)).contains(keeping);
  }

  private int received() {
    return switch (scene.view().session()) {
      case Snapshot.Session.None() -> 0;
      case Snapshot.Session.Up up -> up.received().getOrDefault(IPV4_UNICAST, 0);
    };
  }

  @Test
  @Rfc(id = "GR-6", says = "Routes of a lost session are stale for the peer's Restart Time.")
  @Rfc(id = "GR-6", says = "When it is over they are deleted.")
  void routesStayForTheRestartTime() {
    begin(graceful(Forwarding.GOES_ON));
    announce("203.0.113.0/24");
    lose();
    assertStale(1, Keeping.RESTART_TIME);
    assertThat(stale().orElseThrow().until()).isEqualTo(scene.now.plus(RESTART_TIME));
    assertThat(scene.timer(PeerTimer.STALE)).contains(RESTART_TIME);
    scene.fire(PeerTimer.STALE);
    assertThat(stale()).isEmpty();
  }

  @Test
  void nothingStaysWithoutGracefulRestart() {
    begin();
    announce("203.0.113.0/24");
    lose();
    assertThat(stale()).isEmpty();
    assertThat(scene.timer(PeerTimer.STALE)).isEmpty();
  }

  @Test
  @Rfc(id = "GR-11", says = "Routes outlive a NOTIFICATION under the N bit, not a Hard Reset.")
  void aHardResetEndsWhatANotificationKeeps() {
    begin(graceful(Forwarding.GOES_ON));
    announce("203.0.113.0/24");
    scene.receive(connection, Notification.shutdown(""));
    assertStale(1, Keeping.RESTART_TIME);
    comeBack(graceful(Forwarding.GOES_ON));
    announce("203.0.113.0/24");
    scene.receive(connection, Notification.hardReset(Notification.shutdown("")));
    assertThat(stale()).isEmpty();
  }

  @Test
  @Rfc(id = "GR-8", says = "What was not announced again when End-of-RIB comes is deleted.")
  void endOfRibEndsWhatWasNotAnnouncedAgain() {
    begin(graceful(Forwarding.GOES_ON));
    announce("203.0.113.0/25");
    announce("203.0.113.128/25");
    lose();
    comeBack(graceful(Forwarding.GOES_ON));
    assertStale(2, Keeping.SYNCHRONIZING);
    announce("203.0.113.0/25");
    assertStale(1, Keeping.SYNCHRONIZING);
    assertThat(received()).isEqualTo(1);
    endOfRib();
    assertThat(stale()).isEmpty();
    assertThat(received()).isEqualTo(1);
    assertThat(scene.timer(PeerTimer.STALE)).isEmpty();
  }

  @Test
  @Rfc(
      id = "GR-8",
      says = "Without the capability, the family or the F bit stale routes go at once.")
  void whoDidNotKeepForwardingIsForgottenAtOnce() {
    for (Capability back :
        ImmutableList.of(
            graceful(Forwarding.STOPPED),
            new Capability.GracefulRestart(
                Start.RESTARTED, Notifications.KEEP_ROUTES, 5, ImmutableList.of()),
            new Capability.RouteRefreshSupported())) {
      begin(graceful(Forwarding.GOES_ON));
      announce("203.0.113.0/24");
      lose();
      assertStale(1, Keeping.RESTART_TIME);
      comeBack(back);
      assertThat(stale()).as("%s", back).isEmpty();
      scene.give(new Input.Configured(Scene.settings()));
    }
  }

  @Test
  @Rfc(id = "GR-7", says = "A second restart deletes what was stale already.")
  void aSecondRestartEndsWhatWasStale() {
    begin(graceful(Forwarding.GOES_ON));
    announce("203.0.113.0/25");
    announce("203.0.113.128/25");
    lose();
    comeBack(graceful(Forwarding.GOES_ON));
    announce("203.0.113.0/25");
    lose();
    assertStale(1, Keeping.RESTART_TIME);
  }

  @Test
  @Rfc(id = "GR-7", says = "It does so where the session between announced nothing.")
  void aSecondRestartEndsAllWhereNothingWasAnnouncedBetween() {
    begin(graceful(Forwarding.GOES_ON));
    announce("203.0.113.0/25");
    lose();
    comeBack(graceful(Forwarding.GOES_ON));
    lose();
    assertThat(stale()).isEmpty();
    assertThat(scene.timer(PeerTimer.STALE)).isEmpty();
  }

  @Test
  void aPeerThatNeverSaysEndOfRibIsGivenABoundedTime() {
    begin(graceful(Forwarding.GOES_ON));
    announce("203.0.113.0/24");
    lose();
    comeBack(graceful(Forwarding.GOES_ON));
    assertThat(scene.timer(PeerTimer.STALE)).contains(Receiving.LONGEST_SYNCHRONIZATION);
    scene.fire(PeerTimer.STALE);
    assertThat(stale()).isEmpty();
  }

  @Test
  @Rfc(id = "LL-2", says = "After the Restart Time routes stay for the Long-Lived Stale Time.")
  @Rfc(id = "LL-2", says = "Those with NO_LLGR do not.")
  void routesStayLongWhereThatWasAgreed() {
    begin(graceful(Forwarding.GOES_ON), longLived(Forwarding.GOES_ON));
    announce("203.0.113.0/25");
    announce(
        "203.0.113.128/25", new Communities(ImmutableList.of(0x0001_0001, Communities.NO_LLGR)));
    lose();
    assertStale(2, Keeping.RESTART_TIME);
    scene.fire(PeerTimer.STALE);
    assertStale(1, Keeping.LONG_LIVED);
    assertThat(scene.timer(PeerTimer.STALE)).contains(LONG);
    scene.fire(PeerTimer.STALE);
    assertThat(stale()).isEmpty();
  }

  @Test
  void aNewAnnouncementWithoutTheCommunityCounts() {
    begin(graceful(Forwarding.GOES_ON), longLived(Forwarding.GOES_ON));
    announce("203.0.113.0/24", new Communities(ImmutableList.of(Communities.NO_LLGR)));
    announce("203.0.113.0/24");
    lose();
    scene.fire(PeerTimer.STALE);
    assertStale(1, Keeping.LONG_LIVED);
  }

  @Test
  @Rfc(id = "LL-2", says = "A peer that is back and did not keep forwarding is forgotten at once.")
  void longLivedRoutesGoWhereThePeerDidNotForward() {
    begin(graceful(Forwarding.GOES_ON), longLived(Forwarding.GOES_ON));
    announce("203.0.113.0/24");
    lose();
    scene.fire(PeerTimer.STALE);
    comeBack(graceful(Forwarding.GOES_ON), longLived(Forwarding.STOPPED));
    assertThat(stale()).isEmpty();
  }

  @Test
  @Rfc(id = "LL-3", says = "A second restart before End-of-RIB does not extend the stale time.")
  @Rfc(id = "LL-3", says = "After End-of-RIB it begins anew.")
  void consecutiveRestartsDoNotExtendTheStaleTime() {
    begin(graceful(Forwarding.GOES_ON), longLived(Forwarding.GOES_ON));
    announce("203.0.113.0/24");
    lose();
    scene.fire(PeerTimer.STALE);
    final var end = stale().orElseThrow().until();
    comeBack(graceful(Forwarding.GOES_ON), longLived(Forwarding.GOES_ON));
    assertStale(1, Keeping.LONG_LIVED);
    announce("203.0.113.0/24");
    announce("198.51.100.0/24");
    assertThat(stale()).isEmpty();
    lose();
    scene.fire(PeerTimer.STALE);
    assertStale(2, Keeping.LONG_LIVED);
    assertThat(stale().orElseThrow().until()).isEqualTo(end);
    comeBack(graceful(Forwarding.GOES_ON), longLived(Forwarding.GOES_ON));
    announce("203.0.113.0/24");
    endOfRib();
    lose();
    scene.fire(PeerTimer.STALE);
    assertThat(stale().orElseThrow().until()).isEqualTo(scene.now.plus(LONG));
  }

  @Test
  @Rfc(id = "LL-4", says = "What a peer announces is announced to nobody, stale or not.")
  void learnedRoutesAreAnnouncedToNobody() {
    begin(graceful(Forwarding.GOES_ON), longLived(Forwarding.GOES_ON));
    announce("203.0.113.0/24");
    lose();
    scene.fire(PeerTimer.STALE);
    comeBack(graceful(Forwarding.GOES_ON), longLived(Forwarding.GOES_ON));
    scene.known("198.51.100.0/25");
    scene.drain(connection);
    assertThat(scene.onWire(connection)).isEqualTo(Scene.prefixes("198.51.100.0/25"));
  }

  @Test
  @Rfc(id = "GR-9", says = "The routes of the old connection are stale when the new one comes.")
  void aNewConnectionOfThePeersTakesThePlaceOfTheOld() {
    begin(graceful(Forwarding.GOES_ON));
    announce("203.0.113.0/24");
    ConnectionId old = connection;
    ConnectionId fresh = scene.accept();
    assertThat(scene.isHungUp(old)).isTrue();
    assertThat(scene.notifications(old)).isEmpty();
    assertThat(scene.isHungUp(fresh)).isFalse();
    assertThat(scene.sentOctets(fresh)).hasSize(1); // our OPEN
    assertStale(1, Keeping.RESTART_TIME);
  }

  @Test
  void aPeerThatIsConfiguredNoMoreLeavesNothing() {
    begin(graceful(Forwarding.GOES_ON));
    announce("203.0.113.0/24");
    lose();
    scene.give(new Input.Configured(Scene.settings()));
    assertThat(scene.timer(PeerTimer.STALE)).isEmpty();
  }
}
