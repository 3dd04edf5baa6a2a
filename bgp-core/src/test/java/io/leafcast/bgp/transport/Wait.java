package io.leafcast.bgp.transport;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what has no event, for twenty seconds at most. */
final class Wait {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private Wait() {}

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
