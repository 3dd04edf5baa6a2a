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
    EventQueue events = new EventQueue();
    // First of all: what nobody handles ends the process, SIGHUP too.
    Signals.on("HUP", () -> events.tell(new Event.Reload()));
    Signals.on("TERM", () -> events.tell(new Event.StopAsked("SIGTERM")));
    Signals.on("INT", () -> events.tell(new Event.StopAsked("SIGINT")));
    Control control = control(file, events, Turn.Rank.NEWCOMER);
    int status = run(control);
    while (control.afterwards() == Control.Afterwards.STAND_BY) {
      events.forget();
      control = control(file, events, Turn.Rank.STANDBY);
      status = run(control);
    }
    LogLines.ofProcess().flush(LAST_WORDS);
    return status;
  }

  private static Control control(Path file, EventQueue events, Turn.Rank rank) {
    return new Control(
        file,
        ImmutableMap.copyOf(System.getenv()),
        InstantSource.system(),
        FileWatch.USUAL_PERIOD,
        events,
        rank);
  }

  private static int run(Control control) {
    Thread.setDefaultUncaughtExceptionHandler(control::threadEnded);
    return switch (control.start()) {
      case Started.No(var problems) -> {
        problems.forEach(System.err::println);
        yield ExitCode.MISUSED;
      }
      case Started.Failed _ -> ExitCode.FAILED;
      case Started.Ended(int status) -> status;
      case Started.Yes _ -> control.obey();
    };
  }
}
