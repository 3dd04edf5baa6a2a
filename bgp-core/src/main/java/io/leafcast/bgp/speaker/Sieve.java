package io.leafcast.bgp.speaker;

import java.time.Duration;
import java.time.Instant;

/**
 * Lets at most one Note through in a while, which then says how many were left out: what others
 * send at will must not flood the log.
 */
final class Sieve {
  private static final Duration WHILE = Duration.ofSeconds(10);

  private Instant open = Instant.MIN;
  private long leftOut;

  void tell(Turn turn, Note.Kind kind, String subject, String text) {
    if (turn.now().isBefore(open)) {
      leftOut++;
      return;
    }
    turn.tell(
        kind, subject, leftOut == 0 ? text : text + " (" + leftOut + " like it were left out)");
    leftOut = 0;
    open = turn.now().plus(WHILE);
  }
}
