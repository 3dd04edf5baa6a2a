package io.leafcast.k8s.objects;

import java.time.Duration;

/** Wakes somebody once, at a time that may be moved; a test brings its own. */
interface Alarm extends AutoCloseable {

  /**
   * Runs {@code then} after {@code time} on a thread of its own, and nothing that was set before.
   */
  void set(Duration time, Runnable then);

  /** Runs nothing that was set before. */
  void unset();

  /** Nothing runs any more. */
  @Override
  void close();

  /** Sleeps in a virtual thread of that name. */
  static Alarm ofThisMachine(String name) {
    return new SleepingAlarm(name);
  }
}
