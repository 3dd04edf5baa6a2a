package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** One step of the speaker: when it happens, its random numbers, and the Outputs so far. */
final class Turn {
  private final Moment now;
  private final RandomGenerator random;
  private final ImmutableList.Builder<Output> outputs = ImmutableList.builder();
  private Prefixes prefixes = Prefixes.AS_BEFORE;

  /** Whether what becomes of the local prefixes may have changed. */
  enum Prefixes {
    AS_BEFORE,
    CHANGED
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

  /** What becomes of some local prefix changed. */
  void touch() {
    prefixes = Prefixes.CHANGED;
  }

  Prefixes prefixes() {
    return prefixes;
  }

  ImmutableList<Output> outputs() {
    return outputs.build();
  }
}
