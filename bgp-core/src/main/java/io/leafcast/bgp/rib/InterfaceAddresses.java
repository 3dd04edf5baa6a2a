package io.leafcast.bgp.rib;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Prefix;

/** The addresses of one interface, with the length of the prefix that is on link for each. */
@Immutable
public record InterfaceAddresses(ImmutableList<OnLink> addresses) {

  /** An address and its on-link prefix. */
  @Immutable
  public record OnLink(Address address, Prefix prefix) {}

  /** Whether {@code address} is one of them. */
  public boolean holds(Address address) {
    return addresses.stream().map(OnLink::address).anyMatch(address::equals);
  }
}
