package io.leafcast.conformance.lab;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits by looking again and again until a deadline: the only place of the lab that sleeps. */
public final class Eventually {
  /**
   * For what the product does at once, or after a retry of half a minute: so long may it take on a
   * machine whose cores are all busy with something else. Only a failure waits for it.
   */
  public static final Duration SOON = Duration.ofMinutes(2);

  private static final Duration PAUSE = Duration.ofMillis(50);

  private Eventually() {}

  /**
   * Looks until {@code enough} says yes, and returns what was seen then.
   *
   * @param what completes "not within 10 s: ..."; the message goes on with what was seen last
   * @throws LabFailure when the time is over
   */
  public static <T> T see(
      String what, Duration limit, Supplier<T> look, Predicate<? super T> enough) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      T seen = look.get();
      if (enough.test(seen)) {
        return seen;
      }
      if (System.nanoTime() > deadline) {
        throw new LabFailure(
            "not within %.0f s: %s; last seen: %s"
                .formatted(limit.toMillis() / 1000.0, what, seen));
      }
      pause();
    }
  }

  /** The same for what is there or not. */
  public static <T> T come(String what, Duration limit, Supplier<Optional<T>> look) {
    return see(what, limit, look, Optional::isPresent).orElseThrow();
  }

  /**
   * Keeps looking for the whole of {@code time} and fails as soon as {@code holds} says no: for
   * what must not happen.
   */
  public static <T> void keep(
      String what, Duration time, Supplier<T> look, Predicate<? super T> holds) {
    long deadline = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < deadline) {
      T seen = look.get();
      if (!holds.test(seen)) {
        throw new LabFailure("it was not to change: %s; seen: %s".formatted(what, seen));
      }
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new LabFailure("interrupted while waiting", interrupted);
    }
  }
}
