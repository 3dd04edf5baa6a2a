package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.wire.Prefix;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/** One step of the speaker: when it happens, its random numbers, and the Outputs so far. */
final class Turn {
  private final Moment now;
  private final RandomGenerator random;
  private final ImmutableList.Builder<Output> outputs = ImmutableList.builder();
  private final Set<Prefix> touched = new HashSet<>();
  private Touched rest = Touched.THESE;

  /** Of which local prefixes it may have changed what becomes of them. */
  enum Touched {
    THESE,
    ALL
  }

  Turn(Moment now, RandomGenerator random) {
    this.now = now;
    this.random = random;
  }

  /** The time of day, for people. */
  Instant wall() {
    return now.wall();
  }

  /** What waits and limits go by. */
  Duration elapsed() {
    return now.elapsed();
  }

  RandomGenerator random() {
    return random;
  }

  void ask(Output output) {
    outputs.add(output);
  }

  void tell(Note note) {
    ask(new Output.Tell(note));
  }

  /** What becomes of any local prefix may have changed. */
  void touch() {
    rest = Touched.ALL;
  }

  /** What becomes of these local prefixes may have changed. */
  void touch(Collection<Prefix> prefixes) {
    touched.addAll(prefixes);
  }

  Touched rest() {
    return rest;
  }

  Set<Prefix> touched() {
    return touched;
  }

  ImmutableList<Output> outputs() {
    return outputs.build();
  }
}
