package io.leafcast.bgp.speaker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.message.Keepalive;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Notification.Cease;
import io.leafcast.bgp.reason.SocketReason;
import io.leafcast.bgp.speaker.Snapshot.SessionState;
import io.leafcast.bgp.speaker.TimerKey.ConnectionTimer;
import io.leafcast.bgp.speaker.TimerKey.PeerTimer;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Rfc;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** One session: how it comes up, stays up and ends. */
final class SessionTest {
  private final Scene scene = new Scene();

  @Test
  void dialsAtOnceWhateverTheSourcesKnow() {
    scene.give(new Input.Configured(Scene.settings(Scene.leaf())));
    assertThat(scene.outputs).anyMatch(Output.Dial.class::isInstance);
    assertThat(scene.view().state()).isEqualTo(SessionState.CONNECT);
  }

  @Test
  void comesUpAndAnnounces() {
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    scene.known("198.51.100.0/25");
    scene.drain(connection);
    assertThat(scene.view().state()).isEqualTo(SessionState.ESTABLISHED);
    assertThat(scene.onWire(connection)).isEqualTo(Scene.prefixes("198.51.100.0/25"));
    assertThat(scene.endOfRibs(connection)).containsExactly(Family.IPV4_UNICAST);
  }

  @Test
  @Rfc(id = "OPN-2", says = "An OPEN from another AS is refused with 2/2, and status says why.")
  void wrongAsIsRefusedAndSaidInWords() {
    scene.give(new Input.Configured(Scene.settings(Scene.leaf())));
    ConnectionId connection = scene.dialled();
    scene.connect(connection);
    scene.receive(connection, Scene.open(new Asn(64509), Scene.LEAF_ID, 90, Family.IPV4_UNICAST));
    assertThat(scene.notifications(connection)).containsExactly(new Notification(2, 2));
    assertThat(scene.isHungUp(connection)).isTrue();
    assertThat(scene.lastError()).isEqualTo("peer says AS 64509, configured is 64501");
  }

  @Test
  @Rfc(id = "FSM-9", says = "A refused dial is tried again after a backoff that grows to 30 s.")
  void refusedDialsBackOff() {
    scene.give(new Input.Configured(Scene.settings(Scene.leaf())));
    Duration last = Duration.ZERO;
    for (int i = 0; i < 12; i++) {
      scene.give(
          new Input.ConnectFailed(
              scene.dialled(), new SocketReason.ConnectionFailed("connection refused")));
      last = scene.timer(PeerTimer.IDLE_HOLD).orElseThrow();
      scene.fire(PeerTimer.IDLE_HOLD);
    }
    assertThat(last).isBetween(Duration.ofMillis(22_500), Duration.ofSeconds(30));
    assertThat(scene.lastError()).isEqualTo("connection refused");
  }

  @Test
  @Rfc(id = "FSM-9", says = "A peer that resets each session right after the OPEN is not hammered.")
  void peerThatResetsAfterOpenIsNotHammered() {
    scene.give(new Input.Configured(Scene.settings(Scene.leaf())));
    for (int i = 0; i < 100; i++) {
      ConnectionId connection = scene.dialled();
      scene.connect(connection);
      scene.give(
          new Input.Closed(
              connection, new SocketReason.ConnectionFailed("connection reset by peer")));
      scene.fire(PeerTimer.CONNECT_RETRY);
    }
    assertThat(Duration.between(Scene.START, scene.now)).isGreaterThan(Duration.ofMinutes(35));
  }

  @Test
  @Rfc(id = "HDR-8", says = "What is no BGP is answered with 1/1 and closed.")
  void octetsThatAreNoBgpAreRefused() {
    scene.give(new Input.Configured(Scene.settings(Scene.leaf())));
    ConnectionId connection = scene.dialled();
    scene.connect(connection);
    scene.give(
        new Input.Received(connection, Octets.of("GET / HTTP/1.1\r\n\r\n.".getBytes(US_ASCII))));
    assertThat(scene.notifications(connection)).containsExactly(new Notification(1, 1));
    assertThat(scene.isHungUp(connection)).isTrue();
  }

  @Test
  @Rfc(id = "FSM-6", says = "A silent peer gets 4/0 after the hold time and its session ends.")
  void silentPeerIsGivenUp() {
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    assertThat(scene.timer(connection, ConnectionTimer.HOLD)).contains(Duration.ofSeconds(90));
    scene.fire(connection, ConnectionTimer.HOLD);
    assertThat(scene.notifications(connection)).containsExactly(new Notification(4, 0));
    assertThat(scene.view().state()).isEqualTo(SessionState.IDLE);
    assertThat(scene.lastError()).startsWith("Hold Timer Expired");
  }

  @Test
  @Rfc(id = "OPN-6", says = "Hold time 0: no Keepalive Timer and no Hold Timer run.")
  void holdTimeZeroRunsNoTimers() {
    scene.give(new Input.Configured(Scene.settings(Scene.holding(Scene.leaf(), 0))));
    ConnectionId connection = scene.establish(scene.dialled());
    assertThat(scene.view().state()).isEqualTo(SessionState.ESTABLISHED);
    for (ConnectionTimer timer : ConnectionTimer.values()) {
      assertThat(scene.timer(connection, timer)).as("%s", timer).isEmpty();
    }
  }

  @Test
  @Rfc(id = "OPN-5", says = "KEEPALIVEs go out every 2.25 to 3 s at hold time 9.")
  void keepalivesFollowTheNegotiatedHoldTime() {
    scene.give(new Input.Configured(Scene.settings(Scene.holding(Scene.leaf(), 9))));
    ConnectionId connection = scene.establish(scene.dialled());
    assertThat(scene.timer(connection, ConnectionTimer.KEEPALIVE))
        .as("one more follows soon")
        .contains(Duration.ofSeconds(1));
    scene.fire(connection, ConnectionTimer.KEEPALIVE);
    for (int i = 0; i < 50; i++) {
      assertThat(scene.timer(connection, ConnectionTimer.KEEPALIVE).orElseThrow())
          .isBetween(Duration.ofMillis(2250), Duration.ofSeconds(3));
      scene.fire(connection, ConnectionTimer.KEEPALIVE);
    }
  }

  @Test
  void sessionThatHeldIsDialledAgainAfterTheShortestWait() {
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    scene.after(Duration.ofMinutes(5));
    scene.give(
        new Input.Closed(
            connection, new SocketReason.ConnectionFailed("connection reset by peer")));
    assertThat(scene.timer(PeerTimer.IDLE_HOLD).orElseThrow())
        .isLessThanOrEqualTo(Duration.ofSeconds(1));
    scene.fire(PeerTimer.IDLE_HOLD);
    assertThat(scene.dialled()).isNotEqualTo(connection);
  }

  @Test
  void lateInputsOfAClosedConnectionAreDropped() {
    ConnectionId old = scene.establish(Scene.settings(Scene.leaf()));
    scene.give(
        new Input.Closed(old, new SocketReason.ConnectionFailed("connection reset by peer")));
    assertThat(scene.receive(old, new Keepalive())).isEmpty();
    assertThat(scene.give(new Input.Writable(old))).isEmpty();
    assertThat(scene.give(new Input.Closed(old, new SocketReason.ConnectionFailed("again"))))
        .isEmpty();
    assertThat(
            scene.give(new Input.TimerFired(new TimerKey.OfConnection(old, ConnectionTimer.HOLD))))
        .isEmpty();
  }

  @Test
  void connectionThatOpensAfterItWasGivenUpIsHungUp() {
    scene.give(new Input.Configured(Scene.settings(Scene.leaf())));
    ConnectionId first = scene.dialled();
    scene.fire(PeerTimer.CONNECT_RETRY);
    assertThat(scene.isHungUp(first)).isTrue();
    assertThat(scene.dialled()).isNotEqualTo(first);
    assertThat(scene.connect(first)).containsExactly(new Output.HangUp(first));
  }

  @Test
  @Rfc(id = "FSM-14", says = "A stop sends Cease 6/2 with its text to every session.")
  void stopTellsThePeerWhy() {
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    scene.give(new Input.Stop(new Stopping.Shutdown("node drains")));
    assertThat(scene.notifications(connection))
        .containsExactly(Notification.shutdown("node drains"));
    assertThat(scene.outputs.getLast()).isEqualTo(new Output.Stopped());
    assertThat(scene.isHungUp(connection)).isTrue();
    assertThat(scene.give(new Input.Configured(Scene.settings(Scene.leaf())))).isEmpty();
  }

  @Test
  @Rfc(id = "FSM-14", says = "A stop for a restart sends Cease 6/4, one for good 6/2.")
  void eachWayToStopHasItsCease() {
    ConnectionId first = scene.establish(Scene.settings(Scene.leaf()));
    scene.give(new Input.Stop(new Stopping.Restart()));
    assertThat(scene.notifications(first))
        .containsExactly(Notification.cease(Cease.ADMINISTRATIVE_RESET));
    Scene another = new Scene();
    ConnectionId second = another.establish(Scene.settings(Scene.leaf()));
    another.give(new Input.Stop(new Stopping.Decommission("rack 7 goes")));
    assertThat(another.notifications(second)).containsExactly(Notification.shutdown("rack 7 goes"));
  }

  @Test
  @Rfc(id = "FSM-15", says = "A received NOTIFICATION closes the session without an answer.")
  void notificationOfThePeerIsSaidInWords() {
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    scene.receive(connection, Notification.shutdown("maintenance"));
    assertThat(scene.notifications(connection)).isEmpty();
    assertThat(scene.isHungUp(connection)).isTrue();
    assertThat(scene.lastError())
        .isEqualTo("received Cease/Administrative Shutdown: 'maintenance'");
    assertThat(scene.notes(Note.Kind.NOTIFICATION_RECEIVED)).hasSize(1);
    assertThat(scene.notes(Note.Kind.SESSION_DOWN)).hasSize(1);
  }

  @Test
  @Rfc(id = "SHD-1", says = "A shutdown text cannot forge log lines; a malformed one still closes.")
  void shutdownTextsAreMadeSafe() {
    ConnectionId first = scene.establish(Scene.settings(Scene.leaf()));
    scene.receive(first, Notification.shutdown("bye\nINFO all is well \u001b[2J"));
    assertThat(scene.lastError()).contains("bye").doesNotContain("\n", "\u001b");
    scene.fire(PeerTimer.IDLE_HOLD);
    ConnectionId second = scene.establish(scene.dialled());
    scene.receive(second, new Notification(6, 2, Octets.ofHex("c8 41 42")));
    assertThat(scene.isHungUp(second)).isTrue();
    assertThat(scene.lastError()).isEqualTo("received Cease/Administrative Shutdown: data c84142");
  }

  @Test
  @Rfc(id = "SHD-1", says = "A text of ours that is too long is cut off at 255 octets.")
  void longShutdownTextIsCutOff() {
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    scene.give(new Input.Stop(new Stopping.Shutdown("x".repeat(1000))));
    assertThat(scene.notifications(connection).getFirst().data().size()).isEqualTo(256);
  }

  @Test
  @Rfc(
      id = "GTSM-2",
      says = "An eBGP session is dialled with TTL 1, or as many hops as configured.")
  void timeToLiveFollowsTheKindOfSession() {
    scene.give(
        new Input.Configured(
            Scene.settings(
                Scene.leaf(), Scene.peer(new PeerName("reflector"), "192.0.2.2", Scene.OUR_AS))));
    assertThat(
            scene.outputs.stream()
                .filter(Output.Dial.class::isInstance)
                .map(output -> ((Output.Dial) output).terms()))
        .containsExactly(new SocketTerms(1), new SocketTerms(64));
  }
}
