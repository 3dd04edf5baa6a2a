package io.leafcast.k8s.report;

import com.google.errorprone.annotations.Immutable;
import java.time.Duration;
import java.util.Optional;

/**
 * When a document is written: a value. Times are since any one moment, of a clock that only runs
 * forward; {@code chance} is from 0 to 1.
 *
 * <p>What changed is written at once where the last write is long ago, and is collected else; what
 * did not change is not written, except once an hour, so that an object that somebody deleted comes
 * back. Changes without end are written ever less often.
 *
 * @param interval between two writes, at least
 * @param written what the API has, as far as we know; empty where we do not know
 * @param due when what differs is to be written
 * @param free nothing is written before
 * @param refresh when it is written although nothing changed
 * @param inARow writes that followed one another without a quiet time
 * @param failures in a row
 */
@Immutable
public record Schedule(
    Duration interval,
    Optional<String> written,
    Optional<Duration> due,
    Duration free,
    Duration refresh,
    int inARow,
    int failures) {
  /** A daemon that begins waits for its first sessions. */
  private static final Duration SETTLING = Duration.ofSeconds(3);

  /** Over which the nodes of a cluster spread what happens to all at once. */
  private static final Duration SPREAD = Duration.ofSeconds(1);

  private static final Duration REFRESH = Duration.ofHours(1);

  /** Without a write for so long, changes are rare again. */
  private static final Duration QUIET = Duration.ofMinutes(5);

  /** Writes that follow one another at the interval; those after them take twice as long each. */
  private static final int PROMPT = 4;

  private static final int MOST_DOUBLINGS = 4;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
  private static final Duration LATER = Duration.ofMinutes(5);

  /** How a write that failed is to be tried again. */
  public enum Again {
    /** The API is away or busy: after 1 s, doubled up to 2 minutes. */
    SOON,
    /** It will not have it, and somebody has to change that: after 5 minutes. */
    LATER
  }

  /** Nothing is written yet. */
  public static Schedule begin(Duration interval) {
    return new Schedule(
        interval, Optional.empty(), Optional.empty(), SETTLING, Duration.ZERO, 0, 0);
  }

  /** Whether it is worth making the document. */
  public boolean looks(Duration now) {
    return now.compareTo(free) >= 0;
  }

  /** The document is {@code document} now. */
  public Schedule seen(String document, Duration now, double chance) {
    if (written.equals(Optional.of(document)) && !isStale(now)) {
      return with(Optional.empty());
    }
    return due.isPresent() ? this : with(Optional.of(later(now.plus(part(SPREAD, chance)), free)));
  }

  /** Whether it is to be written although nothing changed. */
  public boolean isStale(Duration now) {
    return now.compareTo(refresh) >= 0;
  }

  /** Whether what was seen last is to be written. */
  public boolean isDue(Duration now) {
    return due.filter(at -> now.compareTo(at) >= 0).isPresent();
  }

  /** {@code document} was written. */
  public Schedule wrote(String document, Duration now, double chance) {
    int row = now.minus(free).compareTo(QUIET) > 0 ? 0 : inARow + 1;
    int doublings = Math.clamp(row - PROMPT + 1L, 0, MOST_DOUBLINGS);
    Duration jitter = part(REFRESH.dividedBy(5), chance).minus(REFRESH.dividedBy(10));
    return new Schedule(
        interval,
        Optional.of(document),
        Optional.empty(),
        now.plus(interval.multipliedBy(1L << doublings)),
        now.plus(REFRESH).plus(jitter),
        row,
        0);
  }

  /**
   * It could not be written, or nobody knows whether it was.
   *
   * @param atLeast how long the server asked us to wait
   */
  public Schedule failed(Again again, Duration atLeast, Duration now, double chance) {
    Duration full =
        switch (again) {
          case SOON -> shorter(FIRST_WAIT.multipliedBy(1L << Math.min(failures, 20)), LONGEST_WAIT);
          case LATER -> LATER;
        };
    // Not all that were told to come back at one moment come back at one moment.
    Duration wait = atLeast.plus(part(atLeast, chance / 2)).plus(part(full, 0.5 + chance / 2));
    return new Schedule(
        interval,
        Optional.empty(),
        Optional.empty(),
        now.plus(wait),
        refresh,
        inARow,
        failures + 1);
  }

  private Schedule with(Optional<Duration> when) {
    return new Schedule(interval, written, when, free, refresh, inARow, failures);
  }

  private static Duration part(Duration whole, double part) {
    return Duration.ofNanos((long) (whole.toNanos() * part));
  }

  private static Duration later(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
