package io.leafcast.bgp.speaker;

import io.leafcast.bgp.codec.MessageCodec;
import io.leafcast.bgp.fsm.Backoff;
import io.leafcast.bgp.fsm.Haste;
import io.leafcast.bgp.fsm.Jitter;
import io.leafcast.bgp.fsm.Side;
import io.leafcast.bgp.message.Message;
import io.leafcast.bgp.speaker.TimerKey.ConnectionTimer;
import io.leafcast.bgp.speaker.TimerKey.OfConnection;
import io.leafcast.bgp.speaker.TimerKey.OfPeer;
import io.leafcast.bgp.speaker.TimerKey.PeerTimer;
import io.leafcast.bgp.wire.Encoding;
import java.time.Duration;
import java.util.Optional;

/**
 * The TCP connection of one FSM of a peer, its timers, and how long it waits between two tries. It
 * does as it is told; what is to be told is in {@link io.leafcast.bgp.fsm.Fsm}.
 */
final class Call {
  private final PeerName peer;
  private final Side side;
  private final Connections connections;
  private final Tally tally;
  private Tcp tcp = new Tcp.None();
  private Backoff backoff;
  private Haste haste = Haste.NONE;
  private Carrier carrier = Carrier.THERE;

  /** Whether that is there which carries the connection. */
  private enum Carrier {
    THERE,
    AWAITED
  }

  Call(PeerSettings settings, Side side, Connections connections, Tally tally) {
    this.peer = settings.name();
    this.side = side;
    this.connections = connections;
    this.tally = tally;
    this.backoff = backoff(side, settings.retry());
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

  Tcp tcp() {
    return tcp;
  }

  void retry(PeerSettings.Retry retry) {
    Backoff changed = backoff(side, retry);
    backoff = new Backoff(changed.min(), changed.max(), backoff.failures());
  }

  void dial(Turn turn, Output.Dial dial) {
    tcp = new Tcp.Dialled(dial.connection());
    connections.add(dial.connection(), new Connections.Owner(peer, side));
    turn.ask(dial);
  }

  /** The connection that we dialled is open. */
  void opened(ConnectionId connection, Input.Endpoints endpoints) {
    carrier = Carrier.THERE;
    tcp = new Tcp.Open(connection, endpoints);
  }

  /** A connection that the peer opened is this FSM's from now on. */
  void take(ConnectionId connection, Input.Endpoints endpoints) {
    connections.add(connection, new Connections.Owner(peer, side));
    carrier = Carrier.THERE;
    tcp = new Tcp.Open(connection, endpoints);
  }

  /** The open connection has these ends from now on. */
  void moved(Input.Endpoints endpoints) {
    tcp.connection().ifPresent(id -> tcp = new Tcp.Open(id, endpoints));
  }

  /** What carries the connection is away, and may be back before this is over. */
  void awaitCarrier(Turn turn, Duration patience) {
    if (carrier == Carrier.THERE) {
      carrier = Carrier.AWAITED;
      set(turn, ConnectionTimer.LINK, patience);
    }
  }

  /** What carries the connection is there. */
  void carried(Turn turn) {
    if (carrier == Carrier.AWAITED) {
      carrier = Carrier.THERE;
      set(turn, ConnectionTimer.LINK, Duration.ZERO);
    }
  }

  /** The connection is gone already. */
  void lose(Turn turn) {
    tcp.connection()
        .ifPresent(id -> {
          for (ConnectionTimer timer : ConnectionTimer.values()) {
            turn.ask(new Output.CancelTimer(new OfConnection(id, timer)));
          }
          connections.remove(id);
        });
    tcp = new Tcp.None();
  }

  void hangUp(Turn turn) {
    tcp.connection().ifPresent(id -> turn.ask(new Output.HangUp(id)));
    lose(turn);
  }

  /** Writes a message that looks the same whatever was negotiated. */
  void send(Turn turn, Message message) {
    send(turn, message, Encoding.USUAL);
  }

  void send(Turn turn, Message message, Encoding encoding) {
    if (tcp instanceof Tcp.Open(ConnectionId id, Input.Endpoints _)) {
      turn.ask(new Output.Send(id, MessageCodec.encode(message, encoding)));
      tally.sent(message);
    }
  }

  void limitDial(Turn turn) {
    set(
        turn,
        PeerTimer.CONNECT_RETRY,
        isHasty(turn) ? Haste.dialLimit() : backoff.dialLimit(turn.random()));
  }

  void retryLater(Turn turn) {
    set(turn, PeerTimer.CONNECT_RETRY, delay(turn));
  }

  void stopConnectRetryTimer(Turn turn) {
    if (side == Side.DIALLING) {
      turn.ask(new Output.CancelTimer(new OfPeer(peer, PeerTimer.CONNECT_RETRY)));
    }
  }

  void startIdleHoldTimer(Turn turn) {
    set(turn, PeerTimer.idleHold(side), delay(turn));
  }

  private Duration delay(Turn turn) {
    return isHasty(turn) ? Haste.delay(turn.random()) : backoff.delay(turn.random());
  }

  /** Whether it dials at the pace of a peer that was lost just now. */
  private boolean isHasty(Turn turn) {
    return side == Side.DIALLING && haste.isOn(turn.elapsed());
  }

  void stopIdleHoldTimer(Turn turn) {
    turn.ask(new Output.CancelTimer(new OfPeer(peer, PeerTimer.idleHold(side))));
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

  void hastenKeepalive(Turn turn) {
    set(turn, ConnectionTimer.KEEPALIVE, Jitter.LEAST_KEEPALIVE);
  }

  private void set(Turn turn, PeerTimer timer, Duration after) {
    turn.ask(new Output.SetTimer(new OfPeer(peer, timer), after));
  }

  private void set(Turn turn, ConnectionTimer timer, Duration after) {
    Optional<ConnectionId> id = tcp.connection();
    if (id.isPresent()) {
      TimerKey key = new OfConnection(id.get(), timer);
      turn.ask(after.isZero() ? new Output.CancelTimer(key) : new Output.SetTimer(key, after));
    }
  }

  /** The next dials follow each other soon. */
  void hasten(Turn turn) {
    haste = Haste.from(turn.elapsed());
  }

  void countFailure(Turn turn) {
    if (!isHasty(turn)) {
      backoff = backoff.failed();
    }
  }

  void forgetFailures() {
    backoff = backoff.forgotten();
  }

  /** A session of this peer ended that was Established for {@code up}. */
  void remember(Turn turn, Duration up) {
    backoff = backoff.after(up);
    haste = haste.after(turn.elapsed(), up);
  }
}
