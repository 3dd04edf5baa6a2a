package io.leafcast.bgp.words;

import io.leafcast.bgp.reason.SocketReason;

/** Why TCP does not do what it should, with the likely cause. */
final class SocketWords {
  private SocketWords() {}

  static String of(SocketReason reason) {
    return switch (reason) {
      case SocketReason.Refused(var to) ->
          "connection refused by " + to + ": is bgpd running there?";
      case SocketReason.NoRoute(var to) ->
          "no route to " + to + ": is the interface up, with its addresses?";
      case SocketReason.SilentOnLink(var to) ->
          to + " does not answer on its link, or a firewall rejects";
      case SocketReason.Unreachable(var to) ->
          "there is no route to " + to + ", or it does not answer on its link";
      case SocketReason.ResetBeforeOpen(var to) ->
          "connection reset by " + to + " before it was open";
      case SocketReason.NoAnswer(var to) ->
          "no answer from " + to + ": is the address right, is a firewall between?";
      case SocketReason.NoLocalAddress(var to) ->
          "the local address for " + to + " is not on this host";
      case SocketReason.DialNotPermitted(var to) ->
          "the kernel does not permit a connection to " + to;
      case SocketReason.DialInvalid(var to) ->
          to + " cannot be dialled: is the interface of the peer the right one?";
      case SocketReason.NoInterface(String zone) ->
          "there is no interface " + zone + " on this host";
      case SocketReason.DialFailed(var to, String detail) -> to + ": " + detail;
      case SocketReason.KeyRefused(String detail) ->
          "the kernel takes no TCP-MD5 password ("
              + detail
              + "), and nothing is sent without: is it built with CONFIG_TCP_MD5SIG, is"
              + " net.core.optmem_max enough for so many passwords?";
      case SocketReason.ClosedByPeer() -> "the peer closed the connection";
      case SocketReason.ClosedAtOnce() -> "the peer closed the connection at once";
      case SocketReason.Unheard(SocketReason ended, var local) ->
          of(ended) + " before it sent anything: does it expect a neighbor " + local + "?";
      case SocketReason.ResetByPeer() -> "the peer reset the connection";
      case SocketReason.Unacknowledged() -> "the peer no longer acknowledges (TCP timed out)";
      case SocketReason.LinkLost() -> "the peer is no longer reachable on its link";
      case SocketReason.RouteLost() -> "there is no route to the peer any more";
      case SocketReason.ConnectionFailed(String detail) -> detail;
      case SocketReason.ListenNotPermitted(var at) ->
          at
              + " needs the capability NET_BIND_SERVICE; or listen on a port above 1023, or dial"
              + " only";
      case SocketReason.PortTaken(var at) ->
          at + " is taken by another program: is another BGP speaker running here?";
      case SocketReason.AddressNotHere(var at) -> "the address of " + at + " is not on this host";
      case SocketReason.ListenFailed(var at, String detail) -> at + ": " + detail;
    };
  }
}
