package io.leafcast.bgp.words;

import io.leafcast.bgp.reason.SessionReason;

/** Why BGP ended a session, or did not let one come about. */
final class SessionWords {
  private SessionWords() {}

  static String of(SessionReason reason) {
    return switch (reason) {
      case SessionReason.Stopped() -> "stopped";
      case SessionReason.DialTimedOut() -> "no answer to our connection";
      case SessionReason.HoldTimerExpired(var awaited, int seconds) ->
          "Hold Timer Expired: " + missed(awaited) + " came for " + seconds + " seconds";
      case SessionReason.SendHoldTimerExpired() ->
          "Send Hold Timer Expired: the peer takes nothing off its socket";
      case SessionReason.NotificationReceived(var notification) ->
          "received " + NotificationWords.of(notification);
      case SessionReason.NotificationMalformed(String detail) ->
          "a malformed NOTIFICATION: " + detail;
      case SessionReason.HeaderError(String detail) -> detail;
      case SessionReason.OpenError(String detail) -> detail;
      case SessionReason.UpdateError(var faults) -> Phrases.faults(faults);
      case SessionReason.UpdateTooEarly() -> "an UPDATE before any OPEN";
      case SessionReason.WrongAs(var said, var configured) ->
          "peer says AS " + said + ", configured is " + configured;
      case SessionReason.SameRouterId(var id) ->
          "peer has our own router ID "
              + id
              + "; the two speakers of an iBGP session need different ones";
      case SessionReason.UnexpectedMessage(var answer) ->
          "the peer sent what has no place here: " + NotificationWords.of(answer);
      case SessionReason.OutOfPlace(String event, String state) ->
          event + " has no place in " + state;
      case SessionReason.OtherKept() -> "the other connection is kept";
      case SessionReason.OtherEstablished() -> "the other connection is Established";
      case SessionReason.DialledAgain() -> "the peer dialled again";
      case SessionReason.AlreadyEstablished() ->
          "a second connection, while the session is Established";
      case SessionReason.FailedJustNow() ->
          "a connection, because the last one failed a moment ago";
      case SessionReason.Drained() ->
          "a connection, because the peer is drained"
              + "; leafcast undrain, or the end of its cause, lets it in";
      case SessionReason.InterfaceDown(String name) ->
          "interface " + name + " is down, or has no carrier";
      case SessionReason.InterfaceGone(String name) -> "interface " + name + " is gone";
      case SessionReason.AddressRemoved(var address, String name) ->
          "our own address of the session, " + address + ", was removed from interface " + name;
      case SessionReason.OwnFault() -> "a fault of ours";
    };
  }

  private static String missed(SessionReason.Awaited awaited) {
    return switch (awaited) {
      case OPEN -> "no OPEN";
      case KEEPALIVE -> "no KEEPALIVE";
      case KEEPALIVE_OR_UPDATE -> "neither KEEPALIVE nor UPDATE";
    };
  }
}
