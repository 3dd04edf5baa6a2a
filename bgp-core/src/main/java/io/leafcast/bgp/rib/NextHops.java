package io.leafcast.bgp.rib;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.rib.InterfaceAddresses.OnLink;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Prefix;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The next hops that one family's routes get at a peer, or why there are none. */
@Immutable
public sealed interface NextHops {

  /** One, or a global and a link-local one. */
  @Immutable
  record Usable(ImmutableList<Address> addresses) implements NextHops {}

  /** None; {@code reason} says why, and what to configure. */
  @Immutable
  record Missing(String reason) implements NextHops {}

  /**
   * The next hops for {@code afi}: what the peer's settings give, else the session's address where
   * it is of that family, else that of the session's interface. Of several the lowest is taken, so
   * that a restart chooses the same. A link-local address goes beside a global one only where the
   * peer is on the same link (RFC 2545 section 3).
   */
  static NextHops choose(
      Afi afi, PeerTerms terms, ImmutableMap<String, InterfaceAddresses> interfaces) {
    InterfaceAddresses here =
        interfaces.getOrDefault(terms.interfaceName(), new InterfaceAddresses(ImmutableList.of()));
    Address configured = terms.nextHops().get(afi);
    if (configured != null) {
      return isRoutable(configured, afi)
          ? withLinkLocal(configured, terms, here)
          : new Missing("the configured nextHop." + afi + " " + configured + " cannot be one");
    }
    if (terms.local().isLinkLocal() && afi.equals(Afi.IPV6)) {
      return lowest(here, address -> isRoutable(address, afi))
          .map(global -> usable(global, terms.local()))
          .orElseGet(() -> usable(terms.local(), terms.local()));
    }
    if (terms.local().afi().equals(afi)) {
      return withLinkLocal(terms.local(), terms, here);
    }
    return lowest(here, address -> isRoutable(address, afi))
        .<NextHops>map(NextHops::usable)
        .orElseGet(() -> missing(afi, terms));
  }

  private static NextHops withLinkLocal(Address nextHop, PeerTerms terms, InterfaceAddresses here) {
    return isOursOnLinkWith(nextHop, terms.remote(), here)
        ? lowest(here, Address::isLinkLocal)
            .map(linkLocal -> usable(nextHop, linkLocal))
            .orElseGet(() -> usable(nextHop))
        : usable(nextHop);
  }

  /** Whether {@code nextHop} is an IPv6 address of the interface, and the peer is on its link. */
  private static boolean isOursOnLinkWith(Address nextHop, Address peer, InterfaceAddresses here) {
    return nextHop.afi().equals(Afi.IPV6)
        && here.addresses().stream()
            .filter(own -> own.address().equals(nextHop))
            .map(OnLink::prefix)
            .anyMatch(link -> peer.isLinkLocal() || link.covers(host(peer)));
  }

  private static Prefix host(Address address) {
    return new Prefix(address, address.afi().addressOctets() * 8);
  }

  private static Optional<Address> lowest(InterfaceAddresses here, Predicate<Address> fits) {
    return addresses(here).filter(fits).min(Address::compareTo);
  }

  private static Stream<Address> addresses(InterfaceAddresses here) {
    return here.addresses().stream().map(OnLink::address);
  }

  /** Whether others can reach {@code address} beyond this host; the family must be {@code afi}. */
  private static boolean isRoutable(Address address, Afi afi) {
    return address.afi().equals(afi)
        && LocalRoutes.neverUnicast(host(address)).isEmpty()
        && !address.isUnspecified()
        && !address.equals(Address.ipv6(0, 1));
  }

  private static NextHops usable(Address... addresses) {
    return new Usable(ImmutableList.copyOf(addresses));
  }

  private static NextHops missing(Afi afi, PeerTerms terms) {
    String session = terms.local().afi().equals(Afi.IPV6) ? "IPv6" : "IPv4";
    String wanted = afi.equals(Afi.IPV6) ? "IPv6" : "IPv4";
    String place =
        terms.interfaceName().isEmpty() ? "its interface" : "interface " + terms.interfaceName();
    return new Missing(
        "no %s next hop: the session is %s and %s has no %s address; set nextHop.%s of the peer"
            .formatted(wanted, session, place, wanted, afi));
  }
}
