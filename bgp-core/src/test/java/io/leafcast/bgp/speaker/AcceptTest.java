package io.leafcast.bgp.speaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.message.Keepalive;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.reason.SocketReason;
import io.leafcast.bgp.speaker.Snapshot.SessionState;
import io.leafcast.bgp.speaker.TimerKey.PeerTimer;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Rfc;
import io.leafcast.bgp.wire.RouterId;
import io.leafcast.bgp.words.Words;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections that peers open, alone and against one of ours. */
final class AcceptTest {
  private static final RouterId HIGHER = RouterId.parse("203.0.113.1").orThrow();

  private final Scene scene = new Scene();

  private ConnectionId dialling() {
    scene.give(new Input.Configured(Scene.settings(Scene.leaf())));
    return scene.dialled();
  }

  private void openFrom(ConnectionId connection, RouterId id) {
    scene.receive(connection, Scene.open(Scene.LEAF_AS, id, 90, Family.IPV4_UNICAST));
  }

  @Test
  @Rfc(id = "FSM-12", says = "A passive peer is never dialled; its own connection comes up.")
  void passivePeerComesUpOverItsOwnConnection() {
    scene.give(new Input.Configured(Scene.settings(Scene.passive(Scene.leaf()))));
    assertThat(scene.view().state()).isEqualTo(SessionState.ACTIVE);
    ConnectionId connection = scene.accept();
    openFrom(connection, Scene.LEAF_ID);
    scene.receive(connection, new Keepalive());
    assertThat(scene.view().state()).isEqualTo(SessionState.ESTABLISHED);
    scene.give(new Input.Closed(connection, new SocketReason.ConnectionFailed("reset")));
    assertThat(scene.view().state()).isEqualTo(SessionState.ACTIVE);
    assertThat(scene.outputs).noneMatch(Output.Dial.class::isInstance);
  }

  @Test
  @Rfc(id = "FSM-13", says = "A connection from an unknown address is closed without an OPEN.")
  void strangersAreHungUpOnAndDoNotFloodTheLog() {
    dialling();
    Input.Endpoints stranger =
        new Input.Endpoints(
            Address.parse("192.0.2.5").orThrow(),
            Address.parse("192.0.2.99").orThrow(),
            40_000,
            "eth0");
    for (int i = 1; i <= 10_000; i++) {
      ConnectionId connection = new ConnectionId(-i);
      assertThat(scene.give(new Input.Accepted(connection, stranger)))
          .startsWith(new Output.HangUp(connection))
          .noneMatch(Output.Send.class::isInstance);
    }
    assertThat(scene.notes(Note.Kind.CONNECTION_REFUSED)).hasSize(1);
    scene.after(Duration.ofSeconds(11));
    scene.give(new Input.Accepted(new ConnectionId(-10_001), stranger));
    assertThat(Words.of(scene.notes(Note.Kind.CONNECTION_REFUSED).getLast())).contains("9999");
    scene.after(Duration.ofSeconds(11));
    scene.give(new Input.Accepted(new ConnectionId(-10_002), stranger));
    assertThat(Words.of(scene.notes(Note.Kind.CONNECTION_REFUSED).getLast()))
        .doesNotContain("left out");
  }

  @Test
  @Rfc(id = "FSM-11", says = "A second connection while Established is closed with 6/7.")
  void secondConnectionIsClosedWhileEstablished() {
    ConnectionId first = scene.establish(Scene.settings(Scene.leaf()));
    ConnectionId second = scene.accept();
    assertThat(scene.notifications(second)).containsExactly(new Notification(6, 7));
    assertThat(scene.isHungUp(second)).isTrue();
    assertThat(scene.isHungUp(first)).isFalse();
    assertThat(scene.receive(second, Scene.leafOpen())).isEmpty();
    assertThat(scene.view().state()).isEqualTo(SessionState.ESTABLISHED);
  }

  @Test
  @Rfc(id = "FSM-10", says = "The higher identifier's connection survives: here the peer's.")
  void peersConnectionSurvivesWhenItsIdentifierIsHigher() {
    ConnectionId ours = dialling();
    scene.connect(ours);
    ConnectionId theirs = scene.accept();
    openFrom(ours, HIGHER);
    openFrom(theirs, HIGHER);
    assertThat(scene.notifications(ours)).containsExactly(new Notification(6, 7));
    assertThat(scene.notifications(theirs)).isEmpty();
    scene.receive(theirs, new Keepalive());
    assertThat(scene.view().state()).isEqualTo(SessionState.ESTABLISHED);
    assertThat(scene.timer(PeerTimer.IDLE_HOLD)).as("the dialling FSM is parked").isEmpty();
  }

  @Test
  @Rfc(id = "FSM-10", says = "The higher identifier's connection survives: here ours.")
  void ourConnectionSurvivesWhenOurIdentifierIsHigher() {
    ConnectionId ours = dialling();
    scene.connect(ours);
    ConnectionId theirs = scene.accept();
    openFrom(ours, Scene.LEAF_ID);
    openFrom(theirs, Scene.LEAF_ID);
    assertThat(scene.notifications(theirs)).containsExactly(new Notification(6, 7));
    assertThat(scene.notifications(ours)).isEmpty();
    scene.receive(ours, new Keepalive());
    assertThat(scene.view().state()).isEqualTo(SessionState.ESTABLISHED);
    assertThat(scene.lastError()).as("a collision is no error").isEmpty();
  }

  @Test
  void dialThatIsUnderWayIsGivenUpWhenThePeersConnectionIsEstablished() {
    ConnectionId ours = dialling();
    ConnectionId theirs = scene.accept();
    openFrom(theirs, Scene.LEAF_ID);
    scene.receive(theirs, new Keepalive());
    assertThat(scene.isHungUp(ours)).isTrue();
    assertThat(scene.timer(PeerTimer.CONNECT_RETRY)).isEmpty();
    assertThat(scene.timer(PeerTimer.IDLE_HOLD)).isEmpty();
  }

  @Test
  void peerMayDialInTheMomentOfTheStart() {
    dialling();
    assertThat(scene.timer(PeerTimer.LISTEN_HOLD)).as("a listening FSM does not rest").isEmpty();
    ConnectionId theirs = scene.accept();
    openFrom(theirs, Scene.LEAF_ID);
    scene.receive(theirs, new Keepalive());
    scene.give(new Input.TimerFired(new TimerKey.OfPeer(Scene.LEAF, PeerTimer.LISTEN_HOLD)));
    assertThat(scene.view().state()).isEqualTo(SessionState.ESTABLISHED);
  }

  @Test
  void nobodyIsLetInAfterStop() {
    ConnectionId ours = dialling();
    scene.give(new Input.Stop(new Stopping.Shutdown("")));
    assertThat(scene.connect(ours)).containsExactly(new Output.HangUp(ours));
    ConnectionId theirs = scene.accept();
    assertThat(scene.isHungUp(theirs)).isTrue();
  }

  @Test
  void linkLocalPeerIsKnownByItsInterfaceToo() {
    Address linkLocal = Address.parse("fe80::1").orThrow();
    scene.give(
        new Input.Configured(
            Scene.settings(
                Scene.onLink(Scene.peer(new PeerName("left"), "fe80::1", Scene.LEAF_AS), "eth0"),
                Scene.onLink(
                    Scene.peer(new PeerName("right"), "fe80::1", Scene.LEAF_AS), "eth1"))));
    ConnectionId connection = new ConnectionId(-1);
    Address ours = Address.parse("fe80::5").orThrow();
    scene.give(
        new Input.Accepted(connection, new Input.Endpoints(ours, linkLocal, 40_000, "eth1")));
    openFrom(connection, Scene.LEAF_ID);
    scene.receive(connection, new Keepalive());
    assertThat(scene.speaker.snapshot(scene.now).peers())
        .extracting(Snapshot.PeerView::state)
        .containsExactly(SessionState.CONNECT, SessionState.ESTABLISHED);
    ConnectionId elsewhere = new ConnectionId(-2);
    scene.give(new Input.Accepted(elsewhere, new Input.Endpoints(ours, linkLocal, 40_000, "eth2")));
    assertThat(scene.isHungUp(elsewhere)).isTrue();
  }

  @Test
  void diallingBeginsAgainWhenThePeersConnectionIsLost() {
    dialling();
    ConnectionId theirs = scene.accept();
    openFrom(theirs, Scene.LEAF_ID);
    scene.receive(theirs, new Keepalive());
    scene.give(new Input.Closed(theirs, new SocketReason.ConnectionFailed("reset")));
    ConnectionId before = scene.dialled();
    scene.fire(PeerTimer.IDLE_HOLD);
    assertThat(scene.dialled()).isNotEqualTo(before);
  }

  @Test
  void newestOfTwoConnectionsOfThePeerIsTaken() {
    scene.give(new Input.Configured(Scene.settings(Scene.passive(Scene.leaf()))));
    ConnectionId old = scene.accept();
    openFrom(old, Scene.LEAF_ID);
    ConnectionId fresh = scene.accept();
    assertThat(scene.isHungUp(old)).isTrue();
    openFrom(fresh, Scene.LEAF_ID);
    scene.receive(fresh, new Keepalive());
    assertThat(scene.view().state()).isEqualTo(SessionState.ESTABLISHED);
  }

  @Test
  void peerMayComeBackAtOnceButNotInALoop() {
    scene.give(new Input.Configured(Scene.settings(Scene.passive(Scene.leaf()))));
    scene.receive(scene.accept(), new Keepalive());
    ConnectionId second = scene.accept();
    assertThat(scene.isHungUp(second)).isFalse();
    scene.receive(second, new Keepalive());
    ConnectionId third = scene.accept();
    assertThat(scene.notifications(third)).containsExactly(new Notification(6, 5));
    scene.fire(PeerTimer.LISTEN_HOLD);
    ConnectionId later = scene.accept();
    assertThat(List.of(scene.isHungUp(third), scene.isHungUp(later))).containsExactly(true, false);
  }
}
