package io.leafcast.daemon.config;

import com.google.errorprone.annotations.Immutable;
import java.util.Comparator;

/** One thing wrong with a configuration: where, what, and what is allowed instead. */
@Immutable
public record Problem(Place place, String text) implements Comparable<Problem> {
  private static final Comparator<Problem> ORDER =
      Comparator.comparing(Problem::place).thenComparing(Problem::text);

  @Override
  public int compareTo(Problem other) {
    return ORDER.compare(this, other);
  }

  /** {@code leafcast.yaml:3:7: router.asn: ...}. */
  @Override
  public String toString() {
    return place + ": " + text;
  }
}
