package io.leafcast.daemon.gate;

import com.google.errorprone.annotations.Immutable;

/** What a look at a condition showed. What cannot be looked at does not hold yet. */
@Immutable
public sealed interface Look {

  @Immutable
  record Holds() implements Look {}

  /** {@code why} is for people, and the same for as long as the matter is. */
  @Immutable
  record NotYet(String why) implements Look {}
}
