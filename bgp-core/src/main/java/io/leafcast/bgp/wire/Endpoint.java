package io.leafcast.bgp.wire;

import com.google.errorprone.annotations.Immutable;

/**
 * One end of a TCP connection. {@code zone} is the interface of a link-local address, else "";
 * {@code port} is 0 to 65535, 0 where the kernel is to choose.
 */
@Immutable
public record Endpoint(Address address, int port, String zone) {

  /** Throws IllegalArgumentException for a port outside its range: callers check before. */
  public Endpoint {
    if (port < 0 || port > 0xFFFF) {
      throw new IllegalArgumentException("port " + port);
    }
  }

  /** Whether the zone says which of several links is meant. */
  public boolean isZoned() {
    return !zone.isEmpty() && address.isLinkLocal();
  }

  /** {@code 192.0.2.1:179}, {@code [fe80::1%eth0]:179}. */
  @Override
  public String toString() {
    String host = isZoned() ? address + "%" + zone : address.toString();
    return (address.afi().equals(Afi.IPV6) ? "[" + host + "]" : host) + ":" + port;
  }
}
