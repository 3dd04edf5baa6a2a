package io.leafcast.daemon.config;

import static io.leafcast.daemon.config.Key.optional;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Address;

/** Next hops by family. */
@Immutable
record NextHopKeys(One<Address> ipv4, One<Address> ipv6) {
  static final Type<NextHopKeys> TYPE =
      new Type.Section<>(nextHop ->
          new NextHopKeys(
              nextHop.one(optional("ipv4", Type.ADDRESS, "for IPv4 prefixes")),
              nextHop.one(optional("ipv6", Type.ADDRESS, "for IPv6 prefixes; a global one"))));
}
