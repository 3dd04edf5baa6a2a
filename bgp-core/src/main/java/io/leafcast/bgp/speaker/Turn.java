package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableList;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** One step of the speaker: when it happens, its random numbers, and the Outputs so far. */
final class Turn {
  private final Instant now;
  private final RandomGenerator random;
  private final ImmutableList.Builder<Output> outputs = ImmutableList.builder();
  private Prefixes prefixes = Prefixes.AS_BEFORE;

  /** Whether what becomes of the local prefixes may have changed. */
  enum Prefixes {
    AS_BEFORE,
    CHANGED
  }

  Turn(Instant now, RandomGenerator random) {
    this.now = now;
    this.random = random;
  }

  Instant now() {
    return now;
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
