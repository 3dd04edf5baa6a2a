package io.leafcast.bgp.speaker;

import io.leafcast.bgp.fsm.Action;
import io.leafcast.bgp.fsm.Event;
import io.leafcast.bgp.fsm.Haste;
import io.leafcast.bgp.fsm.Peering;
import io.leafcast.bgp.fsm.State;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.reason.Reason;
import io.leafcast.bgp.reason.SessionReason;
import java.time.Duration;
import java.time.Instant;

/** What happened to one peer: Notes as it happens, and the last error for status. */
final class Diary {
  private final PeerName peer;
  private final Throttle refusals = new Throttle();
  private final Throttle lost = new Throttle();
  private final Throttle dials = new Throttle();
  private Haste haste = Haste.NONE;
  private final Throttle malformed = new Throttle();
  private final Throttle remarks = new Throttle();
  private Snapshot.SessionState shown = Snapshot.SessionState.IDLE;
  private Instant since;
  private Snapshot.LastError lastError = new Snapshot.LastError.None();

  Diary(PeerName peer, Instant since) {
    this.peer = peer;
    this.since = since;
  }

  Instant since() {
    return since;
  }

  Snapshot.LastError lastError() {
    return lastError;
  }

  /** Status shows the peer in this state from now on. */
  void show(Turn turn, Snapshot.SessionState state) {
    if (state != shown) {
      shown = state;
      since = turn.wall();
    }
  }

  Snapshot.SessionState shown() {
    return shown;
  }

  /** A session ended that was Established for {@code up}: not each dial is worth a line now. */
  void lostAfter(Turn turn, Duration up) {
    haste = haste.after(turn.elapsed(), up);
  }

  /** It is dialled at a short pace from now on: not each dial is worth a line. */
  void hasten(Turn turn) {
    haste = Haste.from(turn.elapsed());
  }

  void refused(Turn turn, SessionReason why) {
    refusals.tell(turn, () -> new PeerNote.Refused(peer, why));
  }

  void heard(Turn turn, Incoming incoming) {
    for (PeerNote note : incoming.notes()) {
      Throttle throttle = note.kind() == Note.Kind.MALFORMED_UPDATE ? malformed : remarks;
      throttle.tell(turn, () -> note);
    }
  }

  void established(Turn turn, Negotiated terms, Input.Endpoints endpoints) {
    turn.tell(new PeerNote.Established(peer, terms, endpoints.remote()));
  }

  /** Begins to write down one step of an FSM. */
  Page open(Turn turn, Peering.Move move) {
    for (Action action : move.step().actions()) {
      if (action instanceof Action.Blame(Reason why)) {
        return new Page(turn, move, why);
      }
    }
    return new Page(turn, move, new SessionReason.Stopped());
  }

  /** One step of an FSM. */
  final class Page {
    private final Turn turn;
    private final Peering.Move move;
    private final Reason why;
    private Snapshot.Notified notified = new Snapshot.Notified.Nobody();

    private Page(Turn turn, Peering.Move move, Reason why) {
      this.turn = turn;
      this.move = move;
      this.why = why;
    }

    void blame(Reason reason) {
      lastError =
          new Snapshot.LastError.Of(
              reason,
              turn.wall(),
              reason instanceof SessionReason.NotificationReceived(Notification received)
                  ? new Snapshot.Notified.Us(received)
                  : notified);
    }

    void sent(Notification notification) {
      notified = new Snapshot.Notified.Peer(notification);
      if (move.event() instanceof Event.OpenCollisionDump(Reason reason)) {
        turn.tell(new PeerNote.Collided(peer, notification, reason));
      } else if (move.event() instanceof Event.PeerDialsAgain) {
        turn.tell(new PeerNote.Collided(peer, notification, new SessionReason.DialledAgain()));
      } else if (move.before() instanceof State.Idle) {
        refused(
            turn,
            move.before() instanceof State.Idle(State.Rest.Stopped())
                ? new SessionReason.Drained()
                : new SessionReason.FailedJustNow());
      } else {
        turn.tell(new PeerNote.Sent(peer, notification, why));
      }
    }

    void down(Duration up) {
      turn.tell(new PeerNote.Down(peer, up, why));
    }

    void close() {
      if (move.event() instanceof Event.NotifMsg
          || move.event() instanceof Event.HardResetMsg
          || move.event() instanceof Event.NotifMsgVerErr) {
        turn.tell(new PeerNote.Received(peer, why));
      } else if (move.event() instanceof Event.TcpConnectionFails
          || move.event() instanceof Event.ConnectRetryTimerExpires) {
        failed();
      }
      if (move.step().state() instanceof State.Connect && !haste.isOn(turn.elapsed())) {
        turn.tell(new PeerNote.Dialling(peer));
      }
    }

    private void failed() {
      if (why instanceof SessionReason.Stopped || move.before() instanceof State.Established) {
        return;
      }
      switch (move.side()) {
        case DIALLING -> {
          if (haste.isOn(turn.elapsed())) {
            dials.tell(turn, () -> new PeerNote.ConnectFailed(peer, why));
          } else {
            turn.tell(new PeerNote.ConnectFailed(peer, why));
          }
        }
        case LISTENING -> lost.tell(turn, () -> new PeerNote.ConnectFailed(peer, why));
      }
    }
  }
}
