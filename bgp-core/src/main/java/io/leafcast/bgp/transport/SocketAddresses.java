package io.leafcast.bgp.transport;

import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Endpoint;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;

/** Endpoints as the kernel wants them, and its addresses' zones. */
final class SocketAddresses {
  private SocketAddresses() {}

  /** The zone becomes an index, which changes when an interface is made anew. */
  static Decoded<InetSocketAddress> of(Endpoint end) {
    if (!end.isZoned()) {
      return Decoded.good(new InetSocketAddress(end.address().toInetAddress(), end.port()));
    }
    String zone = end.zone();
    try {
      NetworkInterface there = NetworkInterface.getByName(zone);
      if (there == null) {
        return Decoded.bad("there is no interface " + zone + " on this host");
      }
      InetAddress scoped =
          Inet6Address.getByAddress("", end.address().octets().toByteArray(), there.getIndex());
      return Decoded.good(new InetSocketAddress(scoped, end.port()));
    } catch (SocketException | UnknownHostException failure) {
      return Decoded.bad("interface " + zone + ": " + failure.getMessage());
    }
  }

  /** The index of the interface that a link-local address of a socket belongs to, 0 for others. */
  static int zoneOf(InetAddress address) {
    return address instanceof Inet6Address scoped ? scoped.getScopeId() : 0;
  }
}
