package io.leafcast.bgp.transport;

import com.google.common.collect.ImmutableMap;
import io.netty.channel.ConnectTimeoutException;
import java.net.NoRouteToHostException;
import java.util.Locale;
import java.util.Objects;

/** What went wrong with a socket, in words that name the likely cause. */
final class Failure {
  private static final String NO_ANSWER =
      "no answer from %s: is the address right, is a firewall between?";

  /** By what the kernel says, in lower case; the first that fits counts. */
  private static final ImmutableMap<String, String> DIALLING =
      ImmutableMap.of(
          "connection refused", "connection refused by %s: is bgpd running there?",
          "network is unreachable", "no route to %s: is the interface up, with its addresses?",
          "no route to host", "%s does not answer on its link, or a firewall rejects",
          "host is unreachable", "%s does not answer on its link, or a firewall rejects",
          "connection reset", "connection reset by %s before it was open",
          "connection timed out", NO_ANSWER,
          "cannot assign", "the local address for %s is not on this host",
          "permission denied", "the kernel does not permit a connection to %s",
          "invalid argument", "%s cannot be dialled: is the interface of the peer the right one?");

  private static final ImmutableMap<String, String> OPEN =
      ImmutableMap.of(
          "connection reset", "the peer reset the connection",
          "broken pipe", "the peer reset the connection",
          "connection timed out", "the peer no longer acknowledges (TCP timed out)",
          "no route to host", "the peer is no longer reachable on its link",
          "network is unreachable", "there is no route to the peer any more");

  private static final ImmutableMap<String, String> LISTENING =
      ImmutableMap.of(
          "permission denied",
          "%s needs the capability NET_BIND_SERVICE; or listen on a port above 1023, or dial only",
          "already in use",
          "%s is taken by another program: is another BGP speaker running here?",
          "cannot assign",
          "the address of %s is not on this host");

  private Failure() {}

  /** Why {@code to}, an address with its port, could not be dialled. */
  static String ofDialling(Throwable failure, String to) {
    return switch (failure) {
      case ConnectTimeoutException _ -> NO_ANSWER.formatted(to);
      // Netty's has no words of the kernel: EHOSTUNREACH and ENETUNREACH look the same.
      case NoRouteToHostException _ ->
          "there is no route to %s, or it does not answer on its link".formatted(to);
      default -> words(DIALLING, failure, to);
    };
  }

  /** Why an open connection ended. */
  static String ofConnection(Throwable failure) {
    return words(OPEN, failure, "");
  }

  /** Why nothing listens on {@code at}, an address with its port. */
  static String ofListening(Throwable failure, String at) {
    return words(LISTENING, failure, at);
  }

  private static String words(ImmutableMap<String, String> table, Throwable failure, String where) {
    String said = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    String lower = said.toLowerCase(Locale.ROOT);
    return table.entrySet().stream()
        .filter(row -> lower.contains(row.getKey()))
        .findFirst()
        .map(row -> row.getValue().formatted(where))
        .orElse(where.isEmpty() ? said : where + ": " + said);
  }
}
