package io.leafcast.bgp.reason;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Endpoint;

/** Why TCP ended a connection, did not let one come about, or does not let us listen. */
@Immutable
public sealed interface SocketReason extends Reason {

  @Override
  default String code() {
    return switch (this) {
      case Refused _ -> "connection-refused";
      case NoRoute _ -> "no-route";
      case SilentOnLink _ -> "silent-on-link";
      case Unreachable _ -> "unreachable";
      case ResetBeforeOpen _ -> "reset-before-open";
      case NoAnswer _ -> "no-answer";
      case NoLocalAddress _ -> "no-local-address";
      case DialNotPermitted _ -> "dial-not-permitted";
      case DialInvalid _ -> "dial-invalid";
      case NoInterface _ -> "no-interface";
      case DialFailed _ -> "dial-failed";
      case KeyRefused _ -> "key-refused";
      case ClosedByPeer _ -> "closed-by-peer";
      case ClosedAtOnce _ -> "closed-at-once";
      case Unheard(SocketReason ended, Address _) -> ended.code();
      case ResetByPeer _ -> "reset-by-peer";
      case Unacknowledged _ -> "unacknowledged";
      case LinkLost _ -> "link-lost";
      case RouteLost _ -> "route-lost";
      case ConnectionFailed _ -> "connection-failed";
      case ListenNotPermitted _ -> "listen-not-permitted";
      case PortTaken _ -> "port-taken";
      case AddressNotHere _ -> "address-not-here";
      case ListenFailed _ -> "listen-failed";
    };
  }

  /** Nothing listens there. */
  @Immutable
  record Refused(Endpoint to) implements SocketReason {}

  @Immutable
  record NoRoute(Endpoint to) implements SocketReason {}

  /** It does not answer on its link, or a firewall rejects. */
  @Immutable
  record SilentOnLink(Endpoint to) implements SocketReason {}

  /** One of the two before; the kernel was not asked which. */
  @Immutable
  record Unreachable(Endpoint to) implements SocketReason {}

  @Immutable
  record ResetBeforeOpen(Endpoint to) implements SocketReason {}

  @Immutable
  record NoAnswer(Endpoint to) implements SocketReason {}

  /** The address that we are to dial from is not on this host. */
  @Immutable
  record NoLocalAddress(Endpoint to) implements SocketReason {}

  @Immutable
  record DialNotPermitted(Endpoint to) implements SocketReason {}

  /** The kernel does not take the address. */
  @Immutable
  record DialInvalid(Endpoint to) implements SocketReason {}

  /** There is no interface of the peer's zone. */
  @Immutable
  record NoInterface(String zone) implements SocketReason {}

  /** {@code detail} is what the kernel says. */
  @Immutable
  record DialFailed(Endpoint to, String detail) implements SocketReason {}

  /** A socket does not take the TCP-MD5 password; {@code detail} is what the kernel says. */
  @Immutable
  record KeyRefused(String detail) implements SocketReason {}

  @Immutable
  record ClosedByPeer() implements SocketReason {}

  /** Closed before anybody could ask whose it was. */
  @Immutable
  record ClosedAtOnce() implements SocketReason {}

  /** {@code ended}, before the peer sent anything to {@code local}, our address. */
  @Immutable
  record Unheard(SocketReason ended, Address local) implements SocketReason {}

  @Immutable
  record ResetByPeer() implements SocketReason {}

  /** TCP timed out. */
  @Immutable
  record Unacknowledged() implements SocketReason {}

  @Immutable
  record LinkLost() implements SocketReason {}

  @Immutable
  record RouteLost() implements SocketReason {}

  /** {@code detail} is what the kernel says. */
  @Immutable
  record ConnectionFailed(String detail) implements SocketReason {}

  /** A port below 1024 without the capability. */
  @Immutable
  record ListenNotPermitted(Endpoint at) implements SocketReason {}

  @Immutable
  record PortTaken(Endpoint at) implements SocketReason {}

  @Immutable
  record AddressNotHere(Endpoint at) implements SocketReason {}

  /** {@code detail} is what the kernel says. */
  @Immutable
  record ListenFailed(Endpoint at, String detail) implements SocketReason {}
}
