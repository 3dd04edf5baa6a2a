package io.leafcast.conformance.demo;

import java.io.Console;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Says on standard error what goes on: one line that changes on a terminal, a line a step
 * elsewhere.
 */
final class Progress {
  private static final String CLEAR = "\r\u001b[K";

  private final boolean terminal =
      Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  private final long begin = System.nanoTime();

  /** Replaces what was said before. */
  void say(String what) {
    String line =
        String.format(Locale.ROOT, "[%4.1f s] %s ...", elapsed().toMillis() / 1000.0, what);
    if (terminal) {
      System.err.print(CLEAR + line);
      System.err.flush();
    } else {
      System.err.println(line);
    }
  }

  /** Makes room for the output. */
  void done() {
    if (terminal) {
      System.err.print(CLEAR);
      System.err.flush();
    }
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
