package io.leafcast.daemon.config;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import com.google.errorprone.annotations.Immutable;
import java.util.Optional;

/** What came of reading a configuration file. */
@Immutable
public sealed interface Loaded {

  /** Nothing is wrong; {@link Translation} takes it from here. */
  @Immutable
  record Good(ConfigFile file, Config config) implements Loaded {}

  /**
   * Nothing is wrong so far, but the file speaks of the Node, which is not known yet.
   *
   * @param references what waits, each with its place, as {@code leafcast.yaml:3:7
   *     ${annotation:asn}}
   */
  @Immutable
  record Waiting(ConfigFile file, Config config, ImmutableList<String> references)
      implements Loaded {}

  /** This file must not start or change anything. */
  @Immutable
  record Bad(ImmutableSortedSet<Problem> problems) implements Loaded {}

  /** What it says; empty where it has problems. */
  default Optional<Config> configuration() {
    return switch (this) {
      case Good(_, Config config) -> Optional.of(config);
      case Waiting(_, Config config, _) -> Optional.of(config);
      case Bad _ -> Optional.empty();
    };
  }
}
