package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.RouteRefresh;
import io.leafcast.bgp.message.Update;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.rib.AdjRibOut;
import io.leafcast.bgp.rib.AdjRibOut.Standing;
import io.leafcast.bgp.rib.ExportPolicy.Export;
import io.leafcast.bgp.rib.LearnedRoutes;
import io.leafcast.bgp.rib.Offer;
import io.leafcast.bgp.rib.Route;
import io.leafcast.bgp.rib.UpdatePacker;
import io.leafcast.bgp.speaker.TimerKey.ConnectionTimer;
import io.leafcast.bgp.speaker.TimerKey.OfConnection;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Prefix;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What one Established session tells the peer: its Adj-RIB-Out. UPDATEs leave in bursts, the next
 * one only when the peer's TCP has taken the last, so that nothing piles up behind a peer that does
 * not read; and only then does the peer count as told.
 */
final class Sending {
  /** The most UPDATEs between two answers of the socket: at most 64 KiB. */
  static final int BURST = 16;

  private static final Duration BETWEEN_REFRESHES = Duration.ofSeconds(1);

  private static final Duration LEAST_SEND_HOLD = Duration.ofMinutes(8);

  private final PeerName peer;
  private final Call call;
  private final ConnectionId connection;
  private Input.Endpoints endpoints;
  private final Negotiated negotiated;
  private final AdjRibOut out;
  private final Throttle ignored = new Throttle();
  private final Throttle again = new Throttle();
  private final Desired desired;
  private ImmutableList<Update> untaken = ImmutableList.of();
  private Socket socket = Socket.READY;
  private Pace pace = Pace.FREE;
  private final Set<Family> refreshes = new TreeSet<>();

  /** Whether the next ROUTE-REFRESH is answered at once. */
  private enum Pace {
    FREE,
    LIMITED
  }

  private enum Socket {
    READY,
    /** Something was sent that the peer's TCP has not taken yet, as far as we know. */
    AWAITED
  }

  Sending(PeerName peer, Call call, Tcp.Open tcp, Negotiated negotiated) {
    this.peer = peer;
    this.call = call;
    this.connection = tcp.id();
    this.endpoints = tcp.endpoints();
    this.negotiated = negotiated;
    UpdatePacker packer = new UpdatePacker(negotiated.sent());
    this.out = new AdjRibOut(packer, negotiated.families());
    this.desired = new Desired(peer, endpoints, negotiated, packer, out);
  }

  /** Whether it sends through this one. */
  boolean isOn(Call other) {
    return call == other;
  }

  /** The session's connection has these ends from now on. */
  void moved(Input.Endpoints changed) {
    endpoints = changed;
  }

  /** What the peer is to have changed, or may have: tells it the difference. */
  void reroute(Turn turn, Routes routes, PeerSettings settings, Offer offer) {
    turn.touch(desired.update(turn, routes, settings, offer));
    out.diff(desired.routes());
    flush(turn, routes);
  }

  /** What {@link #reroute} would tell the peer of each stage; nothing is done. */
  Rehearsal.Telling rehearse(ImmutableList<Routes> stages, PeerSettings settings, Offer offer) {
    return desired.rehearse(stages, settings, offer);
  }

  /** What the peer loses with this session. */
  Rehearsal.Telling lost() {
    return new Rehearsal.Telling(
        out.told().size(),
        ImmutableSortedSet.of(),
        ImmutableSortedSet.copyOf(out.told().keySet()),
        ImmutableMap.of());
  }

  /** Writes what is due, as far as the socket takes it. */
  void flush(Turn turn, Routes routes) {
    if (socket == Socket.AWAITED) {
      return;
    }
    ImmutableList<Update> updates = out.pull(BURST, routes.endOfRib());
    if (updates.isEmpty()) {
      return;
    }
    updates.forEach(update -> call.send(turn, update, negotiated.sent()));
    untaken = updates;
    turn.touch(prefixes(updates));
    sent(turn);
  }

  /**
   * A message was sent. From the first that the peer's TCP has not taken the SendHoldTimer runs
   * (RFC 9687), whatever else is sent meanwhile.
   */
  void sent(Turn turn) {
    if (socket == Socket.READY) {
      socket = Socket.AWAITED;
      turn.ask(new Output.AwaitWritable(connection));
      if (negotiated.holdTime() > 0) {
        turn.ask(new Output.SetTimer(sendHold(), sendHoldTime(negotiated.holdTime())));
      }
    }
  }

  /** RFC 9687 section 3: longer than the Hold Time, at least eight minutes. */
  static Duration sendHoldTime(int holdTime) {
    Duration twice = Duration.ofSeconds(2L * holdTime);
    return twice.compareTo(LEAST_SEND_HOLD) > 0 ? twice : LEAST_SEND_HOLD;
  }

  private TimerKey sendHold() {
    return new OfConnection(connection, ConnectionTimer.SEND_HOLD);
  }

  /** The peer's TCP has taken all that was sent. */
  void writable(Turn turn, Routes routes) {
    if (socket == Socket.AWAITED) {
      socket = Socket.READY;
      turn.ask(new Output.CancelTimer(sendHold()));
      if (!untaken.isEmpty()) {
        out.taken(turn.wall());
        turn.touch(prefixes(untaken));
        tellTaken(turn);
      }
      flush(turn, routes);
    }
  }

  private static ImmutableSet<Prefix> prefixes(ImmutableList<Update> updates) {
    return updates.stream()
        .flatMap(update -> Stream.concat(update.withdrawnPrefixes(), update.announcedPrefixes()))
        .collect(ImmutableSet.toImmutableSet());
  }

  private void tellTaken(Turn turn) {
    ImmutableList<Prefix> withdrawn =
        untaken.stream()
            .flatMap(Update::withdrawnPrefixes)
            .collect(ImmutableList.toImmutableList());
    ImmutableList<Prefix> announced =
        untaken.stream()
            .flatMap(Update::announcedPrefixes)
            .collect(ImmutableList.toImmutableList());
    if (!withdrawn.isEmpty()) {
      turn.tell(new PeerNote.Withdrawn(peer, withdrawn));
    }
    if (!announced.isEmpty()) {
      PeerNote note = new PeerNote.Announced(peer, announced);
      switch (pace) {
        case FREE -> turn.tell(note);
        case LIMITED -> again.tell(turn, () -> note);
      }
    }
    untaken = ImmutableList.of();
  }

  /**
   * Announces a family once more (RFC 2918 section 4); one that asks again and again gets an answer
   * a second.
   */
  void answer(Turn turn, Routes routes, RouteRefresh refresh) {
    if (refresh.subtype() != 0 || !negotiated.families().contains(refresh.family())) {
      ignored.tell(turn, () -> new PeerNote.RefreshIgnored(peer, refresh));
    } else if (pace == Pace.FREE) {
      refresh(turn, routes, ImmutableSet.of(refresh.family()));
    } else {
      refreshes.add(refresh.family());
    }
  }

  /** The wait since the last answer is over. */
  void refreshAgain(Turn turn, Routes routes) {
    pace = Pace.FREE;
    if (!refreshes.isEmpty()) {
      ImmutableSet<Family> waiting = ImmutableSet.copyOf(refreshes);
      refreshes.clear();
      refresh(turn, routes, waiting);
    }
  }

  private void refresh(Turn turn, Routes routes, ImmutableSet<Family> families) {
    pace = Pace.LIMITED;
    turn.ask(
        new Output.SetTimer(
            new OfConnection(connection, ConnectionTimer.REFRESH), BETWEEN_REFRESHES));
    families.forEach(out::refresh);
    turn.touch();
    flush(turn, routes);
  }

  /** Whether the peer was told {@code prefix}, and not since that it is gone. */
  boolean hasTold(Prefix prefix) {
    return out.has(prefix);
  }

  /** What becomes of a local prefix at this peer. */
  Snapshot.Fate fate(Prefix prefix) {
    return switch (desired.export(prefix)) {
      case Export.Hold(HeldReason reason) -> new Snapshot.Fate.Held(reason);
      case Export.Announce _ ->
          switch (out.standing(prefix)) {
            case Standing.OnWire(Route route, Instant told) when route.isShunned() ->
                new Snapshot.Fate.Shunned(route.nextHops(), told);
            case Standing.OnWire(Route route, Instant told) ->
                new Snapshot.Fate.Announced(route.nextHops(), told);
            case Standing.Pending(), Standing.Absent() -> new Snapshot.Fate.Pending();
          };
    };
  }

  Snapshot.Session view(LearnedRoutes received) {
    return new Snapshot.Session.Up(
        endpoints,
        negotiated,
        out.complete(),
        received.counts(),
        received.notKept(),
        out.pending());
  }
}
