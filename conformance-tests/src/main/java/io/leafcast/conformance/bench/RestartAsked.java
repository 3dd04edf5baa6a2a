package io.leafcast.conformance.bench;

import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@link RestartBench} is asked to do.
 *
 * @param runs how often each disturbance is made, at least 1
 * @param speaker the only one that is measured, as the table calls it; empty for all
 * @param cases the disturbances
 */
record RestartAsked(int runs, String speaker, ImmutableSet<Disturbance> cases) {
  private static final RestartAsked USUAL =
      new RestartAsked(3, "", ImmutableSet.copyOf(Disturbance.values()));

  /** What the words ask for; empty if they are none that it knows. */
  static Optional<RestartAsked> of(String... words) {
    RestartAsked asked = USUAL;
    for (int i = 0; i < words.length; i += 2) {
      if (i + 1 == words.length) {
        return Optional.empty();
      }
      String value = words[i + 1];
      switch (words[i]) {
        case "--runs" ->
            asked = new RestartAsked(Integer.parseInt(value), asked.speaker, asked.cases);
        case "--only" -> asked = new RestartAsked(asked.runs, value, asked.cases);
        case "--case" -> {
          var chosen =
              Stream.of(Disturbance.values())
                  .filter(one -> one.key().equals(value))
                  .collect(ImmutableSet.toImmutableSet());
          asked = new RestartAsked(asked.runs, asked.speaker, chosen);
        }
        default -> {
          return Optional.empty();
        }
      }
    }
    return asked.runs < 1 || asked.cases.isEmpty() ? Optional.empty() : Optional.of(asked);
  }

  boolean wants(String name) {
    return speaker.isEmpty() || speaker.equals(name);
  }
}
