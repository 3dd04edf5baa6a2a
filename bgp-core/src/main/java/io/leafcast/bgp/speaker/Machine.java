package io.leafcast.bgp.speaker;

import io.leafcast.bgp.codec.MessageCodec;
import io.leafcast.bgp.fsm.Backoff;
import io.leafcast.bgp.fsm.Jitter;
import io.leafcast.bgp.fsm.Side;
import io.leafcast.bgp.fsm.State;
import io.leafcast.bgp.message.Message;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.speaker.TimerKey.ConnectionTimer;
import io.leafcast.bgp.speaker.TimerKey.OfConnection;
import io.leafcast.bgp.speaker.TimerKey.OfPeer;
import io.leafcast.bgp.speaker.TimerKey.PeerTimer;
import io.leafcast.bgp.wire.Encoding;
import java.time.Duration;
import java.util.Optional;

/** One FSM of a peer with its connection and its timers. */
final class Machine {
  private final PeerName peer;
  private final Side side;
  private final Tally tally;
  private State state = new State.Idle();
  private Tcp tcp = new Tcp.None();
  private Backoff backoff;
  private Rest rest = Rest.OVER;
  private Optional<Duration> rested = Optional.empty();

  /** Whether an FSM in Idle waits for its IdleHoldTimer. */
  private enum Rest {
    UNDER_WAY,
    OVER
  }

  Machine(PeerName peer, Side side, PeerSettings.Retry retry, Tally tally) {
    this.peer = peer;
    this.side = side;
    this.tally = tally;
    this.backoff = backoff(side, retry);
  }

  /** How often a listening FSM is called is the peer's to decide: no wait of ours grows. */
  private static Backoff backoff(Side side, PeerSettings.Retry retry) {
    return switch (side) {
      case DIALLING -> new Backoff(retry.min(), retry.max());
      case LISTENING -> new Backoff(retry.min(), retry.min());
    };
  }

  Side side() {
    return side;
  }

  State state() {
    return state;
  }

  Tcp tcp() {
    return tcp;
  }

  void become(State next) {
    state = next;
  }

  void retry(PeerSettings.Retry retry) {
    Backoff changed = backoff(side, retry);
    backoff = new Backoff(changed.min(), changed.max(), backoff.failures());
  }

  /** Whether OPENs have agreed, or more. */
  boolean isEngaged() {
    return state.agreed().isPresent();
  }

  void dial(Turn turn, Connections connections, Peer owner, Output.Dial dial) {
    tcp = new Tcp.Dialled(dial.connection());
    connections.add(dial.connection(), new Connections.Owner(owner, this));
    turn.ask(dial);
  }

  void open(ConnectionId connection, Input.Endpoints endpoints) {
    tcp = new Tcp.Open(connection, endpoints);
  }

  /** The connection is gone already. */
  void lose(Turn turn, Connections connections) {
    tcp.connection()
        .ifPresent(id -> {
          for (ConnectionTimer timer : ConnectionTimer.values()) {
            turn.ask(new Output.CancelTimer(new OfConnection(id, timer)));
          }
          connections.remove(id);
        });
    tcp = new Tcp.None();
  }

  void hangUp(Turn turn, Connections connections) {
    tcp.connection().ifPresent(id -> turn.ask(new Output.HangUp(id)));
    lose(turn, connections);
  }

  void send(Turn turn, Message message) {
    if (tcp instanceof Tcp.Open(ConnectionId id, Input.Endpoints _)) {
      Encoding encoding = state.agreed().map(Negotiated::sent).orElse(Encoding.USUAL);
      turn.ask(new Output.Send(id, MessageCodec.encode(message, encoding)));
      tally.sent(message);
    }
  }

  void limitDial(Turn turn) {
    set(turn, PeerTimer.CONNECT_RETRY, backoff.dialLimit(turn.random()));
  }

  void retryLater(Turn turn) {
    set(turn, PeerTimer.CONNECT_RETRY, backoff.delay(turn.random()));
  }

  void stopConnectRetryTimer(Turn turn) {
    if (side == Side.DIALLING) {
      turn.ask(new Output.CancelTimer(new OfPeer(peer, PeerTimer.CONNECT_RETRY)));
    }
  }

  void startHoldTimer(Turn turn, int seconds) {
    set(turn, ConnectionTimer.HOLD, Duration.ofSeconds(seconds));
  }

  void startKeepaliveTimer(Turn turn, int holdTime) {
    set(
        turn,
        ConnectionTimer.KEEPALIVE,
        holdTime == 0 ? Duration.ZERO : Jitter.keepalive(holdTime, turn.random()));
  }

  private void set(Turn turn, PeerTimer timer, Duration after) {
    turn.ask(new Output.SetTimer(new OfPeer(peer, timer), after));
  }

  private void set(Turn turn, ConnectionTimer timer, Duration after) {
    tcp.connection()
        .ifPresent(id -> {
          TimerKey key = new OfConnection(id, timer);
          turn.ask(after.isZero() ? new Output.CancelTimer(key) : new Output.SetTimer(key, after));
        });
  }

  void countFailure() {
    backoff = backoff.failed();
  }

  void forgetFailures() {
    backoff = backoff.forgotten();
  }

  /** A session of this peer ended that was Established for {@code up}. */
  void remember(Duration up) {
    backoff = backoff.after(up);
  }

  /**
   * Whether an FSM in Idle may start again at once. One that listens may, once in its shortest
   * retry time: a peer that comes back right after its session ended must not be refused, or it
   * stays away for its own ConnectRetryTimer.
   */
  boolean mayStartAtOnce(Turn turn) {
    boolean may = side == Side.LISTENING && rest == Rest.OVER && hasPassed(turn, backoff.min());
    if (may) {
      rested = Optional.of(turn.elapsed());
    }
    return may;
  }

  private boolean hasPassed(Turn turn, Duration least) {
    return rested.filter(at -> turn.elapsed().compareTo(at.plus(least)) < 0).isEmpty();
  }

  /** Begins to rest in Idle, unless it does already (IdleHoldTimer). */
  void rest(Turn turn) {
    if (rest == Rest.OVER) {
      rest = Rest.UNDER_WAY;
      rested = Optional.of(turn.elapsed());
      set(turn, restTimer(), backoff.delay(turn.random()));
    }
  }

  void stopResting(Turn turn) {
    if (rest == Rest.UNDER_WAY) {
      rest = Rest.OVER;
      turn.ask(new Output.CancelTimer(new OfPeer(peer, restTimer())));
    }
  }

  /** Whether the IdleHoldTimer that fired is this one's, which then rests no longer. */
  boolean hasRested(PeerTimer fired) {
    if (fired != restTimer() || rest == Rest.OVER) {
      return false;
    }
    rest = Rest.OVER;
    return true;
  }

  private PeerTimer restTimer() {
    return switch (side) {
      case DIALLING -> PeerTimer.IDLE_HOLD;
      case LISTENING -> PeerTimer.LISTEN_HOLD;
    };
  }

  Snapshot.SessionState view() {
    return switch (state) {
      case State.Idle() -> Snapshot.SessionState.IDLE;
      case State.Connect() -> Snapshot.SessionState.CONNECT;
      case State.Active() -> Snapshot.SessionState.ACTIVE;
      case State.OpenSent() -> Snapshot.SessionState.OPEN_SENT;
      case State.OpenConfirm _ -> Snapshot.SessionState.OPEN_CONFIRM;
      case State.Established _ -> Snapshot.SessionState.ESTABLISHED;
    };
  }
}
