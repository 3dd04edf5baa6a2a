package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.fsm.Action;
import io.leafcast.bgp.fsm.Collision;
import io.leafcast.bgp.fsm.Event;
import io.leafcast.bgp.fsm.Fsm;
import io.leafcast.bgp.fsm.Side;
import io.leafcast.bgp.fsm.State;
import io.leafcast.bgp.message.Keepalive;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Notification.Cease;
import io.leafcast.bgp.message.Open;
import io.leafcast.bgp.message.RouteRefresh;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.message.UpdateRules;
import io.leafcast.bgp.message.UpdateRules.FirstAs;
import io.leafcast.bgp.speaker.TimerKey.ConnectionTimer;
import io.leafcast.bgp.speaker.TimerKey.PeerTimer;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Prefix;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One configured peer: an FSM that dials, unless the peer is passive, one that listens, and the
 * routes of the session that one of them has Established. Here the FSM's actions are carried out.
 */
final class Neighbor {
  private final Self self;
  private final Connections connections;
  private final Routes routes;
  private final Tally tally;
  private final ImmutableList<Machine> machines;
  private final Diary diary;
  private SpeakerSettings.Peer settings;
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

  Neighbor(
      Self self,
      SpeakerSettings.Peer settings,
      Connections connections,
      Routes routes,
      Tally tally,
      Diary diary) {
    this.self = self;
    this.settings = settings;
    this.connections = connections;
    this.routes = routes;
    this.tally = tally;
    this.diary = diary;
    this.machines =
        sides(settings.opening())
            .map(side -> new Machine(settings.name(), side, settings.retry(), tally))
            .collect(ImmutableList.toImmutableList());
  }

  private static Stream<Side> sides(SpeakerSettings.Opening opening) {
    return switch (opening) {
      case DIAL -> Stream.of(Side.DIALLING, Side.LISTENING);
      case PASSIVE -> Stream.of(Side.LISTENING);
    };
  }

  SpeakerSettings.Peer settings() {
    return settings;
  }

  Tally tally() {
    return tally;
  }

  Diary diary() {
    return diary;
  }

  private Machine listening() {
    return machines.getLast();
  }

  private Optional<Machine> sibling(Machine machine) {
    return machines.stream().filter(other -> other != machine).findFirst();
  }

  private Optional<Exchange> exchange() {
    return switch (routing) {
      case Routing.Off() -> Optional.empty();
      case Routing.On(Machine _, Exchange exchange) -> Optional.of(exchange);
    };
  }

  /** Dials and listens at once. */
  void start(Turn turn) {
    machines.forEach(machine -> step(turn, machine, new Event.ManualStart()));
  }

  /** Dials and listens again after the shortest rest, so that the peer sees the old session end. */
  void restart(Turn turn) {
    settle(turn);
  }

  /** Ends whatever there is with {@code cease} and starts no more. */
  void stop(Turn turn, Notification cease) {
    duty = Duty.OFF;
    for (Machine machine : machines) {
      machine.stopResting(turn);
      step(turn, machine, new Event.ManualStop(cease));
    }
  }

  /** Takes in settings that change nothing which the session was opened with. */
  void adopt(Turn turn, SpeakerSettings.Peer changed) {
    settings = changed;
    machines.forEach(machine -> machine.retry(changed.retry()));
    reroute(turn);
  }

  /** What there is to announce changed, or may have. */
  void reroute(Turn turn) {
    exchange().ifPresent(exchange -> exchange.reroute(turn, routes, settings));
  }

  void connected(Turn turn, Machine machine, ConnectionId connection, Input.Endpoints endpoints) {
    machine.open(connection, endpoints);
    step(turn, machine, new Event.TcpConnectionConfirmed());
  }

  /** The connection is gone, or did not come about. */
  void closed(Turn turn, Machine machine, String reason) {
    machine.lose(turn, connections);
    step(turn, machine, new Event.TcpConnectionFails(reason));
  }

  /** The peer has dialled us. */
  void accepted(Turn turn, ConnectionId connection, Input.Endpoints endpoints) {
    Machine machine = listening();
    if (routing instanceof Routing.On) {
      // RFC 4271 section 6.8: a connection that collides with an Established one is closed
      Machine passing = new Machine(settings.name(), Side.LISTENING, settings.retry(), tally);
      passing.open(connection, endpoints);
      passing.send(turn, Notification.cease(Cease.CONNECTION_COLLISION));
      passing.hangUp(turn, connections);
      diary.refused(turn, "a second connection, while the session is Established");
      return;
    }
    if (!(machine.line() instanceof Line.None)) {
      // the peer would not dial again if it still had the older one
      step(turn, machine, new Event.OpenCollisionDump("the peer dialled again"));
      machine.stopResting(turn);
      step(turn, machine, new Event.IdleHoldTimerExpires());
    }
    machine.open(connection, endpoints);
    connections.add(connection, new Connections.Owner(this, machine));
    step(turn, machine, new Event.TcpConnectionConfirmed());
  }

  void received(Turn turn, Machine machine, Octets frame) {
    UpdateRules rules =
        new UpdateRules(
            FirstAs.IS_THE_PEER,
            machine.line().local().stream().collect(ImmutableSet.toImmutableSet()));
    Incoming incoming =
        Incoming.read(frame, machine.state().agreed(), rules, ourOpen(), settings.asn());
    tally.received();
    diary.heard(turn, incoming);
    resolveCollision(turn, machine, incoming.event());
  }

  private void resolveCollision(Turn turn, Machine machine, Event event) {
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

  void writable(Turn turn) {
    exchange().ifPresent(exchange -> exchange.writable(turn, routes));
  }

  void fired(Turn turn, Machine machine, ConnectionTimer timer) {
    step(
        turn,
        machine,
        switch (timer) {
          case HOLD -> new Event.HoldTimerExpires();
          case KEEPALIVE -> new Event.KeepaliveTimerExpires();
          case SEND_HOLD -> new Event.SendHoldTimerExpires();
        });
  }

  void fired(Turn turn, PeerTimer timer) {
    for (Machine machine : machines) {
      if (timer == PeerTimer.CONNECT_RETRY) {
        if (isWaitingToDial(machine)) {
          step(turn, machine, new Event.ConnectRetryTimerExpires());
        }
      } else if (machine.hasRested(timer)) {
        step(turn, machine, new Event.IdleHoldTimerExpires());
      }
    }
  }

  private static boolean isWaitingToDial(Machine machine) {
    return machine.side() == Side.DIALLING
        && (machine.state() instanceof State.Connect || machine.state() instanceof State.Active);
  }

  /** Our own code failed while it handled something of this connection: the connection ends. */
  void fault(Turn turn, Machine machine, String words) {
    diary.ownFault(turn, words);
    step(turn, machine, new Event.AutomaticStop(new Notification(6, 0), "a fault of ours"));
  }

  private void step(Turn turn, Machine machine, Event event) {
    Fsm.Step step = Fsm.step(machine.side(), machine.state(), event);
    Diary.Page page = diary.open(turn, machine, event, step);
    machine.become(step.state());
    for (Action action : step.actions()) {
      carryOut(turn, machine, page, action);
    }
    page.close();
    settle(turn);
    diary.show(turn, shown());
  }

  private void carryOut(Turn turn, Machine machine, Diary.Page page, Action action) {
    switch (action) {
      case Action.Dial() -> machine.dial(turn, connections, this, nextDial());
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
    if (machine.line() instanceof Line.Open line) {
      tally.established();
      diary.established(turn, terms, line.endpoints());
      Exchange exchange = new Exchange(settings.name(), machine, line, terms, turn.now());
      routing = new Routing.On(machine, exchange);
      exchange.reroute(turn, routes, settings);
    }
  }

  private void endRoutes(Turn turn, Diary.Page page) {
    exchange()
        .ifPresent(exchange -> {
          Duration up = exchange.age(turn.now());
          machines.forEach(machine -> machine.remember(up));
          page.down(up);
        });
    routing = new Routing.Off();
    turn.touch();
  }

  /**
   * Brings the FSMs in line with each other: one that has an Established sibling is parked, one
   * that came to Idle rests and starts again.
   */
  private void settle(Turn turn) {
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
        } else {
          machine.rest(turn);
        }
      }
    }
  }

  private Output.Dial nextDial() {
    int ttl = settings.asn().equals(self.asn()) ? Self.INTERNAL_TTL : settings.hops();
    return new Output.Dial(
        connections.next(),
        settings.name(),
        new Output.Endpoint(settings.address(), settings.port(), settings.zone()),
        settings.from(),
        ttl);
  }

  private Open ourOpen() {
    return self.open(settings);
  }

  /** What becomes of a local prefix at this peer. */
  Snapshot.Fate fate(Prefix prefix) {
    return exchange()
        .map(exchange -> exchange.fate(prefix))
        .orElseGet(() -> new Snapshot.Fate.Held("the session is not Established"));
  }

  Snapshot.PeerView view() {
    return new Snapshot.PeerView(
        settings.name(),
        settings.address(),
        settings.asn(),
        diary.shown(),
        diary.since(),
        diary.lastError(),
        diary.lastErrorAt(),
        exchange().map(Exchange::view).orElseGet(Snapshot.Session.None::new),
        tally.view());
  }

  /** The state of the FSM that has an OPEN out, if one has, else of the first. */
  private Snapshot.SessionState shown() {
    return machines.stream()
        .map(Machine::view)
        .filter(state -> state.compareTo(Snapshot.SessionState.OPEN_SENT) >= 0)
        .max(Comparator.naturalOrder())
        .orElseGet(() -> machines.getFirst().view());
  }
}
