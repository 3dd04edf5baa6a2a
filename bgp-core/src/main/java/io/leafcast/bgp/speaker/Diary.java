package io.leafcast.bgp.speaker;

import io.leafcast.bgp.fsm.Action;
import io.leafcast.bgp.fsm.Event;
import io.leafcast.bgp.fsm.Fsm;
import io.leafcast.bgp.fsm.Side;
import io.leafcast.bgp.fsm.State;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.NotificationCodes;
import java.time.Duration;
import java.time.Instant;

/** What happened to one peer, in words: Notes as it happens, and the last error for status. */
final class Diary {
  private final PeerName peer;
  private final Throttle refusals = new Throttle();
  private final Throttle lost = new Throttle();
  private final Throttle malformed = new Throttle();
  private final Throttle remarks = new Throttle();
  private Snapshot.SessionState shown = Snapshot.SessionState.IDLE;
  private Instant since;
  private String lastError = "";
  private Instant lastErrorAt = Instant.EPOCH;

  Diary(PeerName peer, Instant since) {
    this.peer = peer;
    this.since = since;
  }

  Instant since() {
    return since;
  }

  String lastError() {
    return lastError;
  }

  Instant lastErrorAt() {
    return lastErrorAt;
  }

  /** Status shows the peer in this state from now on. */
  void show(Turn turn, Snapshot.SessionState state) {
    if (state != shown) {
      shown = state;
      since = turn.now();
    }
  }

  Snapshot.SessionState shown() {
    return shown;
  }

  void blame(Turn turn, String reason) {
    lastError = reason;
    lastErrorAt = turn.now();
  }

  void refused(Turn turn, String what) {
    refusals.tell(turn, Note.Kind.CONNECTION_REFUSED, peer.text(), () -> "refused " + what);
  }

  void heard(Turn turn, Incoming incoming) {
    for (Incoming.Remark remark : incoming.remarks()) {
      Throttle sieve = remark.kind() == Note.Kind.MALFORMED_UPDATE ? malformed : remarks;
      sieve.tell(turn, remark.kind(), peer.text(), remark::text);
    }
  }

  void established(Turn turn, Negotiated terms, Input.Endpoints endpoints) {
    turn.tell(
        Note.Kind.SESSION_ESTABLISHED,
        peer.text(),
        "Established with AS "
            + terms.peerAs()
            + ", router ID "
            + terms.peerId()
            + " at "
            + endpoints.remote()
            + ": hold time "
            + terms.holdTime()
            + " s, "
            + (terms.families().isEmpty()
                ? "no family in common; no route can be announced"
                : Phrases.some(terms.families())));
  }

  /** Begins to write down one step of an FSM. */
  Page open(Turn turn, Machine machine, Event event, Fsm.Step step) {
    String why =
        step.actions().stream()
            .filter(Action.Blame.class::isInstance)
            .map(action -> ((Action.Blame) action).reason())
            .findFirst()
            .orElse("");
    return new Page(turn, machine.side(), machine.state(), event, step.state(), why);
  }

  /** One step of an FSM. */
  final class Page {
    private final Turn turn;
    private final Side side;
    private final State before;
    private final Event event;
    private final State after;
    private final String why;

    private Page(Turn turn, Side side, State before, Event event, State after, String why) {
      this.turn = turn;
      this.side = side;
      this.before = before;
      this.event = event;
      this.after = after;
      this.why = why;
    }

    void sent(Notification notification) {
      String text =
          "sent " + NotificationCodes.describe(notification) + (why.isEmpty() ? "" : ": " + why);
      if (event instanceof Event.OpenCollisionDump(String reason)) {
        turn.tell(Note.Kind.COLLISION, peer.text(), text + ": " + reason);
      } else if (before instanceof State.Idle) {
        refused(turn, "a connection, because the last one failed a moment ago");
      } else {
        turn.tell(Note.Kind.NOTIFICATION_SENT, peer.text(), text);
      }
    }

    void down(Duration up) {
      turn.tell(
          Note.Kind.SESSION_DOWN,
          peer.text(),
          "down after " + Phrases.span(up) + (why.isEmpty() ? ", stopped" : ": " + why));
    }

    void close() {
      if (event instanceof Event.NotifMsg || event instanceof Event.NotifMsgVerErr) {
        turn.tell(Note.Kind.NOTIFICATION_RECEIVED, peer.text(), why);
      } else if (event instanceof Event.TcpConnectionFails
          || event instanceof Event.ConnectRetryTimerExpires) {
        failed();
      }
      if (after instanceof State.Connect) {
        turn.tell(Note.Kind.CONNECTING, peer.text(), "dialling");
      }
    }

    private void failed() {
      if (why.isEmpty() || before instanceof State.Established) {
        return;
      }
      switch (side) {
        case DIALLING -> turn.tell(Note.Kind.CONNECT_FAILED, peer.text(), why);
        case LISTENING -> lost.tell(turn, Note.Kind.CONNECT_FAILED, peer.text(), () -> why);
      }
    }
  }
}
