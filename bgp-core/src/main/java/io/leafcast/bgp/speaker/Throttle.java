package io.leafcast.bgp.speaker;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Lets at most one Note through in a while, which then says how many were left out: what others
 * send at will must not flood the log.
 */
final class Throttle {
  private static final Duration WHILE = Duration.ofSeconds(10);

  private Duration open = Duration.ZERO;
  private long leftOut;

  /** {@code note} is asked for only when it is to be seen. */
  void tell(Turn turn, Supplier<? extends Note> note) {
    if (turn.elapsed().compareTo(open) < 0) {
      leftOut++;
      return;
    }
    turn.tell(leftOut == 0 ? note.get() : new Note.AfterOthers(note.get(), leftOut));
    leftOut = 0;
    open = turn.elapsed().plus(WHILE);
  }
}
