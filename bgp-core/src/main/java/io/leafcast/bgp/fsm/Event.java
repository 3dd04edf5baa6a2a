package io.leafcast.bgp.fsm;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.RouteRefresh;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.reason.Reason;

/** What can happen to an FSM, by the names and numbers of RFC 4271 section 8.1. */
@Immutable
public sealed interface Event {

  /** Event 1; on the listening side event 4. */
  @Immutable
  record ManualStart() implements Event {}

  /** Event 2; {@code cease} is what the peer is told. */
  @Immutable
  record ManualStop(Notification cease) implements Event {}

  /**
   * Event 2 where we come back soon: a peer that keeps our routes over the end of the connection is
   * told nothing, others {@code cease}.
   */
  @Immutable
  record ManualPause(Notification cease) implements Event {}

  /** Event 3: an FSM that came to Idle goes on at once. */
  @Immutable
  record AutomaticStart() implements Event {}

  /** An FSM that came to Idle waits for its IdleHoldTimer. */
  @Immutable
  record RestInIdle() implements Event {}

  /** An FSM in Idle waits for the other one, which has agreed with the peer. */
  @Immutable
  record ParkInIdle() implements Event {}

  /**
   * The peer opens a connection beside one that it opened before: it would not, if it still had
   * that one.
   */
  @Immutable
  record PeerDialsAgain() implements Event {}

  /** Event 8: we end a session that is not faulty, such as at too many prefixes. */
  @Immutable
  record AutomaticStop(Notification cease, Reason reason) implements Event {}

  /** Event 9. */
  @Immutable
  record ConnectRetryTimerExpires() implements Event {}

  /** Event 10. */
  @Immutable
  record HoldTimerExpires() implements Event {}

  /** Event 11. */
  @Immutable
  record KeepaliveTimerExpires() implements Event {}

  /** Event 13. */
  @Immutable
  record IdleHoldTimerExpires() implements Event {}

  /** The peer took nothing off its socket for the SendHoldTimer (RFC 9687). */
  @Immutable
  record SendHoldTimerExpires() implements Event {}

  /** Events 16 and 17: a connection is open, dialled by us or by the peer. */
  @Immutable
  record TcpConnectionConfirmed() implements Event {}

  /** Event 18. */
  @Immutable
  record TcpConnectionFails(Reason reason) implements Event {}

  /** Event 19: an OPEN that {@link OpenCheck} accepts. */
  @Immutable
  record BgpOpen(Negotiated terms) implements Event {}

  /** Event 21. */
  @Immutable
  record BgpHeaderErr(Notification answer, Reason reason) implements Event {}

  /** Event 22: an OPEN that is malformed, or that {@link OpenCheck} refuses. */
  @Immutable
  record BgpOpenMsgErr(Notification answer, Reason reason) implements Event {}

  /** Event 23: {@link Collision} keeps the other connection. */
  @Immutable
  record OpenCollisionDump(Reason reason) implements Event {}

  /** Event 24: a NOTIFICATION that refuses our version. */
  @Immutable
  record NotifMsgVerErr(Reason reason) implements Event {}

  /** Event 25: a Hard Reset, which ends what graceful restart would keep (RFC 8538). */
  @Immutable
  record HardResetMsg(Reason reason) implements Event {}

  /** Event 25: any other NOTIFICATION, {@code reason} saying which. */
  @Immutable
  record NotifMsg(Reason reason) implements Event {}

  /** Event 26. */
  @Immutable
  record KeepAliveMsg() implements Event {}

  /** Event 27: an UPDATE that does not end the session. */
  @Immutable
  record UpdateMsg(UpdateOutcome outcome) implements Event {}

  /** Event 28; also an UPDATE that came too early to be read. */
  @Immutable
  record UpdateMsgErr(Notification answer, Reason reason) implements Event {}

  /** A ROUTE-REFRESH (RFC 2918). */
  @Immutable
  record RouteRefreshMsg(RouteRefresh message) implements Event {}
}
