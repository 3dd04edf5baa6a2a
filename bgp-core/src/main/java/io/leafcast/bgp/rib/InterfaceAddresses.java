package io.leafcast.bgp.rib;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Prefix;

/**
 * The addresses of one interface, with the length of the prefix that is on link for each.
 *
 * @param index the kernel's number of the interface, which a new name leaves as it is; 0 where
 *     nobody said it
 * @param addresses those of IPv4 in the kernel's order, in which the primary one of each subnet
 *     goes before the others; those of IPv6, where the kernel has no order, ascending
 */
@Immutable
public record InterfaceAddresses(int index, Link link, ImmutableList<OnLink> addresses) {

  /** Whether the interface carries anything: it is up and has a carrier. */
  public enum Link {
    UP,
    DOWN
  }

  /** What the kernel says of an address that is not for good, or not the first of its subnet. */
  public enum Flag {
    /** Another one of its subnet goes before it. */
    SECONDARY,
    /** Nobody knows yet whether another host has it, or one has (RFC 4862 section 5.4). */
    TENTATIVE,
    /** On its way out: its preferred lifetime is over (RFC 4862 section 5.5.4). */
    DEPRECATED,
    /** Made to be changed every few hours (RFC 8981). */
    TEMPORARY
  }

  /** An address and its on-link prefix. */
  @Immutable
  public record OnLink(Address address, Prefix prefix, ImmutableSet<Flag> flags) {

    /** An address that is there for good. */
    public OnLink(Address address, Prefix prefix) {
      this(address, prefix, ImmutableSet.of());
    }

    /** Whether it can be relied on for a while. */
    public boolean isSteady() {
      return !flags.contains(Flag.TENTATIVE)
          && !flags.contains(Flag.DEPRECATED)
          && !flags.contains(Flag.TEMPORARY);
    }

    /** Whether its prefix holds nothing but itself, as that of an address which moves does. */
    public boolean isAlone() {
      return prefix.length() == 8 * address.afi().addressOctets();
    }
  }

  /** Without the kernel's number. */
  public InterfaceAddresses(Link link, ImmutableList<OnLink> addresses) {
    this(0, link, addresses);
  }

  /** The addresses of an interface that is up. */
  public InterfaceAddresses(ImmutableList<OnLink> addresses) {
    this(Link.UP, addresses);
  }

  /** Whether {@code address} is one of them. */
  public boolean holds(Address address) {
    return addresses.stream().map(OnLink::address).anyMatch(address::equals);
  }
}
