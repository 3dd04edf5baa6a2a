package io.leafcast.daemon.gate;

import com.google.common.collect.ImmutableMap;
import io.leafcast.daemon.config.Condition;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

/** What follows from one look at every condition. */
final class Passage {
  private Passage() {}

  /**
   * Open where all hold at once, or {@code waited} is as long as the user lets it be.
   *
   * @param waited since the daemon's start
   */
  static Progress judge(
      ImmutableMap<Condition, Look> looks, Duration waited, Optional<Duration> openAfter) {
    ImmutableMap.Builder<Condition, String> missing = ImmutableMap.builder();
    looks.forEach((condition, look) -> {
      switch (look) {
        case Look.Holds() -> {}
        case Look.NotYet(String why) -> missing.put(condition, why);
      }
    });
    ImmutableMap<Condition, String> waiting = missing.buildOrThrow();
    if (waiting.isEmpty()) {
      return new Progress.Opened("all of its conditions hold");
    }
    return openAfter
        .filter(most -> waited.compareTo(most) >= 0)
        .<Progress>map(most -> new Progress.Opened(tired(most, waiting)))
        .orElseGet(() -> new Progress.Waiting(waiting));
  }

  private static String tired(Duration most, ImmutableMap<Condition, String> waiting) {
    return waiting.entrySet().stream()
        .map(entry -> entry.getKey().text() + ": " + entry.getValue())
        .collect(
            Collectors.joining(
                "; ", "openAfter, " + most.toSeconds() + " s, is over, without ", ""));
  }
}
