package io.leafcast.bgp.transport;

import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Decoded;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;

/** An address with its port and zone, for sockets and for people. */
record Where(Address address, int port, String zone) {

  /**
   * As the kernel wants it; the zone becomes an index, which changes when an interface is made
   * anew.
   */
  Decoded<InetSocketAddress> socketAddress() {
    if (zone.isEmpty() || !address.isLinkLocal()) {
      return Decoded.good(new InetSocketAddress(address.toInetAddress(), port));
    }
    try {
      NetworkInterface there = NetworkInterface.getByName(zone);
      if (there == null) {
        return Decoded.bad("there is no interface " + zone + " on this host");
      }
      InetAddress scoped =
          Inet6Address.getByAddress("", address.octets().toByteArray(), there.getIndex());
      return Decoded.good(new InetSocketAddress(scoped, port));
    } catch (SocketException | UnknownHostException failure) {
      return Decoded.bad("interface " + zone + ": " + failure.getMessage());
    }
  }

  /** The name of the interface that a link-local address of a socket belongs to, "" for others. */
  static String zoneOf(InetAddress address) {
    try {
      NetworkInterface there =
          address instanceof Inet6Address scoped && scoped.getScopeId() > 0
              ? NetworkInterface.getByIndex(scoped.getScopeId())
              : null;
      return there == null ? "" : there.getName();
    } catch (SocketException _) {
      return ""; // it is gone since the connection came
    }
  }

  /** {@code 192.0.2.1:179}, {@code [fe80::1%eth0]:179}. */
  @Override
  public String toString() {
    String host =
        zone.isEmpty() || !address.isLinkLocal() ? address.toString() : address + "%" + zone;
    return (address.afi().equals(Afi.IPV6) ? "[" + host + "]" : host) + ":" + port;
  }
}
