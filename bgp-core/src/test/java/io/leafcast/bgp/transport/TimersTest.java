package io.leafcast.bgp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.speaker.ConnectionId;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.TimerKey;
import io.leafcast.bgp.speaker.TimerKey.ConnectionTimer;
import io.leafcast.bgp.speaker.TimerKey.OfConnection;
import io.leafcast.bgp.speaker.TimerKey.PeerTimer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class TimersTest {
  private static final ConnectionId CONNECTION = new ConnectionId(1);
  private static final TimerKey KEEPALIVE = new OfConnection(CONNECTION, ConnectionTimer.KEEPALIVE);
  private static final TimerKey HOLD = new OfConnection(CONNECTION, ConnectionTimer.HOLD);
  private static final TimerKey RETRY =
      new TimerKey.OfPeer(new PeerName("leaf-1"), PeerTimer.CONNECT_RETRY);
  private static final TimerKey LAST = new TimerKey.EndOfRibWait();
  private static final Duration SOON = Duration.ofMillis(1);
  private static final Duration LATER = Duration.ofMillis(5);

  private final Rig rig = new Rig();
  private int unread;
  private final Timers timers =
      new Timers(
          new SpeakerThread(rig.loop, rig.ended::completeExceptionally),
          rig.taken::add,
          _ -> unread-- > 0);

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aTimerThatIsSetTwiceFiresOnce() {
    rig.loop.execute(() -> {
      timers.set(KEEPALIVE, Duration.ZERO);
      timers.set(KEEPALIVE, SOON);
      timers.set(KEEPALIVE, SOON);
      timers.set(LAST, LATER);
    });
    assertThat(fired()).containsExactly(fired(KEEPALIVE), fired(LAST));
  }

  @Test
  void aTimerThatIsCancelledNeverFires() {
    rig.loop.execute(() -> {
      timers.cancel(RETRY);
      timers.set(KEEPALIVE, SOON);
      timers.set(HOLD, SOON);
      timers.set(RETRY, SOON);
      timers.set(LAST, LATER);
      timers.cancel(KEEPALIVE);
      timers.cancel(HOLD);
    });
    assertThat(fired()).containsExactly(fired(RETRY), fired(LAST));
  }

  @Test
  void aTimerThatFiredCanBeSetAgain() {
    rig.loop.execute(() -> timers.set(LAST, Duration.ZERO));
    assertThat(fired()).containsExactly(fired(LAST));
    rig.loop.execute(() -> timers.set(LAST, Duration.ZERO));
    assertThat(fired()).containsExactly(fired(LAST));
  }

  @Test
  void aHoldTimerWaitsForAllThatWaitsUnread() {
    unread = 3;
    rig.loop.execute(() -> timers.set(HOLD, Duration.ZERO));
    assertThat(rig.next(Input.TimerFired.class).timer()).isEqualTo(HOLD);
    assertThat(unread).isEqualTo(-1);
  }

  @Test
  void aHoldTimerThatWaitsForWhatIsUnreadCanBeCancelled() {
    unread = 1;
    rig.loop.execute(() -> {
      timers.set(HOLD, Duration.ZERO);
      rig.loop.execute(() ->
          rig.loop.execute(() -> {
            timers.cancel(HOLD);
            timers.set(LAST, LATER);
          }));
    });
    assertThat(fired()).containsExactly(fired(LAST));
  }

  private List<Input> fired() {
    while (!rig.taken.contains(fired(LAST))) {
      Thread.onSpinWait();
    }
    List<Input> all = List.copyOf(rig.taken);
    rig.taken.clear();
    return all;
  }

  private static Input fired(TimerKey key) {
    return new Input.TimerFired(key);
  }
}
