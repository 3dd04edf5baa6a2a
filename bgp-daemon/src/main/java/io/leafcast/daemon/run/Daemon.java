package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableMap;
import io.leafcast.daemon.log.LogLines;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** The process that {@code leafcast run} starts. */
public final class Daemon {
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private Daemon() {}

  /** Runs until SIGTERM or SIGINT; the exit status. */
  public static int run(Path file) {
    Control control =
        new Control(file, ImmutableMap.copyOf(System.getenv()), InstantSource.system());
    // First of all: what nobody handles ends the process, SIGHUP too.
    Signals.on("HUP", () -> control.tell(new Event.Reload()));
    Signals.on("TERM", () -> control.tell(new Event.StopAsked("SIGTERM")));
    Signals.on("INT", () -> control.tell(new Event.StopAsked("SIGINT")));
    Thread.setDefaultUncaughtExceptionHandler(control::threadEnded);
    int status =
        switch (control.start()) {
          case Started.No(var problems) -> {
            problems.forEach(System.err::println);
            yield ExitCode.MISUSED;
          }
          case Started.Failed _ -> ExitCode.FAILED;
          case Started.Yes _ -> control.obey();
        };
    LogLines.ofProcess().flush(LAST_WORDS);
    return status;
  }
}
