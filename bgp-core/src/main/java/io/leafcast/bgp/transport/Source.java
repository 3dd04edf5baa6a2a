package io.leafcast.bgp.transport;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Streams;
import io.leafcast.bgp.rib.HostInterfaces;
import io.leafcast.bgp.rib.InterfaceAddresses;
import io.leafcast.bgp.rib.InterfaceAddresses.Flag;
import io.leafcast.bgp.rib.InterfaceAddresses.OnLink;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Prefix;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The address that we dial from where the kernel's choice is one that goes away: an IPv6 address
 * with a prefix of its own, as a virtual one has that moves between nodes, resembles the peer's
 * more than the node's own does, and is taken (RFC 6724 section 5, rule 8).
 */
final class Source {
  private Source() {}

  /**
   * Empty where the kernel chooses well, or what it would choose is not known; {@code preferred}
   * are the addresses that the node is known by, which go before others of the peer's subnet.
   */
  static Optional<Address> better(
      InetSocketAddress remote, HostInterfaces known, ImmutableSet<Address> preferred) {
    Address peer = Address.of(remote.getAddress());
    return peer.isLinkLocal()
        ? Optional.empty()
        : kernels(remote, peer).flatMap(choice -> better(choice, peer, known, preferred));
  }

  /** What the kernel would choose: a datagram socket that is connected sends nothing. */
  private static Optional<Address> kernels(InetSocketAddress remote, Address peer) {
    ProtocolFamily family =
        peer.afi().addressOctets() == 4
            ? StandardProtocolFamily.INET
            : StandardProtocolFamily.INET6;
    try (DatagramChannel probe = DatagramChannel.open(family)) {
      return probe.connect(remote).getLocalAddress() instanceof InetSocketAddress local
          ? Optional.of(Address.of(local.getAddress()))
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty(); // the dial will say what is wrong
    }
  }

  /** One that stays, of the same interface and on the peer's subnet, if there is one. */
  static Optional<Address> better(
      Address choice, Address peer, HostInterfaces known, ImmutableSet<Address> preferred) {
    return switch (known) {
      case HostInterfaces.Unknown _ -> Optional.empty();
      case HostInterfaces.Known(var byName) ->
          byName.values().stream()
              .filter(one -> one.holds(choice))
              .findFirst()
              .flatMap(one -> better(choice, peer, one, preferred));
    };
  }

  private static Optional<Address> better(
      Address choice, Address peer, InterfaceAddresses one, ImmutableSet<Address> preferred) {
    Optional<Address> own = onLinkWith(peer, one).filter(preferred::contains).findFirst();
    if (preferred.contains(choice) || own.isPresent()) {
      return own.filter(address -> !preferred.contains(choice));
    }
    return staying(one).anyMatch(choice::equals)
        ? Optional.empty()
        : onLinkWith(peer, one).findFirst();
  }

  private static Stream<Address> staying(InterfaceAddresses one) {
    return one.addresses().stream().filter(Source::stays).map(OnLink::address);
  }

  private static boolean stays(OnLink one) {
    return one.isSteady() && !one.isAlone();
  }

  /** Those that stay; of a subnet the kernel's first one before the others. */
  private static Stream<Address> onLinkWith(Address peer, InterfaceAddresses one) {
    Prefix host = new Prefix(peer, 8 * peer.afi().addressOctets());
    Stream<OnLink> first = one.addresses().stream().filter(Source::isFirst);
    Stream<OnLink> others = one.addresses().stream().filter(other -> !isFirst(other));
    return Streams.concat(first, others)
        .filter(own -> stays(own) && own.prefix().covers(host))
        .map(OnLink::address);
  }

  private static boolean isFirst(OnLink one) {
    return !one.flags().contains(Flag.SECONDARY);
  }
}
