package io.leafcast.bgp.transport;

import io.leafcast.bgp.reason.SocketReason;
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

  /** An endpoint for the kernel, or why there is none. */
  sealed interface Resolved {
    record To(InetSocketAddress address) implements Resolved {}

    record Not(SocketReason why) implements Resolved {}
  }

  /** The zone becomes an index, which changes when an interface is made anew. */
  static Resolved of(Endpoint end) {
    if (!end.isZoned()) {
      return new Resolved.To(new InetSocketAddress(end.address().toInetAddress(), end.port()));
    }
    String zone = end.zone();
    try {
      NetworkInterface there = NetworkInterface.getByName(zone);
      if (there == null) {
        return new Resolved.Not(new SocketReason.NoInterface(zone));
      }
      InetAddress scoped =
          Inet6Address.getByAddress("", end.address().octets().toByteArray(), there.getIndex());
      return new Resolved.To(new InetSocketAddress(scoped, end.port()));
    } catch (SocketException | UnknownHostException failure) {
      return new Resolved.Not(new SocketReason.DialFailed(end, failure.toString()));
    }
  }

  /** The index of the interface that a link-local address of a socket belongs to, 0 for others. */
  static int zoneOf(InetAddress address) {
    return address instanceof Inet6Address scoped ? scoped.getScopeId() : 0;
  }
}
