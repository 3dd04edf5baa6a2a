package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.fsm.Action;
import io.leafcast.bgp.message.Forwarding;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Resilience;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.rib.AdjRibIn;
import io.leafcast.bgp.rib.Budget;
import io.leafcast.bgp.rib.LearnedRoutes;
import io.leafcast.bgp.wire.Family;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one peer announces to us: its Adj-RIB-In, which is the peer's and not a session's. Where the
 * peer restarts gracefully its routes outlive their session, each family for a bounded time (RFC
 * 4724 section 4.2, RFC 9494 section 4.2).
 */
final class Receiving {
  /** How long a peer that is back may take to announce all (RFC 8538 section 4). */
  static final Duration LONGEST_SYNCHRONIZATION = Duration.ofMinutes(3);

  private final PeerName peer;
  private final Budget room;
  private final TreeMap<Family, Wait> waits = new TreeMap<>();
  private Optional<AdjRibIn> in = Optional.empty();
  private Optional<Duration> timer = Optional.empty();
  private Resilience resilience = new Resilience.None(Resilience.By.US);

  /**
   * How long stale routes of a family stay.
   *
   * @param until by the process' clock
   * @param wall the same for people
   * @param longLived when the Long-Lived Stale Time that runs ends, whatever restarts there are
   */
  private record Wait(
      Snapshot.Keeping keeping, Duration until, Instant wall, Optional<Duration> longLived) {

    static Wait of(
        Turn turn, Snapshot.Keeping keeping, Duration until, Optional<Duration> longLived) {
      return new Wait(keeping, until, turn.wall().plus(until).minus(turn.elapsed()), longLived);
    }
  }

  Receiving(PeerName peer, Budget room) {
    this.peer = peer;
    this.room = room;
  }

  /** A session is Established. What is left of an older one stays where the peer says so. */
  void begin(Turn turn, Negotiated terms) {
    resilience = terms.resilience();
    AdjRibIn routes = in.orElseGet(() -> new AdjRibIn(room, turn.random()));
    in = Optional.of(routes);
    ImmutableMap.copyOf(waits)
        .forEach((family, wait) -> {
          if (!forwards(family, wait.keeping)) {
            forget(routes, family);
          } else if (wait.keeping == Snapshot.Keeping.RESTART_TIME) {
            waits.put(
                family,
                Wait.of(
                    turn,
                    Snapshot.Keeping.SYNCHRONIZING,
                    turn.elapsed().plus(LONGEST_SYNCHRONIZATION),
                    wait.longLived));
          }
        });
    setTimer(turn);
  }

  /** Whether the peer says that it still forwards by the routes of before. */
  private boolean forwards(Family family, Snapshot.Keeping keeping) {
    if (!(resilience instanceof Resilience.Graceful graceful)) {
      return false;
    }
    return switch (keeping) {
      case RESTART_TIME, SYNCHRONIZING -> graceful.kept().get(family) == Forwarding.GOES_ON;
      case LONG_LIVED ->
          Optional.ofNullable(graceful.longLived().get(family))
              .filter(there -> there.forwarding() == Forwarding.GOES_ON)
              .isPresent();
    };
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
      case UpdateOutcome.Accept accept -> {
        routes.accept(accept);
        for (Family family : accept.endOfRib()) {
          forget(routes, family);
          setTimer(turn);
        }
      }
      case UpdateOutcome.Withdraw withdraw -> routes.withdraw(withdraw);
      case UpdateOutcome.Reset _ -> throw new IllegalStateException("a reset ends the session");
    }
    if (notKept == 0 && routes.notKept() > 0) {
      turn.tell(new PeerNote.TooManyPrefixes(peer));
    }
  }

  /** The session ended. */
  void end(Turn turn, Action.Received left) {
    switch (left) {
      case GONE -> in.ifPresent(AdjRibIn::close);
      case STALE -> in.ifPresent(routes -> age(turn, routes));
    }
    if (left == Action.Received.GONE || waits.isEmpty()) {
      in.ifPresent(AdjRibIn::close);
      in = Optional.empty();
      waits.clear();
    }
    setTimer(turn);
  }

  /** What was stale already goes (RFC 4724 section 4.2); a Long-Lived Stale Time runs on. */
  private void age(Turn turn, AdjRibIn routes) {
    if (!(resilience instanceof Resilience.Graceful graceful)) {
      throw new IllegalStateException("routes outlive a session that does not say so: " + peer);
    }
    ImmutableSet<Family> aged = routes.age(graceful.kept().keySet());
    waits.keySet().retainAll(aged);
    for (Family family : aged) {
      Optional<Duration> longLived =
          Optional.ofNullable(waits.get(family)).flatMap(Wait::longLived);
      waits.put(
          family,
          Wait.of(
              turn,
              Snapshot.Keeping.RESTART_TIME,
              turn.elapsed().plusSeconds(graceful.theirs()),
              longLived));
    }
    expire(turn, routes);
  }

  /** The timer fired: some routes may have been kept for long enough. */
  void fired(Turn turn) {
    timer = Optional.empty();
    in.ifPresent(routes -> expire(turn, routes));
    setTimer(turn);
  }

  private void expire(Turn turn, AdjRibIn routes) {
    ImmutableMap.copyOf(waits)
        .forEach((family, wait) -> {
          if (wait.until.compareTo(turn.elapsed()) <= 0) {
            expire(turn, routes, family, wait);
          }
        });
  }

  private void expire(Turn turn, AdjRibIn routes, Family family, Wait wait) {
    Optional<Duration> longer =
        wait.keeping == Snapshot.Keeping.RESTART_TIME
            ? wait.longLived.or(() -> longLived(turn, family))
            : Optional.empty();
    if (longer.filter(end -> end.compareTo(turn.elapsed()) > 0).isPresent()) {
      routes.leaveOutNoLongLived(family);
      waits.put(family, Wait.of(turn, Snapshot.Keeping.LONG_LIVED, longer.get(), longer));
    } else {
      forget(routes, family);
    }
  }

  private Optional<Duration> longLived(Turn turn, Family family) {
    return resilience instanceof Resilience.Graceful graceful
        ? Optional.ofNullable(graceful.longLived().get(family))
            .map(there -> turn.elapsed().plusSeconds(there.theirs()))
        : Optional.empty();
  }

  private void forget(AdjRibIn routes, Family family) {
    routes.forgetStale(family);
    waits.remove(family);
  }

  private void setTimer(Turn turn) {
    TimerKey key = new TimerKey.OfPeer(peer, TimerKey.PeerTimer.STALE);
    Optional<Duration> first = waits.values().stream().map(Wait::until).min(Duration::compareTo);
    if (!first.equals(timer)) {
      turn.ask(
          first
              .<Output>map(until -> new Output.SetTimer(key, until.minus(turn.elapsed())))
              .orElseGet(() -> new Output.CancelTimer(key)));
    }
    timer = first;
  }

  /** What the peer announces, for readers; nothing without a session, unless it is kept. */
  Optional<LearnedRoutes> routes() {
    return in.map(routes -> routes);
  }

  /** What is kept though its session has ended. */
  ImmutableSortedMap<Family, Snapshot.Stale> stale() {
    ImmutableSortedMap.Builder<Family, Snapshot.Stale> stale = ImmutableSortedMap.naturalOrder();
    in.map(AdjRibIn::stale)
        .orElse(ImmutableSortedMap.of())
        .forEach((family, prefixes) -> {
          Wait wait = waits.get(family);
          if (wait != null && prefixes > 0) {
            stale.put(family, new Snapshot.Stale(prefixes, wait.keeping, wait.wall));
          }
        });
    return stale.buildOrThrow();
  }
}
