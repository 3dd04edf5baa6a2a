package io.leafcast.daemon.report;

import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.board.ReportState;
import io.leafcast.daemon.log.Log;
import io.leafcast.k8s.client.Failure;
import io.leafcast.k8s.report.Schedule;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How the reports go: counted, pinned to the Board, and said in the log when it turns. Of the
 * reporter's thread.
 */
final class Tidings {
  private static final String REPORTER = "the reporter";
  private static final int UNPROCESSABLE = 422;

  private final Board board;
  private final Map<String, Broken> broken = new TreeMap<>();
  private Optional<Instant> writtenAt = Optional.empty();
  private long writes;
  private long failures;
  private long events;
  private long eventsLost;

  private record Broken(int code, ReportState.Trouble trouble) {}

  Tidings(Board board) {
    this.board = board;
    pin();
  }

  /** {@code what} was written. */
  void written(String what, Instant at) {
    mended(what);
    writtenAt = Optional.of(at);
    writes++;
    pin();
  }

  /** An Event was written. */
  void told(String what, Instant at) {
    mended(what);
    writtenAt = Optional.of(at);
    events++;
    pin();
  }

  /** So many happenings are lost by now. */
  void lost(long count) {
    if (count != eventsLost) {
      eventsLost = count;
      pin();
    }
  }

  /**
   * {@code what} was not written; {@code hint} says what to do where the API has no such resource.
   * Said in the log once, until it is mended or fails in another way.
   */
  Schedule.Again failed(String what, Failure failure, String hint, Instant at) {
    boolean isAbsent = failure.code() == HttpURLConnection.HTTP_NOT_FOUND;
    String text = what + ": " + (isAbsent ? hint : failure.reason());
    Broken before = broken.get(what);
    if (before == null || before.code() != failure.code()) {
      broken.put(what, new Broken(failure.code(), new ReportState.Trouble(text, at)));
      String line = "report: not written: " + text;
      if (isAbsent) {
        Log.info(line);
      } else {
        Log.warn(line);
      }
    }
    failures++;
    pin();
    return again(failure.code());
  }

  /** A fault of ours, which ends nothing. */
  void fault(Throwable ours, Instant at) {
    if (!broken.containsKey(REPORTER)) {
      Log.error("report: a fault of ours; please report it", ours);
    }
    var _ = failed(REPORTER, new Failure("a fault of ours: " + ours, 0, Duration.ZERO), "", at);
  }

  /** Everything had its turn. */
  void turned() {
    mended(REPORTER);
  }

  private static Schedule.Again again(int code) {
    return switch (code) {
      case HttpURLConnection.HTTP_NOT_FOUND,
          HttpURLConnection.HTTP_FORBIDDEN,
          HttpURLConnection.HTTP_BAD_REQUEST,
          HttpURLConnection.HTTP_BAD_METHOD,
          UNPROCESSABLE ->
          Schedule.Again.LATER;
      default -> Schedule.Again.SOON;
    };
  }

  private void mended(String what) {
    if (broken.remove(what) != null) {
      pin();
      Log.info("report: goes on: " + what);
    }
  }

  private void pin() {
    board.pin(
        Optional.of(
            new ReportState(
                writtenAt,
                broken.values().stream().map(Broken::trouble).findFirst(),
                writes,
                failures,
                events,
                eventsLost)));
  }
}
