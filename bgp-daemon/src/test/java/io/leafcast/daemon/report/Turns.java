package io.leafcast.daemon.report;

import io.leafcast.daemon.Examples;
import io.leafcast.k8s.client.Pace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The reporter's time: it stands still while the reporter pauses, until the test lets it pass. The
 * day begins at {@link Examples#NOW}.
 */
final class Turns implements Pace, InstantSource {
  private static final long PATIENCE_SECONDS = 30;

  private final RandomGenerator random = new Random(7);
  private final Semaphore paused = new Semaphore(0);
  private final Semaphore goOn = new Semaphore(0);
  private volatile long now;
  private volatile long until;

  /** Lets it pass; every turn that falls into it is over when this returns. */
  void pass(Duration time) throws InterruptedException {
    long end = now + time.toNanos();
    awaitPause();
    while (until <= end) {
      now = until;
      goOn.release();
      awaitPause();
    }
    now = end;
    paused.release();
  }

  /** Lets the reporter go on as soon as it pauses, without waiting for what it does then. */
  void begin() throws InterruptedException {
    awaitPause();
    now = until;
    goOn.release();
  }

  private void awaitPause() throws InterruptedException {
    if (!paused.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the reporter does not come to a pause");
    }
  }

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public void pause(Duration time) {
    until = now + time.toNanos();
    paused.release();
    try {
      goOn.acquire();
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public Instant instant() {
    return Examples.NOW.plusNanos(now);
  }
}
