package io.leafcast.bgp.speaker;

import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.rib.AdjRibIn;
import io.leafcast.bgp.rib.Budget;
import io.leafcast.bgp.rib.LearnedRoutes;
import java.util.Optional;

/** What one peer announces to us: its Adj-RIB-In, which is the peer's and not a session's. */
final class Receiving {
  private final PeerName peer;
  private final Budget room;
  private Optional<AdjRibIn> in = Optional.empty();

  Receiving(PeerName peer, Budget room) {
    this.peer = peer;
    this.room = room;
  }

  /** A session is Established; there is nothing of an older one. */
  void begin(Turn turn) {
    in = Optional.of(new AdjRibIn(room, turn.random()));
  }

  /** An UPDATE of the peer's. */
  void take(Turn turn, UpdateOutcome outcome) {
    if (in.isPresent()) {
      take(turn, in.get(), outcome);
    }
  }

  private void take(Turn turn, AdjRibIn routes, UpdateOutcome outcome) {
    long notKept = routes.notKept();
    switch (outcome) {
      case UpdateOutcome.Accept accept -> routes.accept(accept);
      case UpdateOutcome.Withdraw withdraw -> routes.withdraw(withdraw);
      case UpdateOutcome.Reset _ -> throw new IllegalStateException("a reset ends the session");
    }
    if (notKept == 0 && routes.notKept() > 0) {
      turn.tell(new PeerNote.TooManyPrefixes(peer));
    }
  }

  /** All of it is gone with the session that it came over: others have the room. */
  void end() {
    in.ifPresent(AdjRibIn::close);
    in = Optional.empty();
  }

  /** What the peer announces, for readers; nothing without a session. */
  Optional<LearnedRoutes> routes() {
    return in.map(routes -> routes);
  }
}
