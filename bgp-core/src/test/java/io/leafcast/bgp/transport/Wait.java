package io.leafcast.bgp.transport;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Waits for what has no event, for a minute at most. */
final class Wait {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private Wait() {}

  /** What blocks the loop must not do so for ever, or it could not be shut down. */
  static void forIt(CompletableFuture<Void> event) {
    try {
      event.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException missed) {
      throw new AssertionError(missed);
    }
  }

  static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError(LONGEST + " are over");
      }
      Thread.onSpinWait();
    }
  }
}
