package io.leafcast.conformance.bench;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What the disturbances cost each speaker: the worst of its runs. */
final class RestartTable {
  private final Map<Disturbance, Map<String, Cost>> costs = new LinkedHashMap<>();
  private final Map<String, Map<String, Duration>> times = new LinkedHashMap<>();

  /** Adds a run. */
  void add(Disturbance disturbance, String speaker, RestartStage.Outcome outcome) {
    costs
        .computeIfAbsent(disturbance, any -> new LinkedHashMap<>())
        .merge(speaker, Cost.of(outcome), Cost::worse);
  }

  /** Adds how long something took; the longest is kept. */
  void time(String what, String speaker, Duration took) {
    times
        .computeIfAbsent(what, any -> new LinkedHashMap<>())
        .merge(speaker, took, (one, other) -> one.compareTo(other) > 0 ? one : other);
  }

  /** A line a disturbance, a column a speaker. */
  void print() {
    var speakers =
        Stream.concat(costs.values().stream(), times.values().stream())
            .flatMap(each -> each.keySet().stream())
            .distinct()
            .collect(ImmutableList.toImmutableList());
    line("packets lost, longest gap, FIB events", speakers, name -> name);
    costs.forEach((disturbance, each) ->
        line(
            disturbance.words(),
            speakers,
            name -> Optional.ofNullable(each.get(name)).map(Cost::words).orElse("-")));
    line("the longest time, ms", speakers, _ -> "");
    times.forEach((what, each) ->
        line(
            what,
            speakers,
            name -> Optional.ofNullable(each.get(name)).map(Durations::milliseconds).orElse("-")));
  }

  private static void line(
      String what, ImmutableList<String> speakers, UnaryOperator<String> cell) {
    var line = new StringBuilder("  %-48s".formatted(what));
    speakers.forEach(name -> line.append("  %-22s".formatted(cell.apply(name))));
    Bench.print("%s", line.toString().stripTrailing());
  }

  /** What one disturbance cost. */
  private record Cost(int lost, Duration gap, int events) {
    static Cost of(RestartStage.Outcome outcome) {
      return new Cost(outcome.flow().lost(), outcome.flow().longestGap(), outcome.events().size());
    }

    Cost worse(Cost other) {
      return new Cost(
          Math.max(lost, other.lost),
          gap.compareTo(other.gap) > 0 ? gap : other.gap,
          Math.max(events, other.events));
    }

    String words() {
      return "%d, %d ms, %d".formatted(lost, gap.toMillis(), events);
    }
  }
}
