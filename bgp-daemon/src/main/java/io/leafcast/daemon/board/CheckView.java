package io.leafcast.daemon.board;

import com.google.errorprone.annotations.Immutable;
import java.time.Instant;

/**
 * Where a health check stands.
 *
 * @param since when it came to be so
 * @param contrary tries in a row that spoke against that
 * @param output what the last try said: the last line of its command, or the status of its answer
 * @param obstacle why it cannot be tried, which is no verdict; "" where it can
 */
@Immutable
public record CheckView(
    String name, State state, Instant since, int contrary, String output, String obstacle) {

  /** What it says of its prefixes. */
  public enum State {
    UP,
    DOWN,
    /** A file puts it down, whatever the tries would say: none is made. */
    DISABLED
  }
}
