package io.leafcast.bgp.simulation;

import java.time.Duration;

/** What happened to one node that costs a leaf its routes, whatever the speaker does. */
final class Excuses {
  private static final Duration NEVER = Duration.ofSeconds(-1);

  /** What a process sent arrives for so long after its end. */
  private static final Duration UNDER_WAY = Duration.ofMillis(200);

  private final VirtualTime time;
  private final LongLived longLived;
  private Duration drained = NEVER;
  private Duration spoilt = NEVER;
  private Duration booted = NEVER;
  private Duration away = NEVER;
  private Drain drain = Drain.OFF;

  /** Whether the node asks its leaves to keep its routes past the Restart Time. */
  enum LongLived {
    OFF,
    ON
  }

  private enum Drain {
    OFF,
    ON
  }

  Excuses(VirtualTime time, LongLived longLived) {
    this.time = time;
    this.longLived = longLived;
  }

  void drains() {
    drain = Drain.ON;
  }

  void drainsNoMore() {
    if (drain == Drain.ON) {
      drained = time.now();
    }
    drain = Drain.OFF;
  }

  /** A process died whose disk had not done its work. */
  void diskFailed() {
    spoilt = time.now();
  }

  void booted() {
    booted = time.now();
  }

  /** For longer than the Restart Time, until now. */
  void wasAwayForLong() {
    away = time.now();
  }

  boolean isDrainedSince(Duration since) {
    return drain == Drain.ON || drained.compareTo(since) >= 0;
  }

  boolean isDiskToBlameSince(Duration since) {
    return spoilt.plus(UNDER_WAY).compareTo(since) >= 0;
  }

  boolean wasBootedSince(Duration since) {
    return booted.compareTo(since) >= 0;
  }

  boolean wasAwayForLongSince(Duration since, Leaf.Help help) {
    boolean isKeptLong = help == Leaf.Help.LONG_LIVED && longLived == LongLived.ON;
    return !isKeptLong && away.compareTo(since) >= 0;
  }
}
