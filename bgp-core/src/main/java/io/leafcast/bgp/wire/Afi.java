package io.leafcast.bgp.wire;

import com.google.errorprone.annotations.Immutable;

/**
 * Address Family Identifier, 0 to 65535 (RFC 4760 section 3). Unknown ones are kept as they came.
 */
@Immutable
public record Afi(int code) implements Comparable<Afi> {
  public static final Afi IPV4 = new Afi(1);
  public static final Afi IPV6 = new Afi(2);

  public Afi {
    if (code < 0 || code > 0xFFFF) {
      throw new IllegalArgumentException("AFI " + code + " is not in 0..65535");
    }
  }

  /**
   * Octets of an address of this family: 4 or 16. Throws IllegalStateException for any other
   * family.
   */
  public int addressOctets() {
    return switch (code) {
      case 1 -> 4;
      case 2 -> 16;
      default -> throw new IllegalStateException(this + " has no known address size");
    };
  }

  // what a record is given without these is slow where C2 is off, and all prefixes of a flood ask
  @Override
  public boolean equals(Object other) {
    return other instanceof Afi afi && afi.code == code;
  }

  @Override
  public int hashCode() {
    return code;
  }

  @Override
  public int compareTo(Afi other) {
    return Integer.compare(code, other.code);
  }

  @Override
  public String toString() {
    return equals(IPV4) ? "ipv4" : equals(IPV6) ? "ipv6" : "afi-" + code;
  }
}
