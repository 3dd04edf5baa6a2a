package io.leafcast.daemon.config;

import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import java.util.Optional;

/** What addresses are good for, in words where they are not. */
final class AddressUse {
  private AddressUse() {}

  /** Why a machine cannot have {@code address}; empty where one can, as one has 127.0.0.1. */
  static Optional<String> noMachine(Address address) {
    return address.isHost() || isLoopback(address) ? Optional.empty() : Optional.of(kind(address));
  }

  /** Why other machines cannot reach one by {@code address}; empty where they can. */
  static Optional<String> noOtherMachine(Address address) {
    return address.isHost() ? Optional.empty() : Optional.of(kind(address));
  }

  private static boolean isLoopback(Address address) {
    return address.toInetAddress().isLoopbackAddress();
  }

  private static String kind(Address address) {
    if (address.isUnspecified()) {
      return "unspecified";
    }
    if (isLoopback(address)) {
      return "loopback";
    }
    if (address.toInetAddress().isMulticastAddress()) {
      return "multicast";
    }
    return address.equals(Address.ipv4(-1)) && address.afi().equals(Afi.IPV4)
        ? "the broadcast address"
        : "reserved (240.0.0.0/4)";
  }
}
