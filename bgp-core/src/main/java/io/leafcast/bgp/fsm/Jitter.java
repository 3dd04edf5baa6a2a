package io.leafcast.bgp.fsm;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Random shortening of timers, so that what started together drifts apart (RFC 4271 section 10).
 */
public final class Jitter {
  private static final double LEAST = 0.75;

  /** KEEPALIVEs are at least this far apart (RFC 4271 section 4.4). */
  public static final Duration LEAST_KEEPALIVE = Duration.ofSeconds(1);

  private Jitter() {}

  /** {@code timer} times a factor in 0.75 to 1. */
  public static Duration of(Duration timer, RandomGenerator random) {
    double factor = LEAST + (1 - LEAST) * random.nextDouble();
    return Duration.ofNanos((long) (timer.toNanos() * factor));
  }

  /**
   * The Keepalive Timer of a session with this Hold Time, in seconds and not 0: a third of it,
   * jittered, but never below one second (RFC 4271 section 4.4).
   */
  public static Duration keepalive(int holdTime, RandomGenerator random) {
    Duration interval = of(Duration.ofSeconds(holdTime).dividedBy(3), random);
    return interval.compareTo(LEAST_KEEPALIVE) < 0 ? LEAST_KEEPALIVE : interval;
  }
}
