package io.leafcast.k8s.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: from 0.4 s, doubled each time, to 10 s; of that a random
 * half to whole, so that the nodes of a cluster do not come back as one.
 */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(400);
  private static final Duration MOST = Duration.ofSeconds(10);

  private final RandomGenerator random;
  private Duration next = FIRST;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  Duration next() {
    Duration full = next;
    Duration doubled = full.multipliedBy(2);
    next = doubled.compareTo(MOST) > 0 ? MOST : doubled;
    return Duration.ofNanos((long) (full.toNanos() * random.nextDouble(0.5, 1)));
  }

  void reset() {
    next = FIRST;
  }
}
