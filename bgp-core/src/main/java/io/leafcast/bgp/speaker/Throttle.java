package io.leafcast.bgp.speaker;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Lets at most one Note through in a while, which then says how many were left out: what others
 * send at will must not flood the log.
 */
final class Throttle {
  private static final Duration WHILE = Duration.ofSeconds(10);

  private Instant open = Instant.MIN;
  private long leftOut;

  /** {@code text} is asked for only when it is to be seen. */
  void tell(Turn turn, Note.Kind kind, String subject, Supplier<String> text) {
    if (turn.now().isBefore(open)) {
      leftOut++;
      return;
    }
    String before = leftOut == 0 ? "" : " (" + leftOut + " like it were left out before)";
    turn.tell(kind, subject, text.get() + before);
    leftOut = 0;
    open = turn.now().plus(WHILE);
  }
}
