package io.leafcast.bgp.simulation;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The only clock of a simulation: events in the order of their times, and of equal times in the
 * order in which they were planned.
 */
final class VirtualTime {
  private static final Comparator<Event> ORDER =
      Comparator.comparing((Event event) -> event.at).thenComparingLong(event -> event.order);

  private final PriorityQueue<Event> events = new PriorityQueue<>(ORDER);
  private Duration now = Duration.ZERO;
  private long planned;

  /** Something that is going to happen, unless it is called off. */
  final class Event {
    private final Duration at;
    private final long order;
    private final Runnable what;

    private Event(Duration at, long order, Runnable what) {
      this.at = at;
      this.order = order;
      this.what = what;
    }

    void callOff() {
      events.remove(this);
    }
  }

  /** Since the start. */
  Duration now() {
    return now;
  }

  Event after(Duration wait, Runnable what) {
    return at(now.plus(wait), what);
  }

  /** At {@code moment}, or now when that is past. */
  Event at(Duration moment, Runnable what) {
    Event event = new Event(moment.compareTo(now) < 0 ? now : moment, planned++, what);
    events.add(event);
    return event;
  }

  /** Lets everything happen that is due until {@code end}. */
  void runUntil(Duration end) {
    while (!events.isEmpty() && events.peek().at.compareTo(end) <= 0) {
      Event next = events.remove();
      now = next.at;
      next.what.run();
    }
    now = end;
  }
}
