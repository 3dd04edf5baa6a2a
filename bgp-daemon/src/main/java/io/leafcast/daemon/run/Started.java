package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;

/** Whether there is something to obey. */
@Immutable
sealed interface Started {
  @Immutable
  record Yes() implements Started {}

  @Immutable
  record No(ImmutableList<String> problems) implements Started {}

  /** Somebody ended it while it waited for another daemon; with which exit status. */
  @Immutable
  record Ended(int status) implements Started {}

  /** A fault of ours, or nothing left to start a thread with; the log says which. */
  @Immutable
  record Failed() implements Started {}
}
