package io.leafcast.bgp.fsm;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.RouteRefresh;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.reason.Reason;

/** What a step of the FSM asks for; carried out in order. */
@Immutable
public sealed interface Action {

  /** Opens a TCP connection to the peer. */
  @Immutable
  record Dial() implements Action {}

  /**
   * Closes the connection after what was sent, and stops its timers; nothing where none is open.
   */
  @Immutable
  record HangUp() implements Action {}

  @Immutable
  record SendOpen() implements Action {}

  @Immutable
  record SendKeepalive() implements Action {}

  @Immutable
  record SendNotification(Notification notification) implements Action {}

  /** Limits how long a dial may take. */
  @Immutable
  record LimitDial() implements Action {}

  /** Dials again when {@link Backoff} says so; LimitDial and this are the ConnectRetryTimer. */
  @Immutable
  record RetryLater() implements Action {}

  @Immutable
  record StopConnectRetryTimer() implements Action {}

  /** How long an FSM rests in Idle; how long one that listens does not start twice at once. */
  @Immutable
  record StartIdleHoldTimer() implements Action {}

  @Immutable
  record StopIdleHoldTimer() implements Action {}

  /** Starts the Hold Timer anew; 0 stops it. */
  @Immutable
  record StartHoldTimer(int seconds) implements Action {}

  /** Starts the Keepalive Timer anew, at a third of {@code holdTime} seconds; 0 stops it. */
  @Immutable
  record StartKeepaliveTimer(int holdTime) implements Action {}

  /** Starts the Keepalive Timer anew, for the shortest time that RFC 4271 section 4.4 allows. */
  @Immutable
  record HastenKeepalive() implements Action {}

  /** ConnectRetryCounter + 1: the next try waits longer. */
  @Immutable
  record CountFailure() implements Action {}

  /** ConnectRetryCounter = 0. */
  @Immutable
  record ForgetFailures() implements Action {}

  /** The peer's last error. */
  @Immutable
  record Blame(Reason reason) implements Action {}

  /** Routes may flow. */
  @Immutable
  record BeginRoutes(Negotiated terms) implements Action {}

  /** No routes flow any more: those sent are the peer's affair, those received are {@code left}. */
  @Immutable
  record EndRoutes(Received left) implements Action {}

  /** What becomes of what the peer announced when its session ends. */
  enum Received {
    GONE,
    /** Kept for a while, as graceful restart has it (RFC 4724 section 4.2). */
    STALE
  }

  /** An UPDATE changes the Adj-RIB-In. */
  @Immutable
  record TakeUpdate(UpdateOutcome outcome) implements Action {}

  /** The peer wants the Adj-RIB-Out once more. */
  @Immutable
  record AnswerRefresh(RouteRefresh message) implements Action {}
}
