package io.leafcast.bgp.speaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.reason.SocketReason;
import io.leafcast.bgp.speaker.TimerKey.PeerTimer;
import io.leafcast.bgp.wire.Rfc;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How soon a peer is dialled whose session was lost. */
final class HasteTest {
  private final Scene scene = new Scene();

  private void loseAfter(Duration up) {
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    scene.after(up);
    scene.give(new Input.Closed(connection, new SocketReason.ClosedByPeer()));
  }

  private Duration failAgain() {
    scene.fire(PeerTimer.IDLE_HOLD);
    scene.give(
        new Input.ConnectFailed(
            scene.dialled(), new SocketReason.ConnectionFailed("connection refused")));
    return scene.timer(PeerTimer.IDLE_HOLD).orElseThrow();
  }

  @Test
  void aLostSessionIsDialledFourTimesASecondForHalfAMinute() {
    loseAfter(Duration.ofSeconds(5));
    Duration lost = scene.moment().elapsed();
    assertThat(scene.timer(PeerTimer.IDLE_HOLD).orElseThrow())
        .isBetween(Duration.ofMillis(187), Duration.ofMillis(250));
    while (scene.moment().elapsed().minus(lost).compareTo(Duration.ofSeconds(29)) < 0) {
      assertThat(failAgain()).isLessThanOrEqualTo(Duration.ofMillis(250));
    }
    scene.after(Duration.ofSeconds(2));
    assertThat(failAgain()).isBetween(Duration.ofMillis(750), Duration.ofSeconds(1));
    assertThat(failAgain()).isBetween(Duration.ofMillis(1500), Duration.ofSeconds(2));
  }

  @Test
  void aDialThatNobodyAnswersIsGivenUpSoonMeanwhile() {
    loseAfter(Duration.ofSeconds(5));
    scene.fire(PeerTimer.IDLE_HOLD);
    assertThat(scene.timer(PeerTimer.CONNECT_RETRY)).contains(Duration.ofSeconds(1));
  }

  @Test
  void theLogIsNotFloodedMeanwhile() {
    loseAfter(Duration.ofSeconds(5));
    for (int i = 0; i < 40; i++) {
      failAgain();
    }
    assertThat(scene.notes(Note.Kind.CONNECT_FAILED)).hasSizeLessThan(3);
    assertThat(scene.notes(Note.Kind.CONNECTING)).hasSize(1);
  }

  @Test
  @Rfc(id = "FSM-9", says = "A session that was lost at once is not dialled in a tight loop.")
  void aShortSessionBeginsNoHaste() {
    loseAfter(Duration.ofMillis(4999));
    assertThat(scene.timer(PeerTimer.IDLE_HOLD).orElseThrow())
        .isGreaterThanOrEqualTo(Duration.ofMillis(750));
  }
}
