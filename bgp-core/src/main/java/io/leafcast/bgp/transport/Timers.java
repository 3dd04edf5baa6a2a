package io.leafcast.bgp.transport;

import io.leafcast.bgp.speaker.ConnectionId;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.TimerKey;
import io.leafcast.bgp.speaker.TimerKey.ConnectionTimer;
import io.leafcast.bgp.speaker.TimerKey.OfConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The timers that run. They go by the monotonic clock, whatever is done to the time of day. A Hold
 * Timer that is over asks first whether something of the peer's waits unread: that we were busy is
 * no silence of the peer's.
 */
final class Timers {
  private final SpeakerThread thread;
  private final Consumer<Input> speaker;
  private final Predicate<ConnectionId> unread;
  private final Map<TimerKey, SpeakerThread.Pending> running = new HashMap<>();

  /** {@code unread} says whether something that came on a connection is still to be handled. */
  Timers(SpeakerThread thread, Consumer<Input> speaker, Predicate<ConnectionId> unread) {
    this.thread = thread;
    this.speaker = speaker;
    this.unread = unread;
  }

  /** Replaces the timer of this key, if it runs. */
  void set(TimerKey key, Duration after) {
    cancel(key);
    Runnable over =
        key instanceof OfConnection(ConnectionId connection, ConnectionTimer timer)
                && timer == ConnectionTimer.HOLD
            ? () -> readFirst(key, connection)
            : () -> fire(key);
    running.put(key, thread.after(after, over));
  }

  /** Sockets have a turn before this timer fires, and so does what came from this peer before. */
  private void readFirst(TimerKey key, ConnectionId connection) {
    Runnable then =
        () -> {
          if (unread.test(connection)) {
            readFirst(key, connection);
          } else {
            fire(key);
          }
        };
    running.put(key, thread.nextTurn(then));
  }

  private void fire(TimerKey key) {
    running.remove(key);
    speaker.accept(new Input.TimerFired(key));
  }

  void cancel(TimerKey key) {
    SpeakerThread.Pending timer = running.remove(key);
    if (timer != null) {
      timer.cancel();
    }
  }
}
