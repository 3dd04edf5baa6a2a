package io.leafcast.daemon.check;

import com.google.errorprone.annotations.Immutable;

/** What came of one try. */
@Immutable
sealed interface Outcome {

  /** It is well; {@code output} is what it said, one line. */
  @Immutable
  record Passed(String output) implements Outcome {}

  /** It is not, or did not say so in time. */
  @Immutable
  record Failed(String output) implements Outcome {}

  /** The try could not be made, so nothing is known: {@code reason} is our own trouble. */
  @Immutable
  record NotTried(String reason) implements Outcome {}
}
