package io.leafcast.bgp.fsm;

import com.google.errorprone.annotations.Immutable;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: {@code min} after the first failure, twice as long after
 * each further one, at most {@code max}; always a little less, so that many nodes do not come back
 * in step (RFC 4271 section 10).
 *
 * @param failures the ConnectRetryCounter: failures since the last session that held
 */
@Immutable
public record Backoff(Duration min, Duration max, int failures) {
  /** A dial gets at least this long, however short {@code min} is. */
  private static final Duration LEAST_DIAL = Duration.ofSeconds(5);

  /** {@code min} is more than zero and {@code max} not less than it. */
  public Backoff {
    if (!min.isPositive() || max.compareTo(min) < 0 || failures < 0) {
      throw new IllegalArgumentException("no backoff: " + min + " to " + max + ", " + failures);
    }
  }

  public Backoff(Duration min, Duration max) {
    this(min, max, 0);
  }

  /** One more failure. */
  public Backoff failed() {
    return new Backoff(min, max, failures == Integer.MAX_VALUE ? failures : failures + 1);
  }

  /** As if nothing had ever failed. */
  public Backoff forgotten() {
    return new Backoff(min, max);
  }

  /**
   * After a session that was Established for {@code up}. One that held for {@code max} clears the
   * record; a shorter one does not, or a peer that resets each session would be dialled in a tight
   * loop.
   */
  public Backoff after(Duration up) {
    return up.compareTo(max) >= 0 ? forgotten() : this;
  }

  /** The wait before the next try. */
  public Duration delay(RandomGenerator random) {
    return Jitter.of(unjittered(), random);
  }

  /** How long one dial may take. */
  public Duration dialLimit(RandomGenerator random) {
    Duration wait = delay(random);
    return wait.compareTo(LEAST_DIAL) > 0 ? wait : LEAST_DIAL;
  }

  private Duration unjittered() {
    Duration wait = min;
    for (int i = 1; i < failures && wait.compareTo(max) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(max) < 0 ? wait : max;
  }
}
