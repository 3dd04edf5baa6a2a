package io.leafcast.bgp.speaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.reason.SocketReason;
import io.leafcast.bgp.words.Words;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The promise of {@link Speaker#step}, and what may be asked of a speaker that has nothing to do.
 */
final class SpeakerTest {

  private static List<Output> story() {
    Scene scene = new Scene();
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    scene.known("198.51.100.0/25");
    scene.drain(connection);
    scene.give(new Input.Closed(connection, new SocketReason.ConnectionFailed("reset")));
    scene.fire(TimerKey.PeerTimer.IDLE_HOLD);
    scene.give(
        new Input.ConnectFailed(
            scene.dialled(), new SocketReason.ConnectionFailed("connection refused")));
    return scene.outputs;
  }

  @Test
  void sameInputsGiveTheSameOutputs() {
    assertThat(story()).isEqualTo(story());
  }

  @Test
  void inputsBeforeTheFirstConfiguredDoNothing() {
    Scene scene = new Scene();
    scene.known("198.51.100.0/25");
    scene.connect(new ConnectionId(7));
    assertThat(scene.outputs).containsExactly(new Output.HangUp(new ConnectionId(7)));
  }

  @Test
  void everyChangeOfASessionIsOneNoteThatSaysWhy() {
    Scene scene = new Scene();
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    scene.after(Duration.ofSeconds(3723));
    scene.give(
        new Input.Closed(
            connection, new SocketReason.ConnectionFailed("connection reset by peer")));
    assertThat(scene.notes(Note.Kind.SESSION_ESTABLISHED).stream().map(Words::of))
        .containsExactly(
            "Established with AS 64501, router ID 192.0.2.1 at 192.0.2.1: hold time 90 s,"
                + " ipv4-unicast");
    assertThat(scene.notes(Note.Kind.SESSION_DOWN).stream().map(Words::of))
        .containsExactly("down after 1h2m3s: connection reset by peer");
    assertThat(scene.notes(Note.Kind.CONNECT_FAILED)).isEmpty();
  }

  @Test
  void snapshotFollowsTheSession() {
    Scene scene = new Scene();
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    assertThat(scene.view().since()).isEqualTo(scene.now);
    assertThat(scene.view().session())
        .isInstanceOfSatisfying(
            Snapshot.Session.Up.class,
            up -> {
              assertThat(up.terms().peerId()).isEqualTo(Scene.LEAF_ID);
              assertThat(up.terms().holdTime()).isEqualTo(90);
              assertThat(up.sentEndOfRib()).isEmpty();
            });
    scene.after(Duration.ofSeconds(5));
    scene.give(
        new Input.Closed(
            connection, new SocketReason.ConnectionFailed("connection reset by peer")));
    assertThat(scene.view().session()).isEqualTo(new Snapshot.Session.None());
    assertThat(scene.view().lastError())
        .isEqualTo(
            new Snapshot.LastError.Of(
                new SocketReason.ConnectionFailed("connection reset by peer"),
                scene.now,
                new Snapshot.Notified.Nobody()));
    assertThat(scene.view().since()).isEqualTo(scene.now);
  }

  @Test
  void theLastErrorHasTheNotificationAndWhoSentIt() {
    Scene ours = new Scene();
    ConnectionId connection = ours.establish(Scene.settings(Scene.leaf()));
    ours.fire(connection, TimerKey.ConnectionTimer.HOLD);
    assertThat(ours.view().lastError())
        .isInstanceOfSatisfying(
            Snapshot.LastError.Of.class,
            last ->
                assertThat(last.notified())
                    .isEqualTo(new Snapshot.Notified.Peer(Notification.holdTimerExpired())));
    Scene theirs = new Scene();
    Notification cease = Notification.shutdown("maintenance");
    ConnectionId other = theirs.establish(Scene.settings(Scene.leaf()));
    theirs.receive(other, cease);
    assertThat(theirs.view().lastError())
        .isInstanceOfSatisfying(
            Snapshot.LastError.Of.class,
            last -> assertThat(last.notified()).isEqualTo(new Snapshot.Notified.Us(cease)));
  }
}
