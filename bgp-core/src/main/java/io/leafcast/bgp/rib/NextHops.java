package io.leafcast.bgp.rib;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.rib.InterfaceAddresses.Flag;
import io.leafcast.bgp.rib.InterfaceAddresses.OnLink;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Prefix;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The next hops that one family's routes get at a peer, or why there are none. */
@Immutable
public sealed interface NextHops {

  /** One, or a global and a link-local one. */
  @Immutable
  record Usable(ImmutableList<Address> addresses) implements NextHops {}

  /** None. */
  @Immutable
  record Missing(HeldReason reason) implements NextHops {}

  /** What a session has before anything was chosen. */
  NextHops NONE_YET = new Missing(new HeldReason.NextHopNotChosen());

  /**
   * The next hops for {@code afi}: what the peer's settings give, else the session's address where
   * it is of that family, else one of the session's interface. A link-local address goes beside a
   * global one only where the peer is on the same link (RFC 2545 section 3).
   *
   * <p>Of several addresses of an interface that can be relied on, the one in use stays, else the
   * node's own goes first, else the kernel's first. One that is alone in its prefix, as a virtual
   * one that moves between nodes is, is taken only where there is no other. While the interface is
   * down, gone or unknown, nobody can say that an address was taken away: what is in use stays.
   *
   * @param before what this session has for this family
   */
  static NextHops choose(Afi afi, PeerTerms terms, HostInterfaces interfaces, NextHops before) {
    Address configured = terms.nextHops().get(afi);
    if (configured != null && !isRoutable(configured, afi)) {
      return new Missing(new HeldReason.NextHopUnusable(afi, configured));
    }
    Optional<Address> given =
        configured != null
            ? Optional.of(configured)
            : Optional.of(terms.local())
                .filter(local -> local.afi().equals(afi) && !local.isLinkLocal());
    Optional<Choice> here =
        interfaces.up(terms.interfaceName()).map(one -> new Choice(one, terms, addresses(before)));
    return here.map(
            choice -> given.map(choice::withLinkLocal).orElseGet(() -> choice.ofInterface(afi)))
        .orElseGet(() -> withoutInterface(afi, terms, interfaces, given, before));
  }

  private static NextHops withoutInterface(
      Afi afi,
      PeerTerms terms,
      HostInterfaces interfaces,
      Optional<Address> given,
      NextHops before) {
    boolean mayStay = given.isEmpty() || addresses(before).stream().findFirst().equals(given);
    if (before instanceof Usable && mayStay) {
      return before;
    }
    if (given.isPresent()) {
      return usable(given.get());
    }
    return isLinkLocalFor(afi, terms)
        ? usable(terms.local(), terms.local())
        : new Missing(without(afi, terms, interfaces));
  }

  /** One session's choice among the addresses of its interface. */
  @Immutable
  record Choice(InterfaceAddresses here, PeerTerms terms, ImmutableList<Address> inUse) {

    private NextHops ofInterface(Afi afi) {
      Optional<Address> best = best(address -> isRoutable(address, afi));
      if (isLinkLocalFor(afi, terms)) {
        return best.map(global -> usable(global, terms.local()))
            .orElseGet(() -> usable(terms.local(), terms.local()));
      }
      return best.<NextHops>map(NextHops::usable)
          .orElseGet(() ->
              new Missing(
                  new HeldReason.NextHopMissing(afi, terms.local().afi(), terms.interfaceName())));
    }

    private NextHops withLinkLocal(Address nextHop) {
      return isOursOnLinkWithPeer(nextHop)
          ? best(Address::isLinkLocal)
              .map(linkLocal -> usable(nextHop, linkLocal))
              .orElseGet(() -> usable(nextHop))
          : usable(nextHop);
    }

    /** Whether {@code nextHop} is an IPv6 address of the interface, and the peer is on its link. */
    private boolean isOursOnLinkWithPeer(Address nextHop) {
      Address peer = terms.remote();
      return nextHop.afi().equals(Afi.IPV6)
          && here.addresses().stream()
              .filter(own -> own.address().equals(nextHop))
              .map(OnLink::prefix)
              .anyMatch(link -> peer.isLinkLocal() || link.covers(host(peer)));
    }

    private Optional<Address> best(Predicate<Address> fits) {
      List<OnLink> steady =
          here.addresses().stream()
              .filter(one -> one.isSteady() && fits.test(one.address()))
              .toList();
      List<OnLink> settled = steady.stream().filter(one -> !one.isAlone() || isNodes(one)).toList();
      List<OnLink> candidates = settled.isEmpty() ? steady : settled;
      Stream<Predicate<OnLink>> wishes =
          Stream.of(
              one -> inUse.contains(one.address()),
              this::isNodes,
              one -> !one.flags().contains(Flag.SECONDARY),
              _ -> true);
      return wishes
          .flatMap(wish -> candidates.stream().filter(wish))
          .findFirst()
          .map(OnLink::address);
    }

    private boolean isNodes(OnLink one) {
      return terms.nodeAddresses().contains(one.address());
    }
  }

  private static ImmutableList<Address> addresses(NextHops chosen) {
    return switch (chosen) {
      case Usable(var addresses) -> addresses;
      case Missing _ -> ImmutableList.of();
    };
  }

  private static boolean isLinkLocalFor(Afi afi, PeerTerms terms) {
    return terms.local().isLinkLocal() && afi.equals(Afi.IPV6);
  }

  private static Prefix host(Address address) {
    return new Prefix(address, address.afi().addressOctets() * 8);
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

  private static HeldReason without(Afi afi, PeerTerms terms, HostInterfaces interfaces) {
    Afi session = terms.local().afi();
    return switch (interfaces) {
      case HostInterfaces.Unknown(String detail) ->
          new HeldReason.InterfaceUnknown(afi, session, terms.interfaceName(), detail);
      case HostInterfaces.Known _ ->
          new HeldReason.InterfaceDown(afi, session, terms.interfaceName());
    };
  }
}
