package io.leafcast.conformance.bench;

import com.google.common.collect.ImmutableSet;
import java.nio.ByteBuffer;

/**
 * As much of RFC 4271 as a listener needs: three messages to send, and the IPv4 prefixes that an
 * UPDATE announces or withdraws. Written apart from Leafcast's codec, so that it judges from
 * outside.
 */
final class Messages {
  static final int HEADER = 19;
  static final int OPEN = 1;
  static final int UPDATE = 2;
  static final int KEEPALIVE = 4;

  static final int IPV4 = 1;
  static final int IPV6 = 2;

  private Messages() {}

  /** Multiprotocol for IPv4 unicast and 4-octet AS numbers; Hold Time 90 s. */
  static ByteBuffer open(int asn) {
    return open(asn, 90, IPV4);
  }

  /** Multiprotocol for the unicast of these address families, and 4-octet AS numbers. */
  static ByteBuffer open(int asn, int holdTime, int... families) {
    ByteBuffer capabilities = ByteBuffer.allocate(6 * families.length + 6);
    for (int family : families) {
      capabilities.put((byte) 1).put((byte) 4);
      capabilities.putShort((short) family).put((byte) 0).put((byte) 1);
    }
    capabilities.put((byte) 65).put((byte) 4).putInt(asn).flip();
    ByteBuffer body = ByteBuffer.allocate(10 + 2 + capabilities.remaining());
    body.put((byte) 4).putShort((short) asn).putShort((short) holdTime);
    body.put(new byte[] {(byte) 192, 0, 2, (byte) asn});
    body.put((byte) (2 + capabilities.remaining()));
    body.put((byte) 2).put((byte) capabilities.remaining()).put(capabilities).flip();
    return message(OPEN, body);
  }

  static ByteBuffer keepalive() {
    return message(KEEPALIVE, ByteBuffer.allocate(0));
  }

  /** An UPDATE with nothing in it. */
  static ByteBuffer endOfRib() {
    return message(UPDATE, ByteBuffer.allocate(4));
  }

  /** The routes from {@code first} on, each a /24 of its own from 1.0.0.0 on. */
  static ByteBuffer ipv4(int asn, int first, int count) {
    ByteBuffer body = ByteBuffer.allocate(256).putShort((short) 0);
    ByteBuffer attributes = attributes(asn, first);
    body.putShort((short) (attributes.remaining() + 7)).put(attributes);
    body.put(new byte[] {0x40, 3, 4, (byte) 192, 0, 2, 1});
    for (int i = first; i < first + count; i++) {
      int network = (1 << 16) + i;
      body.put((byte) 24).put((byte) (network >>> 16)).putShort((short) network);
    }
    return message(UPDATE, body.flip());
  }

  /** The routes from {@code first} on, each a /48 of its own from 2a00:: on. */
  static ByteBuffer ipv6(int asn, int first, int count) {
    ByteBuffer reach = ByteBuffer.allocate(256).putShort((short) IPV6).put((byte) 1);
    reach.put((byte) 16).putLong(0x2001_0DB8_0000_0000L).putLong(1).put((byte) 0);
    for (int i = first; i < first + count; i++) {
      reach.put((byte) 48).putShort((short) 0x2A00).putInt(i);
    }
    reach.flip();
    ByteBuffer attributes = attributes(asn, first);
    ByteBuffer body = ByteBuffer.allocate(256).putShort((short) 0);
    body.putShort((short) (3 + reach.remaining() + attributes.remaining()));
    body.put((byte) 0x80).put((byte) 14).put((byte) reach.remaining()).put(reach);
    return message(UPDATE, body.put(attributes).flip());
  }

  /** ORIGIN, and an AS_PATH of three numbers that no other has. */
  private static ByteBuffer attributes(int asn, int which) {
    ByteBuffer attributes = ByteBuffer.allocate(32).put(new byte[] {0x40, 1, 1, 0});
    attributes.put(new byte[] {0x40, 2, 14, 2, 3});
    return attributes.putInt(asn).putInt(200_000 + which % 997).putInt(300_000 + which).flip();
  }

  /** The NLRI of an UPDATE's body, each as {@code 192.0.2.0/24}; MP_REACH_NLRI is not looked at. */
  static ImmutableSet<String> announced(ByteBuffer body) {
    ByteBuffer update = body.duplicate();
    skip(update, update.getShort() & 0xffff);
    skip(update, update.getShort() & 0xffff);
    return prefixes(update);
  }

  /** The Withdrawn Routes of an UPDATE's body. */
  static ImmutableSet<String> withdrawn(ByteBuffer body) {
    ByteBuffer update = body.duplicate();
    int length = update.getShort() & 0xffff;
    return prefixes(update.slice(update.position(), length));
  }

  private static ImmutableSet<String> prefixes(ByteBuffer octets) {
    ImmutableSet.Builder<String> prefixes = ImmutableSet.builder();
    while (octets.hasRemaining()) {
      int length = octets.get() & 0xff;
      int[] address = new int[4];
      for (int i = 0; i < (length + 7) / 8; i++) {
        address[i] = octets.get() & 0xff;
      }
      prefixes.add(
          "%d.%d.%d.%d/%d".formatted(address[0], address[1], address[2], address[3], length));
    }
    return prefixes.build();
  }

  private static void skip(ByteBuffer octets, int count) {
    octets.position(octets.position() + count);
  }

  private static ByteBuffer message(int type, ByteBuffer body) {
    ByteBuffer message = ByteBuffer.allocate(HEADER + body.remaining());
    message.putLong(-1).putLong(-1);
    message.putShort((short) (HEADER + body.remaining())).put((byte) type).put(body);
    return message.flip();
  }
}
