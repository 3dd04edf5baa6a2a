package io.leafcast.bgp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SavedSet;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Moment;
import io.leafcast.bgp.speaker.Output;
import io.leafcast.bgp.speaker.Speaker;
import io.leafcast.bgp.speaker.Stopping;
import io.leafcast.bgp.speaker.TimerKey;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Speakers that are broken on purpose where a restart is: each must be found, by what it does. */
final class RestartSimulationCanFailTest {
  private static final int SEEDS = 80;
  private static final int RESTARTED = 0x80;
  private static final int KEPT = 0x80;

  static Stream<Fault> faults() {
    return Stream.of(
        new Fault("saves after it sends", "is back though", () -> new Impatient()),
        new Fault("never saves a withdrawal", "is back though", () -> new Clinging()),
        Fault.dropping("saves nothing", "(NOT_FORWARDED), and was", Output.Save.class::isInstance),
        Fault.told(
            "forgets what it announced", "(END_OF_RIB), and was", input -> forgetting(input)),
        Fault.doing(
            "has no R bit",
            "no R bit",
            (_, all) -> all.stream().map(it -> without(it, 2, RESTARTED))),
        Fault.doing(
            "has no F bit",
            "(NOT_FORWARDED), and was",
            (_, all) -> all.stream().map(it -> without(without(it, 7, KEPT), 11, KEPT))),
        Fault.doing(
            "always has the R bit",
            "though there was no restart",
            (_, all) -> all.stream().map(it -> with(it, 2, RESTARTED))),
        Fault.told(
            "goes for good instead of for a moment",
            "(SESSION_ENDED), and was",
            input ->
                input instanceof Input.Stop
                    ? new Input.Stop(new Stopping.Shutdown("going down"))
                    : input),
        Fault.told(
            "takes Unknown for empty",
            "(WITHDRAWN), and was",
            input ->
                input instanceof Input.Reported(SourceName source, Knowledge.Unknown _, var _)
                    ? new Input.Reported(
                        source,
                        new Knowledge.Known(ImmutableSortedMap.of(), ImmutableList.of(), ""))
                    : input),
        new Fault(
            "goes by the time of day",
            "R bit",
            (sound, now, input) ->
                sound.step(
                    new Moment(now.wall(), Duration.between(Instant.EPOCH, now.wall())), input)));
  }

  /** What only the leaves see: the watch over the speaker's own Outputs is not asked here. */
  @ParameterizedTest
  @MethodSource("faults")
  void faultIsFoundByTheLeaves(Fault fault) {
    find(fault, RestartWorld::unwatched);
  }

  /** With all saved it does no harm, so that leaves do not see it. */
  @Test
  void endOfRibThatIsTooEarlyIsFound() {
    find(
        new Fault(
            "says End-of-RIB too early", "before all sources", RestartSimulationCanFailTest::hasty),
        world -> world);
  }

  private static void find(Fault fault, UnaryOperator<RestartWorld> watch) {
    List<String> found = new ArrayList<>();
    for (long seed = 0; seed < SEEDS && !isFound(fault, found); seed++) {
      try {
        watch.apply(new RestartWorld(seed, its -> fault.of(Speaker.seeded(its)))).live();
      } catch (Violation violation) {
        found.add(violation.getMessage());
      } catch (IllegalStateException | IllegalArgumentException confused) {
        found.add(confused.toString());
      }
    }
    assertThat(found).anyMatch(text -> text.contains(fault.finding()));
  }

  private static boolean isFound(Fault fault, List<String> found) {
    return !found.isEmpty() && found.getLast().contains(fault.finding());
  }

  private static Input forgetting(Input input) {
    return input instanceof Input.Remembered(SavedSet saved, Instant at) && !saved.isEmpty()
        ? new Input.Remembered(half(saved), at)
        : input;
  }

  /** The first prefix of each source. */
  private static SavedSet half(SavedSet saved) {
    ImmutableSortedMap.Builder<SourceName, PrefixMap<Provenance>> half =
        ImmutableSortedMap.naturalOrder();
    saved
        .bySource()
        .forEach((source, prefixes) -> {
          TreeMap<Prefix, Provenance> first = new TreeMap<>();
          prefixes.entrySet().stream()
              .limit(1)
              .forEach(one -> first.put(one.getKey(), one.getValue()));
          half.put(source, PrefixMap.copyOf(first));
        });
    return new SavedSet(half.buildOrThrow());
  }

  private static ImmutableList<Output> hasty(Speaker sound, Moment now, Input input) {
    ImmutableList<Output> outputs = sound.step(now, input);
    return input instanceof Input.Configured
        ? ImmutableList.<Output>builder()
            .addAll(outputs)
            .addAll(sound.step(now, new Input.TimerFired(new TimerKey.EndOfRibWait())))
            .build()
        : outputs;
  }

  private static Output without(Output output, int at, int bit) {
    return changed(output, at, 0xFF & ~bit, 0);
  }

  private static Output with(Output output, int at, int bit) {
    return changed(output, at, 0xFF, bit);
  }

  /** The octet that stands {@code at} in the capability 64 of an OPEN. */
  private static Output changed(Output output, int at, int and, int or) {
    if (!(output instanceof Output.Send(var id, Octets message))
        || LeafWire.typeOf(message.toByteArray()) != LeafWire.OPEN) {
      return output;
    }
    byte[] octets = message.toByteArray();
    int capability = 31;
    while (octets[capability] != 64) {
      capability += 2 + octets[capability + 1];
    }
    octets[capability + at] = (byte) ((octets[capability + at] & and) | or);
    return new Output.Send(id, Octets.of(octets));
  }

  /** Takes every Save for done at once. */
  private static final class Impatient implements Fault.Breakage {
    @Override
    public ImmutableList<Output> step(Speaker sound, Moment now, Input input) {
      List<Output> outputs = new ArrayList<>(sound.step(now, input));
      for (int i = 0; i < outputs.size(); i++) {
        if (outputs.get(i) instanceof Output.Save(long number, var _)) {
          outputs.addAll(sound.step(now, new Input.Saved(number)));
        }
      }
      return ImmutableList.copyOf(outputs);
    }
  }

  /** Saves with all that there is now all that there ever was. */
  private static final class Clinging implements Fault.Breakage {
    private final Map<SourceName, TreeMap<Prefix, Provenance>> ever = new TreeMap<>();

    @Override
    public ImmutableList<Output> step(Speaker sound, Moment now, Input input) {
      return sound.step(now, input).stream()
          .map(output ->
              output instanceof Output.Save(long number, SavedSet set)
                  ? new Output.Save(number, withAll(set))
                  : output)
          .collect(ImmutableList.toImmutableList());
    }

    private SavedSet withAll(SavedSet set) {
      ImmutableSortedMap.Builder<SourceName, PrefixMap<Provenance>> all =
          ImmutableSortedMap.naturalOrder();
      set.bySource()
          .forEach((source, prefixes) -> {
            TreeMap<Prefix, Provenance> its = ever.computeIfAbsent(source, _ -> new TreeMap<>());
            prefixes.forEach(its::put);
            all.put(source, PrefixMap.copyOf(its));
          });
      return new SavedSet(all.buildOrThrow());
    }
  }
}
