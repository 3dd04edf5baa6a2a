package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.drain.Drain;
import io.leafcast.bgp.drain.DrainOrder;
import io.leafcast.bgp.reason.DrainReason;
import io.leafcast.bgp.rib.Offer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where the drain of one peer stands, and its timer. It goes on whatever becomes of the session,
 * and outlives a reload that makes the peer anew.
 */
final class Draining {
  private final PeerName peer;
  private Drain drain = new Drain.Serving();
  private Instant since;
  private Optional<Instant> until = Optional.empty();
  private Drain.Phase left;

  /** {@code left} is how far it was before a restart; what counts is what is wanted first. */
  Draining(PeerName peer, Instant since, Drain.Phase left) {
    this.peer = peer;
    this.since = since;
    this.left = left;
  }

  /** The peer is to be drained so from now on, or not. */
  ImmutableList<Drain.Action> want(Turn turn, Optional<DrainOrder> order) {
    Drain.Phase from = left;
    left = Drain.Phase.SERVING;
    return step(
        turn,
        order
            .<Drain.Event>map(wanted -> new Drain.Event.Resumed(wanted, from))
            .orElseGet(Drain.Event.NotWanted::new));
  }

  /** Its timer expires. */
  ImmutableList<Drain.Action> timeUp(Turn turn) {
    until = Optional.empty();
    return step(turn, new Drain.Event.TimeUp());
  }

  /** Takes the step, and answers with what the peer has to do. */
  private ImmutableList<Drain.Action> step(Turn turn, Drain.Event event) {
    Drain before = drain;
    Drain.Step step = before.step(event);
    drain = step.after();
    if (drain.phase() != before.phase()) {
      since = turn.wall();
      drain
          .ordered()
          .or(before::ordered)
          .ifPresent(order -> turn.tell(note(drain.phase(), order.why())));
    }
    for (Drain.Action action : step.actions()) {
      switch (action) {
        case Drain.Action.StartTimer(Duration after) -> {
          until = Optional.of(turn.wall().plus(after));
          turn.ask(new Output.SetTimer(timer(), after));
        }
        case Drain.Action.StopTimer() -> stopTimer(turn);
        case Drain.Action.Reroute _, Drain.Action.EndSession _, Drain.Action.Start _ -> {}
      }
    }
    return step.actions();
  }

  private PeerNote note(Drain.Phase phase, DrainReason why) {
    return switch (phase) {
      case SERVING -> new PeerNote.DrainOver(peer, why);
      case SHUNNING -> new PeerNote.DrainShunning(peer, why);
      case WITHDRAWN -> new PeerNote.DrainWithdrawn(peer, why);
      case CEASED -> new PeerNote.DrainCeased(peer, why);
    };
  }

  /** The peer is no more. */
  void stopTimer(Turn turn) {
    if (until.isPresent()) {
      turn.ask(new Output.CancelTimer(timer()));
    }
    until = Optional.empty();
  }

  private TimerKey timer() {
    return new TimerKey.OfPeer(peer, TimerKey.PeerTimer.DRAIN);
  }

  /** What the peer gets of the routes. */
  Offer offer() {
    return drain.offer();
  }

  /** Whether it gets a session at all. */
  boolean mayHaveSession() {
    return !(drain instanceof Drain.Ceased);
  }

  Snapshot.Drained view() {
    return drain
        .ordered()
        .<Snapshot.Drained>map(
            order -> new Snapshot.Drained.Yes(drain.phase(), order, since, until))
        .orElseGet(Snapshot.Drained.No::new);
  }
}
