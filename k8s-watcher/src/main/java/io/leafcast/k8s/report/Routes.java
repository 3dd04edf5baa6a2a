package io.leafcast.k8s.report;

import com.google.errorprone.annotations.Immutable;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether the leaves have the node's routes, as Kubernetes is told: a value. They have them once as
 * many leaves as are wanted do; and then until none does, for longer than a restart or a session
 * that comes back takes.
 *
 * @param verdict empty until it is known for the first time
 * @param lackingSince since when too few leaves have them
 */
@Immutable
public record Routes(Optional<Verdict> verdict, Optional<Duration> lackingSince) {
  /** With too few leaves for so long, the node is without routes. */
  static final Duration GRACE = Duration.ofSeconds(30);

  /** What is told. */
  public enum Verdict {
    ANNOUNCED,
    NOT_ANNOUNCED
  }

  /** Nothing is known yet. */
  public static final Routes UNTOLD = new Routes(Optional.empty(), Optional.empty());

  /** So many leaves have the routes at {@code now}. */
  public Routes seen(long told, int wanted, Duration now) {
    if (told >= wanted) {
      return new Routes(Optional.of(Verdict.ANNOUNCED), Optional.empty());
    }
    if (told > 0 && verdict.equals(Optional.of(Verdict.ANNOUNCED))) {
      return new Routes(verdict, Optional.empty());
    }
    Duration since = lackingSince.orElse(now);
    return now.minus(since).compareTo(GRACE) >= 0
        ? new Routes(Optional.of(Verdict.NOT_ANNOUNCED), Optional.of(since))
        : new Routes(verdict, Optional.of(since));
  }

  /** Whether a startup taint may go. */
  public boolean isAnnounced() {
    return verdict.equals(Optional.of(Verdict.ANNOUNCED));
  }
}
