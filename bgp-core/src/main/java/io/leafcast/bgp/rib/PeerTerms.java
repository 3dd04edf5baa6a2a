package io.leafcast.bgp.rib;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Family;

/**
 * What decides how routes look at one peer: the session and the peer's settings.
 *
 * @param local our address of the session
 * @param remote the peer's
 * @param interfaceName the interface that {@code local} is on, "" when that is not known
 * @param families those that the peer's settings ask for
 * @param nextHops those that the peer's settings give, by family
 * @param nodeAddresses those that the node is known by
 * @param covering what becomes of a prefix that covers {@code remote} or its own next hop
 * @param offer what the peer gets of the routes that it may have
 */
@Immutable
public record PeerTerms(
    Negotiated negotiated,
    Address local,
    Address remote,
    String interfaceName,
    ImmutableSet<Family> families,
    ImmutableMap<Afi, Address> nextHops,
    ImmutableSet<Address> nodeAddresses,
    Limits.Covering covering,
    Offer offer) {}
