package io.leafcast.bgp.wire;

import com.google.errorprone.annotations.Immutable;

/**
 * BGP Identifier: any four octets but 0 (RFC 6286). Ordered as an unsigned number, as collisions
 * are.
 */
@Immutable
public record RouterId(int bits) implements Comparable<RouterId> {

  public RouterId {
    if (bits == 0) {
      throw new IllegalArgumentException("a BGP Identifier is never 0.0.0.0");
    }
  }

  /** Reads dotted decimal; refuses 0.0.0.0 and everything else that is no IPv4 address. */
  public static Decoded<RouterId> parse(String text) {
    return Address.parse(text)
        .then(address ->
            !address.afi().equals(Afi.IPV4)
                ? Decoded.bad(
                    "'" + text + "' is no router ID; write four decimal octets, as 192.0.2.1")
                : (int) address.low() == 0
                    ? Decoded.bad("a router ID is never 0.0.0.0")
                    : Decoded.good(new RouterId((int) address.low())));
  }

  @Override
  public int compareTo(RouterId other) {
    return Integer.compareUnsigned(bits, other.bits);
  }

  @Override
  public String toString() {
    return Address.ipv4(bits).toString();
  }
}
