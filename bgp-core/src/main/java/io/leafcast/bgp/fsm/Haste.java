package io.leafcast.bgp.fsm;

import com.google.errorprone.annotations.Immutable;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * After a session that held is lost its peer is dialled at a short and even pace for a while,
 * before {@link Backoff} counts: it is back soon, as a rule, and each second without a session is
 * one without routes. Times are by the clock that never goes back.
 *
 * @param until when the haste is over; it begins over
 */
@Immutable
public record Haste(Duration until) {
  /** There is none. */
  public static final Haste NONE = new Haste(Duration.ZERO);

  /** A shorter session begins none, or a peer that ends each would be dialled in a tight loop. */
  static final Duration SHORTEST_SESSION = Duration.ofSeconds(5);

  static final Duration LASTS = Duration.ofSeconds(30);

  static final Duration PACE = Duration.ofMillis(250);

  /** A dial that is not answered is given up after this, so that the next may be. */
  static final Duration DIAL = Duration.ofSeconds(1);

  /** There is some from {@code now} on, for what may be back is back. */
  public static Haste from(Duration now) {
    return new Haste(now.plus(LASTS));
  }

  /** A session ended at {@code now} that was Established for {@code up}. */
  public Haste after(Duration now, Duration up) {
    return up.compareTo(SHORTEST_SESSION) >= 0 ? from(now) : this;
  }

  /** Whether there is haste at {@code now}. */
  public boolean isOn(Duration now) {
    return now.compareTo(until) < 0;
  }

  /** The wait before the next dial: 0.19 to 0.25 seconds. */
  public static Duration delay(RandomGenerator random) {
    return Jitter.of(PACE, random);
  }

  /** How long one dial may take. */
  public static Duration dialLimit() {
    return DIAL;
  }
}
