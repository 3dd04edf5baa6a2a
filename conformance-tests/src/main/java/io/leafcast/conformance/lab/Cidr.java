package io.leafcast.conformance.lab;

import com.google.common.net.InetAddresses;
import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * A Pod CIDR as the lab sees it: a place to take addresses from. Not the product's Prefix, on
 * purpose: the lab does not lean on what it tests.
 */
public record Cidr(InetAddress base, int length) {

  /** Reads {@code 10.42.1.0/24}; host bits are kept as they are. */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    return new Cidr(
        InetAddresses.forString(text.substring(0, slash)),
        Integer.parseInt(text.substring(slash + 1)));
  }

  public boolean ipv6() {
    return base instanceof Inet6Address;
  }

  /** The address {@code offset} after the base, without a length. */
  public String address(int offset) {
    var sum = InetAddresses.toBigInteger(base).add(BigInteger.valueOf(offset));
    return InetAddresses.toAddrString(
        ipv6() ? InetAddresses.fromIPv6BigInteger(sum) : InetAddresses.fromIPv4BigInteger(sum));
  }

  /** The length of a single address. */
  int hostLength() {
    return ipv6() ? 128 : 32;
  }

  /** The option that {@code ip}, {@code ping} and {@code traceroute} take for the family. */
  public String flag() {
    return ipv6() ? "-6" : "-4";
  }

  @Override
  public String toString() {
    return InetAddresses.toAddrString(base) + "/" + length;
  }
}
