package io.leafcast.k8s.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which Events are to be written: what is alike becomes a series, whose counts are told ever less
 * often, and a bucket of tokens bounds them all. What does not fit is counted. Times are since any
 * one moment, of a clock that only runs forward. For one thread.
 */
public final class Ledger {
  /** Series that are kept. */
  static final int MOST_SERIES = 64;

  /** Events at once; then one each {@link #REFILL}. */
  static final int BURST = 10;

  static final Duration REFILL = Duration.ofSeconds(20);

  /** How long after a series was told its next count is. */
  private static final Duration FIRST_GAP = Duration.ofSeconds(30);

  private static final Duration LONGEST_GAP = Duration.ofMinutes(30);

  /** The API forgets an Event after an hour: what comes again then is a new one. */
  private static final Duration OVER = Duration.ofHours(1);

  private record Likeness(Happening.Type type, String reason, String subject, String cause) {}

  private record Entry(Series series, long told, Duration seen, Duration next, Duration gap) {
    boolean isTold() {
      return told == series.count();
    }
  }

  private final Map<Likeness, Entry> entries = new LinkedHashMap<>();
  private double tokens = BURST;
  private Duration filled = Duration.ZERO;
  private long lost;

  /** It happened so many times; {@code at} is the time of day of the last. */
  public void happened(Happening happening, long times, Instant at, Duration now) {
    Likeness like =
        new Likeness(happening.type(), happening.reason(), happening.subject(), happening.cause());
    Entry old = entries.get(like);
    if (old != null && old.isTold() && now.minus(old.seen()).compareTo(OVER) >= 0) {
      entries.remove(like);
      old = null;
    }
    if (old != null) {
      entries.put(
          like, new Entry(old.series().and(times, at), old.told(), now, old.next(), old.gap()));
    } else if (makeRoom()) {
      Series first = new Series(happening, at, at, times);
      entries.put(like, new Entry(first, 0, now, now, FIRST_GAP));
    } else {
      lost += times;
    }
  }

  /** Forgets the told series that was first of all, if there are too many. */
  private boolean makeRoom() {
    if (entries.size() < MOST_SERIES) {
      return true;
    }
    for (Iterator<Entry> all = entries.values().iterator(); all.hasNext(); ) {
      if (all.next().isTold()) {
        all.remove();
        return true;
      }
    }
    return false;
  }

  /** What is to be written now, if anything is and may be. */
  public Optional<Series> next(Duration now) {
    tokens = Math.min(BURST, tokens + (double) now.minus(filled).toNanos() / REFILL.toNanos());
    filled = now;
    return tokens < 1
        ? Optional.empty()
        : entries.values().stream()
            .filter(entry -> !entry.isTold() && now.compareTo(entry.next()) >= 0)
            .map(Entry::series)
            .findFirst();
  }

  /** {@code series} was written, or the API will not have it. */
  public void told(Series series, Duration now) {
    tokens--;
    entries.replaceAll((_, entry) ->
        entry.series().first().equals(series.first())
                && entry.series().happening().equals(series.happening())
            ? new Entry(
                entry.series(),
                series.count(),
                entry.seen(),
                now.plus(entry.gap()),
                longer(entry.gap()))
            : entry);
  }

  private static Duration longer(Duration gap) {
    Duration doubled = gap.multipliedBy(2);
    return doubled.compareTo(LONGEST_GAP) > 0 ? LONGEST_GAP : doubled;
  }

  /** Some happened that nobody could keep. */
  public void lose(long times) {
    lost += times;
  }

  /** How many were never told, nor will be. */
  public long lost() {
    return lost;
  }
}
