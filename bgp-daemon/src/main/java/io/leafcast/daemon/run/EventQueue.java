package io.leafcast.daemon.run;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What the control thread still has to hear of. Whoever tells a full state again takes the older
 * one out, so that an API that changes an object faster than we obey cannot fill the memory.
 */
final class EventQueue {
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  /** Hands over an event; any thread may, and none waits. */
  void tell(Event event) {
    events.removeIf(event::supersedes);
    events.add(event);
  }

  /** The oldest event, as soon as there is one. */
  Event next() throws InterruptedException {
    return events.take();
  }

  /** Forgets all but who wants the process to end. */
  void forget() {
    events.removeIf(event -> !(event instanceof Event.StopAsked));
  }

  int size() {
    return events.size();
  }
}
