package io.leafcast.k8s.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Time and chance, as a feed sees them; a test brings its own. */
public interface Pace {

  /** A clock that only runs forward, in nanoseconds. */
  long nanos();

  /** Waits; ends early when the thread is interrupted. */
  void pause(Duration time);

  /** Where the jitter comes from. */
  RandomGenerator random();

  /** The real time. */
  static Pace ofThisMachine() {
    RandomGenerator random = RandomGenerator.getDefault();
    return new Pace() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public void pause(Duration time) {
        try {
          TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException closed) {
          Thread.currentThread().interrupt();
        }
      }

      @Override
      public RandomGenerator random() {
        return random;
      }
    };
  }
}
