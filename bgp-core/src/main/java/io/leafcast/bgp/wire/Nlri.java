package io.leafcast.bgp.wire;

import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * Lists of prefixes as an UPDATE carries them: a length in bits, then as few octets as hold it (RFC
 * 4271 section 4.3, RFC 4760 section 5).
 */
public final class Nlri {
  private Nlri() {}

  /** Octets that {@code prefix} takes: 1 to 5 for IPv4, 1 to 17 for IPv6. */
  public static int octets(Prefix prefix) {
    return 1 + (prefix.length() + 7) / 8;
  }

  /**
   * Reads prefixes of IPv4 or IPv6 up to the end of {@code in}. Bits past a prefix's length are
   * cleared; a length that is too long for the family, and a list that ends within a prefix, are
   * refused.
   */
  public static Decoded<ImmutableList<Prefix>> decode(OctetReader in, Afi afi) {
    int width = afi.addressOctets() * 8;
    ImmutableList.Builder<Prefix> prefixes = ImmutableList.builder();
    while (!in.isEmpty()) {
      int length = in.u8();
      if (length > width) {
        return Decoded.bad("prefix length " + length + " is not in 0.." + width);
      }
      int octets = (length + 7) / 8;
      if (!in.has(octets)) {
        return Decoded.bad(
            "a prefix of "
                + length
                + " bits needs "
                + octets
                + " octets; "
                + in.remaining()
                + " are left");
      }
      prefixes.add(prefix(in.slice(octets), afi, length));
    }
    return Decoded.good(prefixes.build());
  }

  private static Prefix prefix(OctetReader in, Afi afi, int length) {
    long high = 0;
    long low = 0;
    int octets = in.remaining();
    for (int i = 0; i < octets; i++) {
      int shift = 8 * (afi.addressOctets() - 1 - i);
      if (shift >= 64) {
        high |= (long) in.u8() << (shift - 64);
      } else {
        low |= (long) in.u8() << shift;
      }
    }
    return Prefix.containing(new Address(afi, high, low), length);
  }

  public static void encode(OctetWriter out, List<Prefix> prefixes) {
    for (Prefix prefix : prefixes) {
      out.u8(prefix.length());
      Address address = prefix.address();
      int octets = octets(prefix) - 1;
      for (int i = 0; i < octets; i++) {
        int shift = 8 * (address.afi().addressOctets() - 1 - i);
        out.u8((shift >= 64 ? address.high() >>> (shift - 64) : address.low() >>> shift) & 0xFF);
      }
    }
  }
}
