package io.leafcast.daemon.gate;

import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.daemon.config.Condition;

/** How far the gate is. */
@Immutable
public sealed interface Progress {

  /** For good; {@code why} is for people. */
  @Immutable
  record Opened(String why) implements Progress {}

  /** What does not hold yet, in the order of the file, each with why. */
  @Immutable
  record Waiting(ImmutableMap<Condition, String> conditions) implements Progress {}
}
