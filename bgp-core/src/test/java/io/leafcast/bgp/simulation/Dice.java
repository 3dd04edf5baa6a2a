package io.leafcast.bgp.simulation;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.SplittableRandom;

/** All chance of a simulation, from one seed. */
final class Dice {
  private final SplittableRandom random;

  Dice(long seed) {
    this.random = new SplittableRandom(seed);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** 0 to {@code bound} - 1. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** {@code least} to {@code most}, both included. */
  int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  Duration between(Duration least, Duration most) {
    return Duration.ofNanos(random.nextLong(least.toNanos(), most.toNanos() + 1));
  }

  <T> T pick(ImmutableList<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** Each of {@code values} with this probability. */
  <T> ImmutableList<T> some(ImmutableList<T> values, double probability) {
    return values.stream()
        .filter(_ -> chance(probability))
        .collect(ImmutableList.toImmutableList());
  }

  byte[] octets(int count) {
    byte[] octets = new byte[count];
    random.nextBytes(octets);
    return octets;
  }

  /** A seed for somebody who has chance of his own. */
  long seed() {
    return random.nextLong();
  }
}
