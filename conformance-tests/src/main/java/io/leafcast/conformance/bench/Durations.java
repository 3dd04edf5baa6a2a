package io.leafcast.conformance.bench;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Ordering;
import java.time.Duration;
import java.util.Collection;

/** Times that were measured, in order. Never empty. */
record Durations(ImmutableList<Duration> sorted) {

  static Durations of(Collection<Duration> measured) {
    return new Durations(Ordering.<Duration>natural().immutableSortedCopy(measured));
  }

  Duration least() {
    return sorted.getFirst();
  }

  Duration median() {
    return percentile(50);
  }

  Duration most() {
    return sorted.getLast();
  }

  /** The smallest time that {@code percent} percent of all do not exceed. */
  Duration percentile(int percent) {
    return sorted.get(Math.max(0, Math.ceilDiv(sorted.size() * percent, 100) - 1));
  }

  static String milliseconds(Duration time) {
    return "%.1f".formatted(time.toNanos() / 1e6);
  }
}
