package io.leafcast.bgp.drain;

import com.google.errorprone.annotations.Immutable;
import java.time.Duration;

/**
 * How long the steps of a drain take.
 *
 * @param shunnedFor how long routes are announced as the last choice before they are withdrawn; not
 *     negative
 * @param withdrawnFor how long the session stays up without routes; not negative
 * @param then what follows
 */
@Immutable
public record DrainTerms(Duration shunnedFor, Duration withdrawnFor, Then then) {

  /** Half a minute for traffic to move, five seconds for the withdrawals to arrive. */
  public static final DrainTerms USUAL =
      new DrainTerms(Duration.ofSeconds(30), Duration.ofSeconds(5), Then.CEASE);

  /** Refuses a negative time with an IllegalArgumentException. */
  public DrainTerms {
    if (shunnedFor.isNegative() || withdrawnFor.isNegative()) {
      throw new IllegalArgumentException("a time below zero: " + shunnedFor + ", " + withdrawnFor);
    }
  }

  /** What follows the withdrawal. */
  public enum Then {
    /** The session ends with Cease/Administrative Shutdown, and none is opened or accepted. */
    CEASE,
    /** The session stays up without routes. */
    STAY
  }
}
