package io.leafcast.daemon.report;

import java.time.Duration;
import java.time.Instant;

/** One thing that Kubernetes is told. Of the reporter's thread. */
interface Desk {

  /** Does what is to be done now, if anything is. */
  void turn(Moment now);

  /**
   * When a turn is.
   *
   * @param elapsed since the reporter began, by a clock that only runs forward
   * @param wall the time of day
   * @param chance from 0 to 1
   */
  record Moment(Duration elapsed, Instant wall, double chance) {}
}
