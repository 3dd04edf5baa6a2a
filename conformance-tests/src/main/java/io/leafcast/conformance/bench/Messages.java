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

  private Messages() {}

  /** Multiprotocol for IPv4 unicast and 4-octet AS numbers; Hold Time 90 s. */
  static ByteBuffer open(int asn) {
    ByteBuffer capabilities = ByteBuffer.allocate(12);
    capabilities.put((byte) 1).put((byte) 4).putShort((short) 1).put((byte) 0).put((byte) 1);
    capabilities.put((byte) 65).put((byte) 4).putInt(asn).flip();
    ByteBuffer body = ByteBuffer.allocate(10 + 2 + capabilities.remaining());
    body.put((byte) 4).putShort((short) asn).putShort((short) 90);
    body.put(new byte[] {(byte) 192, 0, 2, 1});
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
