package io.leafcast.bgp.wire;

import com.google.common.net.InetAddresses;
import com.google.errorprone.annotations.Immutable;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * An IPv4 or IPv6 address, without a zone. {@code high} holds the first eight octets of an IPv6
 * address and is 0 for IPv4; {@code low} holds the last eight, or the four of IPv4.
 */
@Immutable
public record Address(Afi afi, long high, long low) implements Comparable<Address> {
  public Address {
    if (afi.addressOctets() == 4 && (high != 0 || low >>> 32 != 0)) {
      throw new IllegalArgumentException("an IPv4 address has 32 bits");
    }
  }

  public static Address ipv4(int bits) {
    return new Address(Afi.IPV4, 0, Integer.toUnsignedLong(bits));
  }

  public static Address ipv6(long high, long low) {
    return new Address(Afi.IPV6, high, low);
  }

  /**
   * Reads dotted decimal or RFC 4291 text. Refuses names, zones ({@code %eth0}: an interface is a
   * setting of its own) and IPv4-mapped IPv6, which is never a next hop or a peer.
   */
  public static Decoded<Address> parse(String text) {
    if (text.indexOf('%') >= 0 || !InetAddresses.isInetAddress(text)) {
      return Decoded.bad(
          "'" + text + "' is not an IP address; write one such as 192.0.2.1 or 2001:db8::1");
    }
    InetAddress parsed = InetAddresses.forString(text);
    if (parsed instanceof Inet4Address && text.indexOf(':') >= 0) {
      return Decoded.bad("'" + text + "' is IPv4-mapped IPv6; write the IPv4 address itself");
    }
    return Decoded.good(of(parsed));
  }

  /** The address of a socket; an IPv6 zone is left behind. */
  public static Address of(InetAddress address) {
    ByteBuffer octets = ByteBuffer.wrap(address.getAddress());
    return octets.remaining() == 4
        ? ipv4(octets.getInt())
        : ipv6(octets.getLong(), octets.getLong());
  }

  /** The same address for a socket; not for IPv4-mapped ones, which {@link #parse} refuses. */
  public InetAddress toInetAddress() {
    try {
      return InetAddress.getByAddress(octets().toByteArray());
    } catch (UnknownHostException wrongLength) {
      throw new AssertionError(wrongLength);
    }
  }

  /** 4 or 16 octets, in network order. */
  public Octets octets() {
    return afi.addressOctets() == 4
        ? Octets.of(ByteBuffer.allocate(4).putInt((int) low).array())
        : Octets.of(ByteBuffer.allocate(16).putLong(high).putLong(low).array());
  }

  /** Bit {@code index}, counted from the most significant one of the address, is 1. */
  public boolean bit(int index) {
    int width = afi.addressOctets() * 8;
    int fromRight = width - 1 - index;
    return fromRight >= 64 ? (high >>> (fromRight - 64) & 1) != 0 : (low >>> fromRight & 1) != 0;
  }

  /** Whether this is fe80::/10. */
  public boolean isLinkLocal() {
    return afi.equals(Afi.IPV6) && high >>> 54 == 0x3FA;
  }

  /** Whether this is 0.0.0.0 or ::. */
  public boolean isUnspecified() {
    return high == 0 && low == 0;
  }

  /**
   * Whether packets for one host can be sent here: not unspecified, loopback, multicast or of the
   * reserved IPv4 range 240.0.0.0/4.
   */
  public boolean isHost() {
    return afi.equals(Afi.IPV4)
        ? low != 0 && low >>> 24 != 127 && low >>> 29 != 0b111
        : !(high == 0 && (low == 0 || low == 1)) && high >>> 56 != 0xFF;
  }

  // see Afi
  @Override
  public boolean equals(Object other) {
    return other instanceof Address address
        && address.low == low
        && address.high == high
        && address.afi.code() == afi.code();
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Long.hashCode(high) + Long.hashCode(low)) + afi.code();
  }

  @Override
  public int compareTo(Address other) {
    int byAfi = afi.compareTo(other.afi);
    int byHigh = byAfi != 0 ? byAfi : Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public String toString() {
    try {
      return InetAddresses.toAddrString(
          afi.addressOctets() == 4
              ? toInetAddress()
              : Inet6Address.getByAddress(null, octets().toByteArray(), -1)); // mapped ones too
    } catch (UnknownHostException wrongLength) {
      throw new AssertionError(wrongLength);
    }
  }
}
