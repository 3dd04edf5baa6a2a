package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.drain.Drain;
import io.leafcast.bgp.drain.DrainOrder;
import io.leafcast.bgp.fsm.Event;
import io.leafcast.bgp.fsm.Peering;
import io.leafcast.bgp.fsm.Side;
import io.leafcast.bgp.fsm.State;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.UpdateRules;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.reason.Reason;
import io.leafcast.bgp.reason.SessionReason;
import io.leafcast.bgp.rib.HostInterfaces;
import io.leafcast.bgp.rib.Offer;
import io.leafcast.bgp.speaker.TimerKey.ConnectionTimer;
import io.leafcast.bgp.speaker.TimerKey.PeerTimer;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Prefix;
import java.util.Optional;

/** One configured peer: what each Input about it is to its FSMs, and how it looks in status. */
final class Peer {
  private final Greeting greeting;
  private final Tally tally;
  private final Diary diary;
  private final Draining draining;
  private final PeerActions actions;
  private final Underlay underlay;
  private PeerSettings settings;
  private Peering peering;

  Peer(
      Greeting greeting,
      PeerSettings settings,
      Connections connections,
      Routes routes,
      Tally tally,
      Diary diary,
      Draining draining) {
    ImmutableSet<Side> sides = sides(settings.session().opening());
    this.greeting = greeting;
    this.settings = settings;
    this.tally = tally;
    this.diary = diary;
    this.draining = draining;
    this.actions =
        new PeerActions(greeting, settings, sides, connections, routes, tally, diary, draining);
    this.underlay = new Underlay(greeting, actions, routes);
    this.peering = Peering.stopped(sides);
  }

  private static ImmutableSet<Side> sides(PeerSettings.Opening opening) {
    return switch (opening) {
      case DIAL -> ImmutableSet.of(Side.DIALLING, Side.LISTENING);
      case PASSIVE -> ImmutableSet.of(Side.LISTENING);
    };
  }

  PeerSettings settings() {
    return settings;
  }

  Past past() {
    return greeting.past();
  }

  Tally tally() {
    return tally;
  }

  Diary diary() {
    return diary;
  }

  Draining draining() {
    return draining;
  }

  private void go(Turn turn, Peering.Moves moves) {
    peering = moves.after();
    for (Peering.Move move : moves.moves()) {
      actions.carryOut(turn, move);
    }
    diary.show(turn, Snapshot.SessionState.of(peering.foremost()));
  }

  private void step(Turn turn, Side side, Event event) {
    go(turn, peering.step(side, event));
  }

  /** It is to be drained so from now on, or not. */
  void want(Turn turn, Optional<DrainOrder> order) {
    turn.touch();
    draining.want(turn, order).forEach(action -> carryOut(turn, action));
  }

  private void carryOut(Turn turn, Drain.Action action) {
    switch (action) {
      case Drain.Action.StartTimer _, Drain.Action.StopTimer _ -> {}
      case Drain.Action.Reroute() -> reroute(turn);
      case Drain.Action.EndSession(String text) -> stop(turn, new Stopping.Shutdown(text).event());
      case Drain.Action.Start() -> start(turn);
    }
  }

  /** Dials and listens at once. */
  void start(Turn turn) {
    peering.halves().keySet().forEach(side -> step(turn, side, new Event.ManualStart()));
  }

  /** Dials and listens again after the shortest rest, so that the peer sees the old session end. */
  void restart(Turn turn) {
    go(turn, Peering.due(peering.halves().keySet()).settle());
  }

  /** Ends whatever there is, as {@code event} says, and starts no more. */
  void stop(Turn turn, Event event) {
    peering.halves().keySet().forEach(side -> step(turn, side, event));
    actions.forgetAll(turn);
  }

  /** Takes in settings that change nothing which the session was opened with. */
  void adopt(Turn turn, PeerSettings changed) {
    settings = changed;
    actions.adopt(changed);
    reroute(turn);
  }

  /** What there is to announce changed, or may have. */
  void reroute(Turn turn) {
    actions.reroute(turn);
  }

  void connected(Turn turn, Side side, ConnectionId connection, Input.Endpoints endpoints) {
    actions.call(side).opened(connection, endpoints);
    step(turn, side, new Event.TcpConnectionConfirmed());
  }

  /** The connection is gone, or did not come about. */
  void closed(Turn turn, Side side, Reason reason) {
    actions.call(side).lose(turn);
    step(turn, side, new Event.TcpConnectionFails(reason));
  }

  /** The peer has dialled us. */
  void accepted(Turn turn, ConnectionId connection, Input.Endpoints endpoints) {
    switch (peering.admit()) {
      case Peering.Admission.Surplus() -> actions.turnAway(turn, connection, endpoints);
      case Peering.Admission.Taken(Peering.Moves moves) -> {
        go(turn, moves);
        actions.call(Side.LISTENING).take(connection, endpoints);
        step(turn, Side.LISTENING, new Event.TcpConnectionConfirmed());
      }
    }
  }

  void received(Turn turn, Side side, Octets frame) {
    UpdateRules rules =
        new UpdateRules(
            settings.firstAs(),
            actions.call(side).tcp().local().map(ImmutableSet::of).orElse(ImmutableSet.of()));
    Incoming incoming =
        Incoming.read(
            settings.name(),
            frame,
            peering.state(side),
            rules,
            greeting.open(turn.elapsed()),
            settings.session().asn());
    tally.received();
    diary.heard(turn, incoming);
    step(turn, side, incoming.event());
  }

  /** The host has other interfaces or addresses than before. */
  void look(Turn turn, HostInterfaces before) {
    for (Side side : peering.halves().keySet()) {
      underlay
          .judge(turn, settings, actions.call(side), before)
          .ifPresent(event -> step(turn, side, event));
    }
    if (underlay.isBack(turn, settings.target(), before)) {
      dialAtOnce(turn);
    }
  }

  private void dialAtOnce(Turn turn) {
    if (peering.halves().containsKey(Side.DIALLING)) {
      actions.hasten(turn, actions.call(Side.DIALLING));
      held(turn, Side.DIALLING);
      fired(turn, PeerTimer.CONNECT_RETRY);
    }
  }

  void writable(Turn turn) {
    actions.writable(turn);
  }

  void fired(Turn turn, Side side, ConnectionTimer timer) {
    switch (timer) {
      case HOLD -> step(turn, side, new Event.HoldTimerExpires());
      case KEEPALIVE -> step(turn, side, new Event.KeepaliveTimerExpires());
      case SEND_HOLD -> step(turn, side, new Event.SendHoldTimerExpires());
      case REFRESH -> actions.refreshAgain(turn);
      case LINK ->
          underlay
              .stillAway(turn, settings, actions.call(side))
              .ifPresent(event -> step(turn, side, event));
    }
  }

  void fired(Turn turn, PeerTimer timer) {
    switch (timer) {
      case CONNECT_RETRY -> {
        if (isWaitingToDial()) {
          step(turn, Side.DIALLING, new Event.ConnectRetryTimerExpires());
        }
      }
      case IDLE_HOLD -> held(turn, Side.DIALLING);
      case LISTEN_HOLD -> held(turn, Side.LISTENING);
      case DRAIN -> {
        turn.touch();
        draining.timeUp(turn).forEach(action -> carryOut(turn, action));
      }
      case STALE -> actions.forgetStale(turn);
    }
  }

  private void held(Turn turn, Side side) {
    if (peering.halves().containsKey(side)) {
      go(turn, peering.held(side));
    }
  }

  /** Else the timer is one of before a reload. */
  private boolean isWaitingToDial() {
    return peering.halves().containsKey(Side.DIALLING)
        && (peering.state(Side.DIALLING) instanceof State.Connect
            || peering.state(Side.DIALLING) instanceof State.Active);
  }

  /** Our own code failed while it handled something of this connection: the connection ends. */
  void fault(Turn turn, Side side) {
    step(turn, side, new Event.AutomaticStop(new Notification(6, 0), new SessionReason.OwnFault()));
  }

  /** Whether its session told it {@code prefix}, and not since that it is gone. */
  boolean hasTold(Prefix prefix) {
    return actions.sending().filter(sending -> sending.hasTold(prefix)).isPresent();
  }

  /** What its session would hear with these settings, of what there is in each of these stages. */
  Optional<Rehearsal.Telling> rehearse(PeerSettings changed, ImmutableList<Routes> stages) {
    return actions.sending().map(sending -> sending.rehearse(stages, changed, draining.offer()));
  }

  /** What its session takes along when it ends. */
  Optional<Rehearsal.Telling> lost() {
    return actions.sending().map(Sending::lost);
  }

  /** What becomes of a local prefix at this peer. */
  Snapshot.Fate fate(Prefix prefix) {
    return actions
        .sending()
        .map(sending -> sending.fate(prefix))
        .orElseGet(() ->
            new Snapshot.Fate.Held(
                draining.offer() == Offer.NOTHING
                    ? new HeldReason.Drained()
                    : new HeldReason.NotEstablished()));
  }

  Snapshot.PeerView view() {
    return new Snapshot.PeerView(
        settings.name(),
        settings.target(),
        settings.session().asn(),
        diary.shown(),
        diary.since(),
        diary.lastError(),
        actions.view(),
        actions.stale(),
        tally.view(),
        draining.view());
  }
}
