package io.leafcast.bgp.codec;

import io.leafcast.bgp.message.Keepalive;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Open;
import io.leafcast.bgp.message.RouteRefresh;
import io.leafcast.bgp.message.Update;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.Octets;
import java.util.Optional;

/** The header that each message begins with, and its checks (RFC 4271 sections 4.1 and 6.1). */
final class Header {
  private static final int MARKER_OCTETS = 16;

  private Header() {}

  /** What is wrong with a header, and the NOTIFICATION that says so. */
  record Fault(Notification answer, String reason) {}

  /** Whether the marker, as far as it is there, is all ones. */
  static boolean markerIsSound(Octets start) {
    for (int i = 0; i < Math.min(MARKER_OCTETS, start.size()); i++) {
      if (start.at(i) != 0xFF) {
        return false;
      }
    }
    return true;
  }

  /** The Length field; {@code start} has at least 19 octets. */
  static int length(Octets start) {
    return start.at(16) << 8 | start.at(17);
  }

  /** The Type field; {@code start} has at least 19 octets. */
  static int type(Octets start) {
    return start.at(18);
  }

  /**
   * The most octets of a message of {@code type}; an OPEN and a KEEPALIVE stay short (RFC 8654).
   */
  static int longest(int type, int maximum) {
    return type == Open.TYPE || type == Keepalive.TYPE
        ? Math.min(maximum, Encoding.CLASSIC_OCTETS)
        : maximum;
  }

  /** The first thing that is wrong with the header that {@code start} begins with. */
  static Optional<Fault> fault(Octets start, int maximum) {
    if (!markerIsSound(start)) {
      return Optional.of(
          new Fault(Notification.connectionNotSynchronized(), "the marker is not all ones"));
    }
    if (start.size() < Framing.HEADER_OCTETS) {
      return Optional.of(
          new Fault(
              Notification.badMessageLength(start.size()),
              "only " + start.size() + " octets of a header came"));
    }
    int length = length(start);
    int most = longest(type(start), maximum);
    if (length < Framing.HEADER_OCTETS || length > most) {
      return badLength(length, "is not in " + Framing.HEADER_OCTETS + ".." + most);
    }
    return switch (type(start)) {
      case Open.TYPE -> atLeast(29, length, "an OPEN");
      case Update.TYPE -> atLeast(23, length, "an UPDATE");
      case Notification.TYPE -> Optional.empty(); // never answered with another one
      case Keepalive.TYPE ->
          length == Framing.HEADER_OCTETS
              ? Optional.empty()
              : badLength(length, "is not 19, that of a KEEPALIVE");
      case RouteRefresh.TYPE -> atLeast(23, length, "a ROUTE-REFRESH");
      default ->
          Optional.of(
              new Fault(
                  Notification.badMessageType(type(start)),
                  "type " + type(start) + " is no message that we know"));
    };
  }

  private static Optional<Fault> atLeast(int least, int length, String message) {
    return length >= least
        ? Optional.empty()
        : badLength(length, "is less than " + least + ", the least of " + message);
  }

  private static Optional<Fault> badLength(int length, String why) {
    return Optional.of(
        new Fault(Notification.badMessageLength(length), "message length " + length + " " + why));
  }
}
