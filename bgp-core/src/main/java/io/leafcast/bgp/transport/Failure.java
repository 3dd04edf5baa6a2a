package io.leafcast.bgp.transport;

import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.reason.SocketReason;
import io.leafcast.bgp.wire.Endpoint;
import io.netty.channel.ConnectTimeoutException;
import java.net.NoRouteToHostException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/** What went wrong with a socket: what the kernel says, as a reason. */
final class Failure {
  /** By what the kernel says, in lower case; the first that fits counts. */
  private static final ImmutableMap<String, Function<Endpoint, SocketReason>> DIALLING =
      ImmutableMap.of(
          "connection refused", SocketReason.Refused::new,
          "network is unreachable", SocketReason.NoRoute::new,
          "no route to host", SocketReason.SilentOnLink::new,
          "host is unreachable", SocketReason.SilentOnLink::new,
          "connection reset", SocketReason.ResetBeforeOpen::new,
          "connection timed out", SocketReason.NoAnswer::new,
          "cannot assign", SocketReason.NoLocalAddress::new,
          "permission denied", SocketReason.DialNotPermitted::new,
          "invalid argument", SocketReason.DialInvalid::new);

  private static final ImmutableMap<String, Supplier<SocketReason>> OPEN =
      ImmutableMap.of(
          "connection reset", SocketReason.ResetByPeer::new,
          "broken pipe", SocketReason.ResetByPeer::new,
          "connection timed out", SocketReason.Unacknowledged::new,
          "no route to host", SocketReason.LinkLost::new,
          "network is unreachable", SocketReason.RouteLost::new);

  private static final ImmutableMap<String, Function<Endpoint, SocketReason>> LISTENING =
      ImmutableMap.of(
          "permission denied", SocketReason.ListenNotPermitted::new,
          "already in use", SocketReason.PortTaken::new,
          "cannot assign", SocketReason.AddressNotHere::new);

  private Failure() {}

  /** Why {@code to} could not be dialled. */
  static SocketReason ofDialling(Throwable failure, Endpoint to) {
    return switch (failure) {
      case ConnectTimeoutException _ -> new SocketReason.NoAnswer(to);
      // Netty's has no words of the kernel: EHOSTUNREACH and ENETUNREACH look the same.
      case NoRouteToHostException _ -> new SocketReason.Unreachable(to);
      default ->
          row(DIALLING, failure, said -> _ -> new SocketReason.DialFailed(to, said)).apply(to);
    };
  }

  /** Why a socket does not take a password. */
  static SocketReason ofKey(Throwable failure) {
    return new SocketReason.KeyRefused(
        Objects.requireNonNullElse(
            Throwables.getRootCause(failure).getMessage(), failure.toString()));
  }

  /** Why an open connection ended. */
  static SocketReason ofConnection(Throwable failure) {
    return row(OPEN, failure, said -> () -> new SocketReason.ConnectionFailed(said)).get();
  }

  /** Why nothing listens on {@code at}. */
  static SocketReason ofListening(Throwable failure, Endpoint at) {
    return row(LISTENING, failure, said -> _ -> new SocketReason.ListenFailed(at, said)).apply(at);
  }

  private static <R> R row(
      ImmutableMap<String, R> table, Throwable failure, Function<String, R> other) {
    String said = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    String lower = said.toLowerCase(Locale.ROOT);
    return table.entrySet().stream()
        .filter(row -> lower.contains(row.getKey()))
        .findFirst()
        .map(Map.Entry::getValue)
        .orElseGet(() -> other.apply(said));
  }
}
