package io.leafcast.bgp.simulation;

import io.leafcast.bgp.wire.Family;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Set;

/** The messages that a leaf sends, octet by octet from the RFCs. */
final class LeafWriter {
  private static final int AS_TRANS = 23456;

  private LeafWriter() {}

  static byte[] message(int type, byte[] body) {
    ByteBuffer out = ByteBuffer.allocate(19 + body.length);
    out.putLong(-1).putLong(-1).putShort((short) (19 + body.length)).put((byte) type).put(body);
    return out.array();
  }

  static byte[] keepalive() {
    return message(LeafWire.KEEPALIVE, new byte[0]);
  }

  static byte[] notification(int code, int subcode) {
    return message(LeafWire.NOTIFICATION, new byte[] {(byte) code, (byte) subcode});
  }

  static byte[] refresh(Family family) {
    return message(LeafWire.ROUTE_REFRESH, tuple(family));
  }

  private static byte[] tuple(Family family) {
    return new byte[] {0, (byte) family.afi().code(), 0, (byte) family.safi().code()};
  }

  /** The capabilities of RFC 4724, RFC 8538 and RFC 9494 of a leaf that helps; none for NONE. */
  static byte[] helping(Leaf.Help help, Set<Family> families, int flags) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (help != Leaf.Help.NONE) {
      int bits = flags | (help.keepsOverNotifications() ? 0x40 : 0);
      out.writeBytes(new byte[] {64, (byte) (2 + 4 * families.size()), (byte) bits, 60});
      families.forEach(family -> {
        out.write(tuple(family), 0, 2);
        out.writeBytes(new byte[] {(byte) family.safi().code(), (byte) 0x80});
      });
    }
    if (help == Leaf.Help.LONG_LIVED) {
      out.writeBytes(new byte[] {71, (byte) (7 * families.size())});
      families.forEach(family -> {
        out.write(tuple(family), 0, 2);
        out.writeBytes(new byte[] {(byte) family.safi().code(), (byte) 0x80, 0, 1, 0});
      });
    }
    return out.toByteArray();
  }

  static byte[] open(
      long asn, int holdTime, int id, Set<Family> families, boolean fourOctets, byte[] more) {
    ByteArrayOutputStream capabilities = new ByteArrayOutputStream();
    for (Family family : families) {
      capabilities.writeBytes(new byte[] {1, 4});
      capabilities.writeBytes(tuple(family));
    }
    capabilities.writeBytes(new byte[] {2, 0});
    capabilities.writeBytes(new byte[] {(byte) 200, 2, 7, 7});
    if (fourOctets) {
      capabilities.writeBytes(new byte[] {65, 4});
      capabilities.writeBytes(ByteBuffer.allocate(4).putInt((int) asn).array());
    }
    capabilities.writeBytes(more);
    ByteBuffer out = ByteBuffer.allocate(12 + capabilities.size());
    out.put((byte) 4).putShort((short) (asn > 0xFFFF ? AS_TRANS : asn)).putShort((short) holdTime);
    out.putInt(id).put((byte) (2 + capabilities.size()));
    out.put((byte) 2).put((byte) capabilities.size()).put(capabilities.toByteArray());
    return message(LeafWire.OPEN, out.array());
  }

  /** A default route, as leaves send it: IPv4, next hop 192.0.2.254. */
  static byte[] defaultRoute(long asn, boolean fourOctets) {
    return routes(asn, fourOctets, "400101" + "00", "00");
  }

  /** ORIGIN is two octets long: treat-as-withdraw (RFC 7606 section 7.1). */
  static byte[] badRoute(long asn, boolean fourOctets) {
    return routes(asn, fourOctets, "400102" + "0000", "18cb0071");
  }

  private static byte[] routes(long asn, boolean fourOctets, String origin, String nlri) {
    String path =
        fourOctets
            ? "400206" + "0201" + "%08x".formatted(asn)
            : "400204" + "0201" + "%04x".formatted(asn > 0xFFFF ? AS_TRANS : asn);
    String attributes = origin + path + "400304" + "c00002fe";
    String body = "0000" + "%04x".formatted(attributes.length() / 2) + attributes + nlri;
    return message(LeafWire.UPDATE, HexFormat.of().parseHex(body));
  }
}
