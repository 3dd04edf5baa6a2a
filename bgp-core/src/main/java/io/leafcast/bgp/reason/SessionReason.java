package io.leafcast.bgp.reason;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.RouterId;

/** Why BGP ended a session, or did not let one come about. */
@Immutable
public sealed interface SessionReason extends Reason {

  @Override
  default String code() {
    return switch (this) {
      case Stopped _ -> "stopped";
      case DialTimedOut _ -> "dial-timed-out";
      case HoldTimerExpired _ -> "hold-timer-expired";
      case SendHoldTimerExpired _ -> "send-hold-timer-expired";
      case NotificationReceived _ -> "notification-received";
      case NotificationMalformed _ -> "notification-malformed";
      case HeaderError _ -> "header-error";
      case OpenError _ -> "open-error";
      case UpdateError _ -> "update-error";
      case UpdateTooEarly _ -> "update-too-early";
      case WrongAs _ -> "wrong-as";
      case SameRouterId _ -> "same-router-id";
      case UnexpectedMessage _ -> "unexpected-message";
      case OutOfPlace _ -> "fsm-error";
      case OtherKept _ -> "other-connection-kept";
      case OtherEstablished _ -> "other-connection-established";
      case DialledAgain _ -> "peer-dialled-again";
      case AlreadyEstablished _ -> "already-established";
      case FailedJustNow _ -> "failed-just-now";
      case Drained _ -> "peer-drained";
      case OwnFault _ -> "own-fault";
      case InterfaceDown _ -> "link-down";
      case InterfaceGone _ -> "link-gone";
      case AddressRemoved _ -> "own-address-removed";
    };
  }

  /** We were told to end it: a stop, or a reload. */
  @Immutable
  record Stopped() implements SessionReason {}

  /** No answer to our connection for as long as a dial may take. */
  @Immutable
  record DialTimedOut() implements SessionReason {}

  /** {@code awaited} did not come for so many seconds. */
  @Immutable
  record HoldTimerExpired(Awaited awaited, int seconds) implements SessionReason {}

  /** What ends the Hold Timer. */
  enum Awaited {
    OPEN,
    KEEPALIVE,
    KEEPALIVE_OR_UPDATE
  }

  /** The peer takes nothing off its socket (RFC 9687). */
  @Immutable
  record SendHoldTimerExpired() implements SessionReason {}

  @Immutable
  record NotificationReceived(Notification notification) implements SessionReason {}

  @Immutable
  record NotificationMalformed(String detail) implements SessionReason {}

  /** A message header that is none. */
  @Immutable
  record HeaderError(String detail) implements SessionReason {}

  @Immutable
  record OpenError(String detail) implements SessionReason {}

  /** An UPDATE so malformed that the session ends (RFC 7606). */
  @Immutable
  record UpdateError(ImmutableList<UpdateOutcome.Fault> faults) implements SessionReason {}

  /** An UPDATE came before any OPEN. */
  @Immutable
  record UpdateTooEarly() implements SessionReason {}

  @Immutable
  record WrongAs(Asn said, Asn configured) implements SessionReason {}

  /** The peer of an iBGP session has our own router ID. */
  @Immutable
  record SameRouterId(RouterId id) implements SessionReason {}

  /** A message that has no place in the FSM's state; {@code answer} says which (RFC 6608). */
  @Immutable
  record UnexpectedMessage(Notification answer) implements SessionReason {}

  /** Any other event that has no place in a state, by their names in RFC 4271. */
  @Immutable
  record OutOfPlace(String event, String state) implements SessionReason {}

  /** Of two connections the other one is kept (RFC 4271 section 6.8). */
  @Immutable
  record OtherKept() implements SessionReason {}

  /** The other connection came to be Established. */
  @Immutable
  record OtherEstablished() implements SessionReason {}

  /** The peer opened a newer connection. */
  @Immutable
  record DialledAgain() implements SessionReason {}

  /** A second connection, while the session is Established. */
  @Immutable
  record AlreadyEstablished() implements SessionReason {}

  /** A connection of the peer's right after the last one failed. */
  @Immutable
  record FailedJustNow() implements SessionReason {}

  /** A connection of a peer that is drained, and has come so far that it gets no session. */
  @Immutable
  record Drained() implements SessionReason {}

  /** The interface of a session with a neighbour on the link is down, or has no carrier. */
  @Immutable
  record InterfaceDown(String interfaceName) implements SessionReason {}

  /** The interface that the session was opened on is no longer there. */
  @Immutable
  record InterfaceGone(String interfaceName) implements SessionReason {}

  /** Our own address of the session was taken away from its interface. */
  @Immutable
  record AddressRemoved(Address address, String interfaceName) implements SessionReason {}

  /** Leafcast has a bug. */
  @Immutable
  record OwnFault() implements SessionReason {}
}
