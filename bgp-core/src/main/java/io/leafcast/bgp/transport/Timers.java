package io.leafcast.bgp.transport;

import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.TimerKey;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The timers that run. They go by the monotonic clock, whatever is done to the time of day. */
final class Timers {
  private final EventLoop loop;
  private final Consumer<Input> speaker;
  private final Map<TimerKey, ScheduledFuture<?>> running = new HashMap<>();

  Timers(EventLoop loop, Consumer<Input> speaker) {
    this.loop = loop;
    this.speaker = speaker;
  }

  /** Replaces the timer of this key, if it runs. */
  void set(TimerKey key, Duration after) {
    cancel(key);
    running.put(key, loop.schedule(() -> fire(key), after.toNanos(), TimeUnit.NANOSECONDS));
  }

  private void fire(TimerKey key) {
    running.remove(key);
    speaker.accept(new Input.TimerFired(key));
  }

  void cancel(TimerKey key) {
    ScheduledFuture<?> timer = running.remove(key);
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
