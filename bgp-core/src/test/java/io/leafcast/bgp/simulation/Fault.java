package io.leafcast.bgp.simulation;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Moment;
import io.leafcast.bgp.speaker.Output;
import io.leafcast.bgp.speaker.Rehearsal;
import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.bgp.speaker.Speaker;
import io.leafcast.bgp.speaker.SpeakerSettings;
import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A way to break a speaker, and what a simulation must say of one that is broken so.
 *
 * @param finding part of the violation's text
 * @param breakages one for each process
 */
record Fault(String name, String finding, Supplier<Breakage> breakages) {

  /** What is done in the place of a step. */
  interface Breakage {
    ImmutableList<Output> step(Speaker sound, Moment now, Input input);
  }

  Fault(String name, String finding, Breakage breakage) {
    this(name, finding, () -> breakage);
  }

  /** It never asks for this. */
  static Fault dropping(String name, String finding, Predicate<Output> dropped) {
    return doing(name, finding, (_, outputs) -> outputs.stream().filter(dropped.negate()));
  }

  /** It is told something else. */
  static Fault told(String name, String finding, UnaryOperator<Input> inputs) {
    return new Fault(name, finding, (sound, now, input) -> sound.step(now, inputs.apply(input)));
  }

  /** It asks for something else. */
  static Fault doing(
      String name,
      String finding,
      BiFunction<Input, ImmutableList<Output>, Stream<Output>> outputs) {
    return new Fault(
        name,
        finding,
        (sound, now, input) ->
            outputs.apply(input, sound.step(now, input)).collect(toImmutableList()));
  }

  /** A speaker with this fault. */
  Speaker of(Speaker sound) {
    return new Broken(sound, breakages.get());
  }

  @Override
  public String toString() {
    return name;
  }

  private record Broken(Speaker sound, Breakage breakage) implements Speaker {
    @Override
    public ImmutableList<Output> step(Moment now, Input input) {
      return breakage.step(sound, now, input);
    }

    @Override
    public Rehearsal rehearse(
        Moment now, SpeakerSettings next, ImmutableList<Input.Reported> then) {
      return sound.rehearse(now, next, then);
    }

    @Override
    public Snapshot snapshot(Instant now) {
      return sound.snapshot(now);
    }
  }
}
