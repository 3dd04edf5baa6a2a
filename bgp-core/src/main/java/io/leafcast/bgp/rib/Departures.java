package io.leafcast.bgp.rib;

import io.leafcast.bgp.wire.Prefix;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The prefixes that no source wants any more and whose withdrawal waits for its turn: first come,
 * first gone, and never more of them within 60 seconds than is allowed. Keeps one moment for each
 * withdrawal of the last 60 seconds, so no more than the limit.
 */
final class Departures {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final Map<Prefix, Claim> waiting = new LinkedHashMap<>();
  private final Deque<Duration> gone = new ArrayDeque<>();

  Departures() {}

  /** One that goes its own way from here. */
  Departures(Departures as) {
    waiting.putAll(as.waiting);
    gone.addAll(as.gone);
  }

  /** Waits behind all others; one that waits already keeps its place. */
  void add(Prefix prefix, Claim claim) {
    waiting.putIfAbsent(prefix, claim);
  }

  /** Those that {@code isOver} says so of need not wait: they are wanted again, or told nobody. */
  void removeIf(Predicate<Prefix> isOver) {
    waiting.keySet().removeIf(isOver);
  }

  /** Lets go as many as may go by {@code now}; without a limit that is all. */
  void release(Optional<Integer> perMinute, Duration now) {
    if (perMinute.isEmpty()) {
      waiting.clear();
      gone.clear();
      return;
    }
    while (!gone.isEmpty() && gone.getFirst().plus(WINDOW).compareTo(now) <= 0) {
      gone.removeFirst();
    }
    var next = waiting.keySet().iterator();
    while (next.hasNext() && gone.size() < perMinute.orElseThrow()) {
      next.next();
      next.remove();
      gone.addLast(now);
    }
  }

  /** How long until the next may go; empty while none waits. */
  Optional<Duration> untilNext(Optional<Integer> perMinute, Duration now) {
    if (waiting.isEmpty() || perMinute.isEmpty()) {
      return Optional.empty();
    }
    // A limit that was lowered has more moments to get past than the first.
    int above = gone.size() - perMinute.orElseThrow();
    return gone.stream()
        .skip(Math.max(0, above))
        .findFirst()
        .map(then -> then.plus(WINDOW).minus(now));
  }

  Set<Prefix> waiting() {
    return waiting.keySet();
  }

  Map<Prefix, Claim> claims() {
    return waiting;
  }
}
