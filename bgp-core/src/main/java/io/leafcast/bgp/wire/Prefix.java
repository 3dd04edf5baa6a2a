package io.leafcast.bgp.wire;

import com.google.errorprone.annotations.Immutable;

/** A CIDR prefix with its host bits zero: 0 to 32 bits of IPv4, 0 to 128 of IPv6. */
@Immutable
public record Prefix(Address address, int length) implements Nlri, Comparable<Prefix> {
  public Prefix {
    if (length < 0 || length > address.afi().addressOctets() * 8) {
      throw new IllegalArgumentException(address + "/" + length + " has an impossible length");
    }
    if (highOf(address, length) != address.high() || lowOf(address, length) != address.low()) {
      throw new IllegalArgumentException(address + "/" + length + " has host bits set");
    }
  }

  /** The prefix of {@code length} bits that holds {@code address}; host bits are cleared. */
  public static Prefix containing(Address address, int length) {
    return new Prefix(masked(address, length), length);
  }

  /**
   * Reads {@code 10.42.0.0/24}. Refuses a missing length, one out of range, and host bits that are
   * set.
   */
  public static Decoded<Prefix> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return Decoded.bad(
          "'" + text + "' is no prefix: the length is missing; write it as 192.0.2.0/24");
    }
    String digits = text.substring(slash + 1);
    if (!digits.matches("0|[1-9][0-9]{0,2}")) {
      return Decoded.bad("'" + text + "' is no prefix: '" + digits + "' is no length");
    }
    int length = Integer.parseInt(digits);
    return Address.parse(text.substring(0, slash)).then(address -> checked(text, address, length));
  }

  private static Decoded<Prefix> checked(String text, Address address, int length) {
    int most = address.afi().addressOctets() * 8;
    if (length > most) {
      return Decoded.bad("'" + text + "' is no prefix: a length is 0 to " + most);
    }
    Prefix prefix = containing(address, length);
    return prefix.address.equals(address)
        ? Decoded.good(prefix)
        : Decoded.bad("'" + text + "' has host bits set; did you mean " + prefix + "?");
  }

  private static Address masked(Address address, int length) {
    long high = highOf(address, length);
    long low = lowOf(address, length);
    return high == address.high() && low == address.low()
        ? address
        : new Address(address.afi(), high, low);
  }

  /** The first word of {@code address} with its bits past {@code length} cleared. */
  private static long highOf(Address address, int length) {
    return address.high() & leading(Math.min(length, 64));
  }

  /** The second word likewise; of IPv4 the only one. */
  private static long lowOf(Address address, int length) {
    return address.low()
        & (address.afi().addressOctets() == 4
            ? leading(length + 32)
            : leading(Math.max(length - 64, 0)));
  }

  /** A word whose {@code count} leading bits are 1; 0 to 64. */
  private static long leading(int count) {
    return count == 0 ? 0 : -1L << (64 - count);
  }

  /** This one: without ADD-PATH a prefix is all of an NLRI. */
  @Override
  public Prefix prefix() {
    return this;
  }

  /** The unicast family that announces this prefix. */
  public Family family() {
    return address.afi().addressOctets() == 4 ? Family.IPV4_UNICAST : Family.IPV6_UNICAST;
  }

  /** Whether {@code other} is an address of this prefix. */
  public boolean covers(Address other) {
    return covers(containing(other, other.afi().addressOctets() * 8));
  }

  /** Whether {@code other} lies in this prefix, or is it. */
  public boolean covers(Prefix other) {
    return other.length >= length
        && other.address.afi().equals(address.afi())
        && masked(other.address, length).equals(address);
  }

  // see Afi
  @Override
  public boolean equals(Object other) {
    return other instanceof Prefix prefix
        && prefix.length == length
        && prefix.address.equals(address);
  }

  @Override
  public int hashCode() {
    return 31 * address.hashCode() + length;
  }

  @Override
  public int compareTo(Prefix other) {
    int byAddress = address.compareTo(other.address);
    return byAddress != 0 ? byAddress : Integer.compare(length, other.length);
  }

  @Override
  public String toString() {
    return address + "/" + length;
  }
}
