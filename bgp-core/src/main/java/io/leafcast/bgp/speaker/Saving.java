package io.leafcast.bgp.speaker;

import io.leafcast.bgp.rib.LocalRoutes;
import io.leafcast.bgp.source.SavedSet;
import java.time.Duration;

/**
 * Lets a change of what is announced go to the peers only when it is saved, or when that takes too
 * long: what a peer was told last must be what the next process begins with. One Save is under way
 * at a time; what changes meanwhile is saved together afterwards.
 */
final class Saving {
  /** The longest that a change waits for its Save: a disk that stalls must not hold a route. */
  static final Duration PATIENCE = Duration.ofMillis(200);

  private LocalRoutes released;
  private Change newest = new Change(LocalRoutes.NONE, SavedSet.NONE);
  private Change asked = newest;
  private long number;
  private Phase phase = Phase.OFF;
  private Trouble trouble = Trouble.NONE;

  private record Change(LocalRoutes routes, SavedSet set) {}

  private enum Phase {
    /** Nothing is saved. */
    OFF,
    /** What was asked for last is saved, or cannot be. */
    ANSWERED,
    /** What was asked for last is waited for. */
    WAITING,
    /** The answer takes too long, so nothing waits for it. */
    LATE
  }

  private enum Trouble {
    NONE,
    TOLD
  }

  /** Saves nothing yet; peers may be told {@code first}. */
  Saving(LocalRoutes first) {
    released = first;
  }

  /** From now on changes are saved; {@code saved} is what is saved already. */
  void begin(SavedSet saved) {
    asked = new Change(LocalRoutes.NONE, saved);
    phase = Phase.ANSWERED;
  }

  /** What peers may be told now. */
  LocalRoutes released() {
    return released;
  }

  /** Whether peers may be told all that there is. */
  boolean isDone() {
    return phase != Phase.WAITING;
  }

  /** Whether somebody wants to know what there is to save. */
  boolean isOn() {
    return phase != Phase.OFF;
  }

  /** There is this to announce now, and this of it to save. */
  void want(Turn turn, LocalRoutes routes, SavedSet set) {
    newest = new Change(routes, set);
    switch (phase) {
      case OFF -> released = routes;
      case ANSWERED -> {
        if (set.announcesAs(asked.set)) {
          released = routes;
        } else {
          phase = Phase.WAITING;
          ask(turn);
        }
      }
      case WAITING -> {}
      case LATE -> {
        released = routes;
        if (!set.announcesAs(asked.set)) {
          ask(turn);
        }
      }
    }
  }

  private void ask(Turn turn) {
    asked = newest;
    turn.ask(new Output.Save(++number, asked.set));
    if (phase == Phase.WAITING) {
      turn.ask(new Output.SetTimer(new TimerKey.SaveWait(), PATIENCE));
    }
  }

  /** It is saved; an answer to an older Save comes too late. */
  void saved(Turn turn, long which) {
    if (which == number) {
      trouble = Trouble.NONE;
      answered(turn);
    }
  }

  /** It cannot be saved: it is announced all the same. */
  void failed(Turn turn, long which, String why) {
    if (which == number) {
      tell(turn, new SpeakerNote.SaveFailed(why));
      answered(turn);
    }
  }

  private void answered(Turn turn) {
    switch (phase) {
      case WAITING -> {
        turn.ask(new Output.CancelTimer(new TimerKey.SaveWait()));
        next(turn);
      }
      case LATE -> phase = Phase.ANSWERED;
      case OFF, ANSWERED -> {}
    }
  }

  private void next(Turn turn) {
    if (newest.set.announcesAs(asked.set)) {
      phase = Phase.ANSWERED;
      released = newest.routes;
    } else {
      // What changed once more meanwhile stays as it is at the peers until that is saved, too.
      released = newest.routes.whereAs(asked.routes, released);
      ask(turn);
    }
  }

  /** The answer takes too long. */
  void late(Turn turn) {
    if (phase == Phase.WAITING) {
      tell(turn, new SpeakerNote.SaveLate(PATIENCE));
      phase = Phase.LATE;
      want(turn, newest.routes, newest.set);
    }
  }

  /** Nobody is told any more. */
  void stop(Turn turn) {
    if (phase == Phase.WAITING) {
      turn.ask(new Output.CancelTimer(new TimerKey.SaveWait()));
      phase = Phase.LATE;
    }
  }

  private void tell(Turn turn, SpeakerNote note) {
    if (trouble == Trouble.NONE) {
      trouble = Trouble.TOLD;
      turn.tell(note);
    }
  }
}
