package io.leafcast.conformance.peers;

import com.google.common.net.InetAddresses;
import java.util.HexFormat;

/** Octets as hexadecimal text, of any case and with any spaces. */
public final class Hex {
  private static final HexFormat FORMAT = HexFormat.of();

  private Hex() {}

  public static byte[] octets(String hex) {
    return FORMAT.parseHex(hex.replaceAll("\\s", ""));
  }

  public static String of(byte[] octets) {
    return FORMAT.formatHex(octets);
  }

  /** How many octets the text stands for. */
  public static int length(String hex) {
    return octets(hex).length;
  }

  /** The lowest octet of a value. */
  public static String one(int value) {
    return FORMAT.toHexDigits((byte) value);
  }

  /** The two lowest octets of a value, in network order. */
  public static String two(int value) {
    return FORMAT.toHexDigits((short) value);
  }

  /** The four lowest octets of a value, in network order. */
  public static String four(long value) {
    return FORMAT.toHexDigits((int) value);
  }

  /** An IPv4 or IPv6 address. */
  public static String address(String literal) {
    return of(InetAddresses.forString(literal).getAddress());
  }

  /** A prefix as NLRI: its length in bits, then as many octets as that takes. */
  public static String prefix(String prefix) {
    int slash = prefix.indexOf('/');
    int bits = Integer.parseInt(prefix.substring(slash + 1));
    return one(bits) + address(prefix.substring(0, slash)).substring(0, (bits + 7) / 8 * 2);
  }
}
