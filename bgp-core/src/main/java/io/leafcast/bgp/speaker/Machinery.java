package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.fsm.Action;
import io.leafcast.bgp.fsm.Collision;
import io.leafcast.bgp.fsm.Event;
import io.leafcast.bgp.fsm.Fsm;
import io.leafcast.bgp.fsm.Side;
import io.leafcast.bgp.fsm.State;
import io.leafcast.bgp.message.Keepalive;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Open;
import io.leafcast.bgp.message.RouteRefresh;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.rib.AdjRibIn;
import io.leafcast.bgp.wire.Endpoint;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The FSMs of one peer, and the routes of the session that one of them has Established: runs the
 * table, carries out its actions, and keeps the FSMs in line with each other.
 */
final class Machinery {
  private final Peer peer;
  private final Self self;
  private final Connections connections;
  private final Routes routes;
  private final Tally tally;
  private final Diary diary;
  private final ImmutableList<Machine> machines;
  private Routing routing = new Routing.Off();
  private Duty duty = Duty.ON;

  /** Whether routes flow. */
  private sealed interface Routing {
    record Off() implements Routing {}

    record On(Machine machine, Exchange exchange) implements Routing {}
  }

  /** Whether the FSMs start again after they came to rest. */
  private enum Duty {
    ON,
    OFF
  }

  Machinery(
      Peer peer, Self self, Connections connections, Routes routes, Tally tally, Diary diary) {
    this.peer = peer;
    this.self = self;
    this.connections = connections;
    this.routes = routes;
    this.tally = tally;
    this.diary = diary;
    PeerSettings settings = peer.settings();
    this.machines =
        sides(settings.session().opening())
            .map(side -> new Machine(settings.name(), side, settings.retry(), tally))
            .collect(ImmutableList.toImmutableList());
  }

  private static Stream<Side> sides(PeerSettings.Opening opening) {
    return switch (opening) {
      case DIAL -> Stream.of(Side.DIALLING, Side.LISTENING);
      case PASSIVE -> Stream.of(Side.LISTENING);
    };
  }

  ImmutableList<Machine> all() {
    return machines;
  }

  Machine listening() {
    return machines.getLast();
  }

  private Optional<Machine> sibling(Machine machine) {
    return machines.stream().filter(other -> other != machine).findFirst();
  }

  /** The routes of the session, while it is Established. */
  Optional<Exchange> exchange() {
    return switch (routing) {
      case Routing.Off() -> Optional.empty();
      case Routing.On(Machine _, Exchange exchange) -> Optional.of(exchange);
    };
  }

  /** The OPEN that this peer gets. */
  Open ourOpen() {
    return self.open(peer.settings().session());
  }

  /** The FSMs no longer start again by themselves. */
  void retire() {
    duty = Duty.OFF;
  }

  /** Looks up what {@code event} does and does it. */
  void step(Turn turn, Machine machine, Event event) {
    Fsm.Step step = Fsm.step(machine.side(), machine.state(), event);
    Diary.Page page = diary.open(turn, machine, event, step);
    machine.become(step.state());
    if (!(step.state() instanceof State.Idle)) {
      machine.stopResting(turn);
    }
    for (Action action : step.actions()) {
      carryOut(turn, machine, page, action);
    }
    page.close();
    settle(turn);
    diary.show(turn, shown());
  }

  private void carryOut(Turn turn, Machine machine, Diary.Page page, Action action) {
    switch (action) {
      case Action.Dial() -> machine.dial(turn, connections, peer, nextDial());
      case Action.HangUp() -> machine.hangUp(turn, connections);
      case Action.SendOpen() -> machine.send(turn, ourOpen());
      case Action.SendKeepalive() -> machine.send(turn, new Keepalive());
      case Action.SendNotification(Notification notification) -> {
        machine.send(turn, notification);
        page.sent(notification);
      }
      case Action.LimitDial() -> machine.limitDial(turn);
      case Action.RetryLater() -> machine.retryLater(turn);
      case Action.StopConnectRetryTimer() -> machine.stopConnectRetryTimer(turn);
      case Action.StartHoldTimer(int seconds) -> machine.startHoldTimer(turn, seconds);
      case Action.StartKeepaliveTimer(int holdTime) -> machine.startKeepaliveTimer(turn, holdTime);
      case Action.CountFailure() -> machine.countFailure();
      case Action.ForgetFailures() -> machine.forgetFailures();
      case Action.Blame(String reason) -> diary.blame(turn, reason);
      case Action.BeginRoutes(Negotiated terms) -> beginRoutes(turn, machine, terms);
      case Action.EndRoutes() -> endRoutes(turn, page);
      case Action.TakeUpdate(UpdateOutcome outcome) -> {
        tally.took(outcome);
        exchange().ifPresent(exchange -> exchange.take(turn, outcome));
      }
      case Action.AnswerRefresh(RouteRefresh message) ->
          exchange().ifPresent(exchange -> exchange.answer(turn, routes, message));
    }
  }

  private void beginRoutes(Turn turn, Machine machine, Negotiated terms) {
    if (machine.tcp() instanceof Tcp.Open tcp) {
      tally.established();
      diary.established(turn, terms, tcp.endpoints());
      Exchange exchange =
          new Exchange(
              peer.settings().name(),
              machine,
              tcp,
              terms,
              turn.elapsed(),
              new AdjRibIn(routes.room(), turn.random()));
      routing = new Routing.On(machine, exchange);
      exchange.reroute(turn, routes, peer.settings());
    }
  }

  private void endRoutes(Turn turn, Diary.Page page) {
    exchange()
        .ifPresent(exchange -> {
          Duration up = exchange.age(turn);
          machines.forEach(machine -> machine.remember(up));
          page.down(up);
          exchange.end();
        });
    routing = new Routing.Off();
    turn.touch();
  }

  /**
   * Hands over an event that the peer's message is, after a collision was resolved, if it is one.
   */
  void hear(Turn turn, Machine machine, Event event) {
    if (!(event instanceof Event.BgpOpen(Negotiated terms))
        || !(machine.state() instanceof State.OpenSent)) {
      step(turn, machine, event);
      return;
    }
    State existing = sibling(machine).map(Machine::state).orElseGet(State.Idle::new);
    switch (Collision.judge(machine.side(), terms, existing)) {
      case KEEP_BOTH -> step(turn, machine, event);
      case DUMP_NEWCOMER ->
          step(turn, machine, new Event.OpenCollisionDump("the other connection is kept"));
      case DUMP_EXISTING -> {
        sibling(machine)
            .ifPresent(other ->
                step(turn, other, new Event.OpenCollisionDump("the other connection is kept")));
        step(turn, machine, event);
      }
    }
  }

  /**
   * Brings the FSMs in line with each other: one that has an Established sibling is parked, one
   * that came to Idle rests and starts again.
   */
  void settle(Turn turn) {
    if (duty == Duty.OFF) {
      return;
    }
    for (Machine machine : machines) {
      boolean isIdle = machine.state() instanceof State.Idle;
      if (routing instanceof Routing.On(Machine winner, Exchange _) && machine != winner) {
        if (!isIdle) {
          step(turn, machine, new Event.OpenCollisionDump("the other connection is Established"));
        }
        machine.stopResting(turn);
      } else if (isIdle) {
        if (sibling(machine).filter(Machine::isEngaged).isPresent()) {
          machine.stopResting(turn);
        } else if (machine.mayStartAtOnce(turn)) {
          step(turn, machine, new Event.IdleHoldTimerExpires());
        } else {
          machine.rest(turn);
        }
      }
    }
  }

  /** Ends the rest of an FSM, if it rests. */
  void startAgain(Turn turn, Machine machine) {
    machine.stopResting(turn);
    if (machine.state() instanceof State.Idle) {
      step(turn, machine, new Event.IdleHoldTimerExpires());
    }
  }

  private Output.Dial nextDial() {
    PeerSettings settings = peer.settings();
    PeerSettings.SessionTerms session = settings.session();
    int ttl = session.asn().equals(self.asn()) ? Self.INTERNAL_TTL : session.hops();
    return switch (settings.target()) {
      case PeerSettings.Target.At(Endpoint to) ->
          new Output.Dial(connections.next(), settings.name(), to, session.from(), ttl);
    };
  }

  /** The state of the FSM that has an OPEN out, if one has, else of the first. */
  Snapshot.SessionState shown() {
    return machines.stream()
        .map(Machine::view)
        .filter(state -> state.compareTo(Snapshot.SessionState.OPEN_SENT) >= 0)
        .max(Comparator.naturalOrder())
        .orElseGet(() -> machines.getFirst().view());
  }
}
