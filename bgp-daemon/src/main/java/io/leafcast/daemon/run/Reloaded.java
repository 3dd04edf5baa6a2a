package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;

/** What came of reading the configuration again. */
@Immutable
sealed interface Reloaded {

  /** It holds now, and this was done for it. */
  @Immutable
  record Taken(Forecast done) implements Reloaded {}

  /** It is right, but does more than is done unasked, as {@code why} says; nothing was done. */
  @Immutable
  record Held(Forecast forecast, String why) implements Reloaded {}

  /** It is right, and holds as soon as the Node is known, which these references need. */
  @Immutable
  record Waiting(ImmutableList<String> references) implements Reloaded {}

  /** It has problems, and changed nothing. */
  @Immutable
  record Refused(ImmutableList<String> problems) implements Reloaded {}
}
