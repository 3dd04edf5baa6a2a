package io.leafcast.daemon.state;

import com.google.errorprone.annotations.Immutable;

/** What was found of the process before. */
@Immutable
public sealed interface Recall {

  /** This is begun with. */
  @Immutable
  record Found(Memory memory) implements Recall {}

  /**
   * There is none, as on a node's first start or after it was booted; {@code why} is for people.
   */
  @Immutable
  record Nothing(String why) implements Recall {}

  /** There is one that is not taken, or it cannot be told; {@code why} is for people. */
  @Immutable
  record Refused(String why) implements Recall {}
}
