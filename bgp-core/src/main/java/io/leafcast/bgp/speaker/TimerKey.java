package io.leafcast.bgp.speaker;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.fsm.Side;

/**
 * Names one timer. Setting a key that runs replaces it; one that fired or was cancelled is gone.
 */
@Immutable
public sealed interface TimerKey {

  /**
   * Runs whether or not there is a connection: the ConnectRetryTimer and the IdleHoldTimers of the
   * FSM that dials and of the one that listens (RFC 4271 section 8), and the time of a drain's
   * step.
   */
  @Immutable
  record OfPeer(PeerName peer, PeerTimer timer) implements TimerKey {}

  /**
   * Runs for one connection (RFC 4271 section 10, RFC 9687), and REFRESH, which spaces the answers
   * to ROUTE-REFRESHes.
   */
  @Immutable
  record OfConnection(ConnectionId connection, ConnectionTimer timer) implements TimerKey {}

  /** Sources that are still Unknown no longer hold back End-of-RIB when this fires. */
  @Immutable
  record EndOfRibWait() implements TimerKey {}

  /**
   * What sources wanted that a reload removed stays until those that it brought are read, or this.
   */
  @Immutable
  record SourceHandover() implements TimerKey {}

  /** The next of the prefixes that no source wants any more may be withdrawn when this fires. */
  @Immutable
  record WithdrawalsResume() implements TimerKey {}

  /** A change that is being saved waits no longer when this fires. */
  @Immutable
  record SaveWait() implements TimerKey {}

  enum PeerTimer {
    CONNECT_RETRY,
    IDLE_HOLD,
    LISTEN_HOLD,
    DRAIN,
    /** Bounds how long routes are kept after the session that announced them (RFC 4724). */
    STALE;

    /** The IdleHoldTimer of the FSM of {@code side}. */
    static PeerTimer idleHold(Side side) {
      return switch (side) {
        case DIALLING -> IDLE_HOLD;
        case LISTENING -> LISTEN_HOLD;
      };
    }
  }

  enum ConnectionTimer {
    HOLD,
    KEEPALIVE,
    SEND_HOLD,
    REFRESH,
    /** How long what carries a connection may be away before the session ends. */
    LINK
  }
}
