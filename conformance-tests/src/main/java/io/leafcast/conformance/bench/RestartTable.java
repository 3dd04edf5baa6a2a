package io.leafcast.conformance.bench;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the disturbances cost each speaker: the worst of its runs. */
final class RestartTable {
  private final Map<Disturbance, Map<String, Cost>> costs = new LinkedHashMap<>();

  /** Adds a run. */
  void add(Disturbance disturbance, String speaker, RestartStage.Outcome outcome) {
    costs
        .computeIfAbsent(disturbance, any -> new LinkedHashMap<>())
        .merge(speaker, Cost.of(outcome), Cost::worse);
  }

  /** A line a disturbance, a column a speaker. */
  void print() {
    var names =
        costs.values().stream()
            .flatMap(each -> each.keySet().stream())
            .distinct()
            .collect(ImmutableList.toImmutableList());
    var head = new StringBuilder("  %-36s".formatted(""));
    names.forEach(name -> head.append("  %-22s".formatted(name)));
    Bench.print("%s", head);
    costs.forEach((disturbance, each) -> {
      var row = new StringBuilder("  %-36s".formatted(disturbance.words()));
      names.forEach(name ->
          row.append(
              "  %-22s"
                  .formatted(Optional.ofNullable(each.get(name)).map(Cost::words).orElse("-"))));
      Bench.print("%s", row);
    });
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
