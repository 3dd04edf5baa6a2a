package io.leafcast.bgp.words;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Safi;
import java.nio.charset.StandardCharsets;

/**
 * Error codes and subcodes of a NOTIFICATION in words (RFC 4271 section 4.5, RFC 4486, RFC 5492,
 * RFC 6608, RFC 7313, RFC 8538, RFC 9003, RFC 9384). What a peer wrote is made safe to print: no
 * control characters, so that a peer cannot forge a line of the log.
 */
final class NotificationWords {
  private static final int MOST_OCTETS_SHOWN = 32;

  private static final ImmutableList<String> HEADER_ERRORS =
      ImmutableList.of(
          "Unspecific", "Connection Not Synchronized", "Bad Message Length", "Bad Message Type");
  private static final ImmutableList<String> OPEN_ERRORS =
      ImmutableList.of(
          "Unspecific",
          "Unsupported Version Number",
          "Bad Peer AS",
          "Bad BGP Identifier",
          "Unsupported Optional Parameter",
          "Authentication Failure",
          "Unacceptable Hold Time",
          "Unsupported Capability",
          "subcode 8",
          "subcode 9",
          "subcode 10",
          "Role Mismatch");
  private static final ImmutableList<String> UPDATE_ERRORS =
      ImmutableList.of(
          "Unspecific",
          "Malformed Attribute List",
          "Unrecognized Well-known Attribute",
          "Missing Well-known Attribute",
          "Attribute Flags Error",
          "Attribute Length Error",
          "Invalid ORIGIN Attribute",
          "AS Routing Loop",
          "Invalid NEXT_HOP Attribute",
          "Optional Attribute Error",
          "Invalid Network Field",
          "Malformed AS_PATH");
  private static final ImmutableList<String> FSM_ERRORS =
      ImmutableList.of(
          "Unspecific",
          "Unexpected Message in OpenSent",
          "Unexpected Message in OpenConfirm",
          "Unexpected Message in Established");
  private static final ImmutableList<String> CEASE_REASONS =
      ImmutableList.of(
          "Unspecific",
          "Maximum Number of Prefixes Reached",
          "Administrative Shutdown",
          "Peer De-configured",
          "Administrative Reset",
          "Connection Rejected",
          "Other Configuration Change",
          "Connection Collision Resolution",
          "Out of Resources",
          "Hard Reset",
          "BFD Down");
  private static final ImmutableList<String> REFRESH_ERRORS =
      ImmutableList.of("Unspecific", "Invalid Message Length");
  private static final ImmutableList<String> MESSAGES =
      ImmutableList.of("type 0", "OPEN", "UPDATE", "NOTIFICATION", "KEEPALIVE", "ROUTE-REFRESH");

  private NotificationWords() {}

  /**
   * A half-sentence for status and log: code and subcode in words, then what the Data says, such as
   * {@code Cease/Administrative Shutdown: 'maintenance'}.
   */
  static String of(Notification notification) {
    String detail = detail(notification);
    return name(notification.code(), notification.subcode())
        + (detail.isEmpty() ? "" : ": " + detail);
  }

  /** Code and subcode in words; numbers where there are none. */
  static String name(int code, int subcode) {
    return switch (code) {
      case Notification.HEADER -> "Message Header Error/" + word(HEADER_ERRORS, subcode);
      case Notification.OPEN -> "OPEN Message Error/" + word(OPEN_ERRORS, subcode);
      case Notification.UPDATE -> "UPDATE Message Error/" + word(UPDATE_ERRORS, subcode);
      case Notification.HOLD_TIMER -> "Hold Timer Expired" + unlessZero(subcode);
      case Notification.FSM -> "Finite State Machine Error/" + word(FSM_ERRORS, subcode);
      case Notification.CEASE -> "Cease/" + word(CEASE_REASONS, subcode);
      case Notification.ROUTE_REFRESH ->
          "ROUTE-REFRESH Message Error/" + word(REFRESH_ERRORS, subcode);
      case Notification.SEND_HOLD_TIMER -> "Send Hold Timer Expired" + unlessZero(subcode);
      default -> "error code " + code + "/" + subcode;
    };
  }

  private static String word(ImmutableList<String> words, int subcode) {
    return subcode < words.size() ? words.get(subcode) : "subcode " + subcode;
  }

  private static String message(int type) {
    return type < MESSAGES.size() ? MESSAGES.get(type) : "message type " + type;
  }

  private static String unlessZero(int subcode) {
    return subcode == 0 ? "" : "/subcode " + subcode;
  }

  private static String detail(Notification notification) {
    Octets data = notification.data();
    if (data.size() == 0) {
      return "";
    }
    return switch (notification.code()) {
      case Notification.HEADER -> headerDetail(notification.subcode(), data);
      case Notification.OPEN ->
          notification.subcode() == 1 && data.size() == 2
              ? "the peer speaks version " + number(data)
              : hex(data);
      case Notification.FSM -> data.size() == 1 ? "by " + message(data.at(0)) : hex(data);
      case Notification.CEASE -> ceaseDetail(notification.subcode(), data);
      default -> hex(data);
    };
  }

  private static String headerDetail(int subcode, Octets data) {
    if (subcode == 2 && data.size() == 2) {
      return "length " + number(data);
    }
    return subcode == 3 && data.size() == 1 ? "type " + data.at(0) : hex(data);
  }

  private static String ceaseDetail(int subcode, Octets data) {
    return switch (subcode) {
      case 1 ->
          data.size() == 7
              ? new Family(new Afi(data.at(0) << 8 | data.at(1)), new Safi(data.at(2)))
                  + ", at most "
                  + number(data.slice(3, 7))
              : hex(data);
      case 2, 4 ->
          data.at(0) == data.size() - 1
              ? "'" + printable(data.slice(1, data.size())) + "'"
              : hex(data);
      case 9 ->
          data.size() >= 2
              ? wrapped(new Notification(data.at(0), data.at(1), data.slice(2, data.size())))
              : hex(data);
      default -> hex(data);
    };
  }

  /** The reason inside, one level deep: a peer can nest two thousand of them. */
  private static String wrapped(Notification inside) {
    return inside.isHardReset() ? name(inside.code(), inside.subcode()) : of(inside);
  }

  private static long number(Octets data) {
    long number = 0;
    for (int i = 0; i < data.size(); i++) {
      number = number << 8 | data.at(i);
    }
    return number;
  }

  private static String printable(Octets text) {
    return Printable.of(new String(text.toByteArray(), StandardCharsets.UTF_8));
  }

  private static String hex(Octets data) {
    return data.size() <= MOST_OCTETS_SHOWN
        ? "data " + data.hex()
        : "data " + data.slice(0, MOST_OCTETS_SHOWN).hex() + "... (" + data.size() + " octets)";
  }
}
