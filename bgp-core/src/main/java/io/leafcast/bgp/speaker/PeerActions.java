package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import io.leafcast.bgp.fsm.Action;
import io.leafcast.bgp.fsm.Peering;
import io.leafcast.bgp.fsm.Side;
import io.leafcast.bgp.message.Keepalive;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Notification.Cease;
import io.leafcast.bgp.message.RouteRefresh;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.reason.Reason;
import io.leafcast.bgp.reason.SessionReason;
import io.leafcast.bgp.wire.Endpoint;
import io.leafcast.bgp.wire.Family;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Carries out what the FSMs of one peer ask for, on their connections and on the routes of the
 * session that one of them has Established.
 */
final class PeerActions {
  private final Greeting greeting;
  private final Connections connections;
  private final Routes routes;
  private final Tally tally;
  private final Diary diary;
  private final Draining draining;
  private final Receiving receiving;
  private final ImmutableMap<Side, Call> calls;
  private PeerSettings settings;
  private Routing routing = new Routing.Off();

  /** Whether routes flow. */
  private sealed interface Routing {
    record Off() implements Routing {}

    record On(Sending sending, Duration since) implements Routing {}
  }

  PeerActions(
      Greeting greeting,
      PeerSettings settings,
      Set<Side> sides,
      Connections connections,
      Routes routes,
      Tally tally,
      Diary diary,
      Draining draining) {
    this.greeting = greeting;
    this.settings = settings;
    this.connections = connections;
    this.routes = routes;
    this.tally = tally;
    this.diary = diary;
    this.draining = draining;
    this.receiving = new Receiving(settings.name(), routes.room());
    this.calls =
        ImmutableMap.copyOf(
            Maps.asMap(sides, side -> new Call(settings, side, connections, tally)));
  }

  /** The connection of the FSM of {@code side}. */
  Call call(Side side) {
    Call call = calls.get(side);
    if (call == null) {
      throw new IllegalArgumentException("this peer has no FSM that is " + side);
    }
    return call;
  }

  /** What this session sends, while it is Established. */
  Optional<Sending> sending() {
    return switch (routing) {
      case Routing.Off() -> Optional.empty();
      case Routing.On(Sending sending, Duration _) -> Optional.of(sending);
    };
  }

  /** How the session looks in status. */
  Snapshot.Session view() {
    return sending()
        .flatMap(sending -> receiving.routes().map(sending::view))
        .orElseGet(Snapshot.Session.None::new);
  }

  /** Takes in settings that change nothing which the session was opened with. */
  void adopt(PeerSettings changed) {
    settings = changed;
    calls.values().forEach(call -> call.retry(changed.retry()));
  }

  /** What there is to announce changed, or may have. */
  void reroute(Turn turn) {
    sending().ifPresent(sending -> sending.reroute(turn, routes, settings, draining.offer()));
  }

  /** The peer's TCP has taken all that was sent. */
  void writable(Turn turn) {
    sending().ifPresent(sending -> sending.writable(turn, routes));
  }

  /** The wait between two answers to ROUTE-REFRESHes is over. */
  void refreshAgain(Turn turn) {
    sending().ifPresent(sending -> sending.refreshAgain(turn, routes));
  }

  /** Routes of the peer's that were kept over the end of a session were kept for long enough. */
  void forgetStale(Turn turn) {
    receiving.fired(turn);
  }

  /** Nothing of the peer's is kept any more. */
  void forgetAll(Turn turn) {
    receiving.end(turn, Action.Received.GONE);
  }

  /** What is kept of the peer's routes though no session of now has announced it. */
  ImmutableSortedMap<Family, Snapshot.Stale> stale() {
    return receiving.stale();
  }

  /** The connection of one FSM has these ends from now on. */
  void moved(Call call, Input.Endpoints ends) {
    call.moved(ends);
    if (routing instanceof Routing.On(Sending sending, Duration _) && sending.isOn(call)) {
      sending.moved(ends);
    }
  }

  /** The peer is dialled at a short pace from now on. */
  void hasten(Turn turn, Call call) {
    call.hasten(turn);
    call.stopIdleHoldTimer(turn);
    diary.hasten(turn);
  }

  /** Closes a connection of the peer's that none of its FSMs takes (RFC 4271 section 6.8). */
  void turnAway(Turn turn, ConnectionId connection, Input.Endpoints endpoints) {
    Call passing = new Call(settings, Side.LISTENING, connections, tally);
    passing.take(connection, endpoints);
    passing.send(turn, Notification.cease(Cease.CONNECTION_COLLISION));
    passing.hangUp(turn);
    diary.refused(turn, new SessionReason.AlreadyEstablished());
  }

  /** Does what one row of the table says. */
  void carryOut(Turn turn, Peering.Move move) {
    Call call = call(move.side());
    Diary.Page page = diary.open(turn, move);
    for (Action action : move.step().actions()) {
      carryOut(turn, call, page, action);
    }
    page.close();
  }

  private void carryOut(Turn turn, Call call, Diary.Page page, Action action) {
    switch (action) {
      case Action.Dial() -> call.dial(turn, nextDial());
      case Action.HangUp() -> call.hangUp(turn);
      case Action.SendOpen() -> call.send(turn, greeting.open(turn.elapsed()));
      case Action.SendKeepalive() -> {
        call.send(turn, new Keepalive());
        sending().ifPresent(sending -> sending.sent(turn));
      }
      case Action.SendNotification(Notification notification) -> {
        call.send(turn, notification);
        page.sent(notification);
      }
      case Action.LimitDial() -> call.limitDial(turn);
      case Action.RetryLater() -> call.retryLater(turn);
      case Action.StopConnectRetryTimer() -> call.stopConnectRetryTimer(turn);
      case Action.StartIdleHoldTimer() -> call.startIdleHoldTimer(turn);
      case Action.StopIdleHoldTimer() -> call.stopIdleHoldTimer(turn);
      case Action.StartHoldTimer(int seconds) -> call.startHoldTimer(turn, seconds);
      case Action.StartKeepaliveTimer(int holdTime) -> call.startKeepaliveTimer(turn, holdTime);
      case Action.HastenKeepalive() -> call.hastenKeepalive(turn);
      case Action.CountFailure() -> call.countFailure(turn);
      case Action.ForgetFailures() -> call.forgetFailures();
      case Action.Blame(Reason reason) -> page.blame(reason);
      case Action.BeginRoutes(Negotiated terms) -> beginRoutes(turn, call, terms);
      case Action.EndRoutes(Action.Received left) -> endRoutes(turn, page, left);
      case Action.TakeUpdate(UpdateOutcome outcome) -> {
        tally.took(outcome);
        receiving.take(turn, outcome);
      }
      case Action.AnswerRefresh(RouteRefresh message) ->
          sending().ifPresent(sending -> sending.answer(turn, routes, message));
    }
  }

  private Output.Dial nextDial() {
    PeerSettings.SessionTerms session = settings.session();
    return switch (settings.target()) {
      case PeerSettings.Target.At(Endpoint to) ->
          new Output.Dial(
              connections.next(),
              settings.name(),
              to,
              from(session.from()),
              greeting.socketTerms());
    };
  }

  private Output.From from(Output.From configured) {
    return switch (configured) {
      case Output.From.Any() -> new Output.From.Preferring(routes.nodeAddresses());
      case Output.From.Preferring _, Output.From.Given _ -> configured;
    };
  }

  private void beginRoutes(Turn turn, Call call, Negotiated terms) {
    if (call.tcp() instanceof Tcp.Open tcp) {
      tally.established();
      diary.established(turn, terms, tcp.endpoints());
      Sending sending = new Sending(settings.name(), call, tcp, terms);
      routing = new Routing.On(sending, turn.elapsed());
      greeting.established();
      receiving.begin(turn, terms);
      sending.reroute(turn, routes, settings, draining.offer());
    }
  }

  private void endRoutes(Turn turn, Diary.Page page, Action.Received left) {
    if (routing instanceof Routing.On(Sending _, Duration since)) {
      Duration up = turn.elapsed().minus(since);
      calls.values().forEach(call -> call.remember(turn, up));
      diary.lostAfter(turn, up);
      page.down(up);
    }
    routing = new Routing.Off();
    receiving.end(turn, left);
    turn.touch();
  }
}
