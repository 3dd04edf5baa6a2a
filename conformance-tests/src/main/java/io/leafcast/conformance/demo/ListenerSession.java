package io.leafcast.conformance.demo;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.codec.MessageCodec;
import io.leafcast.bgp.codec.Reading;
import io.leafcast.bgp.message.Capability;
import io.leafcast.bgp.message.Keepalive;
import io.leafcast.bgp.message.Message;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Open;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Nlri;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.RouterId;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The listener's end of a session on the loopback address: says OPEN and KEEPALIVE, prints what the
 * daemon announces, and is done when it has the End-of-RIB of each family.
 */
final class ListenerSession {
  /** What the daemon's configuration has for its peer. */
  static final long ASN = 4_200_000_001L;

  private static final int HEADER = 19;

  /** Silence for that long is the end, in milliseconds. */
  private static final int PATIENCE = 30_000;

  private static final Open OURS =
      new Open(
          new Asn(ASN),
          90,
          new RouterId(0xc0000201),
          ImmutableList.of(
              new Capability.Multiprotocol(Family.IPV4_UNICAST),
              new Capability.Multiprotocol(Family.IPV6_UNICAST),
              new Capability.RouteRefreshSupported(),
              new Capability.FourOctetAs(new Asn(ASN))));

  private final Socket socket;

  ListenerSession(Socket socket) {
    this.socket = socket;
  }

  void run() throws IOException {
    socket.setSoTimeout(PATIENCE);
    send(OURS);
    if (MessageCodec.read(next()) instanceof Reading.Understood(Open theirs, _)) {
      System.out.printf(
          "OPEN        AS %s, router ID %s, hold time %d s, %s%n",
          theirs.asn(), theirs.identifier(), theirs.holdTime(), theirs.families());
      send(new Keepalive());
      var terms = Negotiated.of(OURS, theirs);
      Set<Family> waitingFor = new HashSet<>(terms.families());
      while (!waitingFor.isEmpty()) {
        waitingFor.removeAll(hear(MessageCodec.read(next(), terms)));
      }
    } else {
      throw new EOFException("the daemon's first message is no OPEN");
    }
  }

  /** Prints a message and returns the families whose initial update is complete with it. */
  private static ImmutableList<Family> hear(Reading reading) throws IOException {
    return switch (reading) {
      case Reading.OfUpdate(UpdateOutcome.Accept update) -> {
        for (var announced : update.announced()) {
          for (Nlri prefix : announced.nlri()) {
            System.out.printf(
                "announced   %-18s  next hop %s  %s%n",
                prefix, announced.nextHops(), update.attributes());
          }
        }
        update.withdrawn().forEach(prefix -> System.out.println("withdrawn   " + prefix));
        update.endOfRib().forEach(family -> System.out.println("End-of-RIB  " + family));
        yield update.endOfRib();
      }
      case Reading.Understood(Keepalive(), _) -> {
        System.out.println("KEEPALIVE");
        yield ImmutableList.of();
      }
      case Reading.Understood(Notification notification, _) ->
          throw new EOFException("the daemon says " + notification);
      case Reading.Understood _,
          Reading.OfUpdate _,
          Reading.UpdateTooEarly _,
          Reading.Faulty _,
          Reading.FaultyNotification _ ->
          throw new EOFException("the daemon says what it must not: " + reading);
    };
  }

  private void send(Message message) throws IOException {
    socket.getOutputStream().write(MessageCodec.encode(message, Encoding.USUAL).toByteArray());
  }

  private Octets next() throws IOException {
    var in = socket.getInputStream();
    byte[] header = in.readNBytes(HEADER);
    if (header.length < HEADER) {
      throw new EOFException("the daemon closed the connection");
    }
    int length = ((header[16] & 0xff) << 8) | (header[17] & 0xff);
    byte[] frame = Arrays.copyOf(header, length);
    if (in.readNBytes(frame, HEADER, length - HEADER) < length - HEADER) {
      throw new EOFException("the daemon closed the connection");
    }
    return Octets.of(frame);
  }
}
