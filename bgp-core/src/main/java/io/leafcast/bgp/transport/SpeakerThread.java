package io.leafcast.bgp.transport;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The speaker's thread, for what is to happen on it later. The event loop would write what a task
 * throws into a log of its own and go on; here it is told, and ends the speaker. After the loop's
 * end nothing happens any more.
 */
final class SpeakerThread implements Executor {
  private final EventLoop loop;
  private final Consumer<Throwable> fault;

  SpeakerThread(EventLoop loop, Consumer<Throwable> fault) {
    this.loop = loop;
    this.fault = fault;
  }

  /** A task that is to run once. */
  interface Pending {
    /** Nothing where it has run. */
    void cancel();
  }

  /** Runs {@code task} after what is at hand. */
  @Override
  public void execute(Runnable task) {
    Pending _ = unlessOver(() -> loop.submit(told(task)));
  }

  /** Runs {@code task} once timers and sockets have had their turn again. */
  Pending nextTurn(Runnable task) {
    return after(Duration.ZERO, task);
  }

  /** Runs {@code task} after {@code wait}. */
  Pending after(Duration wait, Runnable task) {
    return unlessOver(() -> loop.schedule(told(task), wait.toNanos(), TimeUnit.NANOSECONDS));
  }

  private static Pending unlessOver(Supplier<Future<?>> handOver) {
    try {
      Future<?> handedOver = handOver.get();
      return () -> handedOver.cancel(false);
    } catch (RejectedExecutionException _) {
      return () -> {};
    }
  }

  private Runnable told(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error thrown) {
        fault.accept(thrown);
      }
    };
  }
}
