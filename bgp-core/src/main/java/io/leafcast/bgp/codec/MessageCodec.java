package io.leafcast.bgp.codec;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.message.Keepalive;
import io.leafcast.bgp.message.Message;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Open;
import io.leafcast.bgp.message.RouteRefresh;
import io.leafcast.bgp.message.Update;
import io.leafcast.bgp.message.UpdateRules;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.OctetWriter;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Safi;
import java.util.Optional;

/**
 * Messages to octets and back. Reading never throws: whatever came is a {@link Reading}. Writing
 * throws IllegalArgumentException for a message that BGP cannot carry, which only a fault of ours
 * can ask for.
 */
public final class MessageCodec {
  private MessageCodec() {}

  /**
   * The whole message, header and all. Throws IllegalArgumentException where it would be longer
   * than the session allows, or holds what its peer may not be sent.
   */
  public static Octets encode(Message message, Encoding encoding) {
    Octets body = body(message, encoding);
    int length = Framing.HEADER_OCTETS + body.size();
    int most = Header.longest(message.type(), encoding.largestMessage());
    if (length > most) {
      throw new IllegalArgumentException(
          "a message of " + length + " octets is longer than " + most);
    }
    return new OctetWriter()
        .bits64(-1)
        .bits64(-1)
        .u16(length)
        .u8(message.type())
        .octets(body)
        .toOctets();
  }

  /** The octets that {@code message} takes with its header, even where that is too many. */
  public static int octets(Message message, Encoding encoding) {
    return Framing.HEADER_OCTETS + body(message, encoding).size();
  }

  private static Octets body(Message message, Encoding encoding) {
    OctetWriter body = new OctetWriter();
    switch (message) {
      case Open open -> OpenCodec.encode(body, open);
      case Update update -> UpdateCodec.encode(body, update, encoding);
      case Notification(int code, int subcode, Octets data) ->
          body.u8(code).u8(subcode).octets(data);
      case Keepalive() -> {}
      case RouteRefresh(Family family, int subtype) ->
          body.u16(family.afi().code()).u8(subtype).u8(family.safi().code());
    }
    return body.toOctets();
  }

  /** Reads a frame before the OPENs are negotiated; an UPDATE cannot be read by then. */
  public static Reading read(Octets frame) {
    return read(frame, Optional.empty(), UpdateRules.DEFAULT);
  }

  /** Reads a frame of a session that agreed on {@code terms}. */
  public static Reading read(Octets frame, Negotiated terms) {
    return read(frame, terms, UpdateRules.DEFAULT);
  }

  /** The same, where an UPDATE is judged by {@code rules}. */
  public static Reading read(Octets frame, Negotiated terms, UpdateRules rules) {
    return read(frame, Optional.of(terms), rules);
  }

  private static Reading read(Octets frame, Optional<Negotiated> terms, UpdateRules rules) {
    Encoding encoding = terms.map(Negotiated::received).orElse(Encoding.USUAL);
    Optional<Header.Fault> fault = Header.fault(frame, encoding.largestMessage());
    if (fault.isPresent()) {
      return new Reading.Faulty(fault.get().answer(), fault.get().reason(), frame);
    }
    if (Header.length(frame) != frame.size()) {
      return new Reading.Faulty(
          Notification.badMessageLength(Header.length(frame)),
          "the header says " + Header.length(frame) + " octets, " + frame.size() + " came",
          frame);
    }
    OctetReader body = OctetReader.of(frame);
    body.slice(Framing.HEADER_OCTETS);
    return switch (Header.type(frame)) {
      case Open.TYPE -> OpenCodec.read(body, frame);
      case Update.TYPE ->
          terms.isPresent()
              ? new Reading.OfUpdate(UpdateParser.parse(frame, terms.get(), rules))
              : new Reading.UpdateTooEarly(frame);
      case Notification.TYPE -> notification(body, frame);
      case Keepalive.TYPE -> new Reading.Understood(new Keepalive(), ImmutableList.of());
      default -> routeRefresh(body);
    };
  }

  private static Reading notification(OctetReader body, Octets frame) {
    return body.has(2)
        ? new Reading.Understood(
            new Notification(body.u8(), body.u8(), body.rest()), ImmutableList.of())
        : new Reading.FaultyNotification(
            "a NOTIFICATION of " + frame.size() + " octets is less than 21", frame);
  }

  /**
   * What follows the first four octets can only be outbound route filters (RFC 5291), which we
   * never offer: they are passed over and all routes are asked for.
   */
  private static Reading routeRefresh(OctetReader body) {
    Afi afi = new Afi(body.u16());
    int subtype = body.u8();
    RouteRefresh refresh = new RouteRefresh(new Family(afi, new Safi(body.u8())), subtype);
    return new Reading.Understood(
        refresh,
        body.isEmpty()
            ? ImmutableList.of()
            : ImmutableList.of(body.remaining() + " octets behind the ROUTE-REFRESH are ignored"));
  }
}
