package io.leafcast.bgp.message;

import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Sets;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.RouterId;

/**
 * What both OPENs agreed on; codec, FSM and RIB read the session's terms here and nowhere else.
 *
 * @param holdTime seconds, 0 (no Hold Timer) or 3 to 65535: the smaller of both (RFC 4271 section
 *     4.2)
 * @param received how the peer's octets are to be read
 * @param sent how ours are written
 * @param families those that both sides offered; IPv4 unicast alone where the peer sent no
 *     Multiprotocol capability at all (RFC 4760 section 8)
 * @param resilience what becomes of routes when one of both restarts
 */
@Immutable
public record Negotiated(
    Asn localAs,
    Asn peerAs,
    RouterId localId,
    RouterId peerId,
    int holdTime,
    Encoding received,
    Encoding sent,
    Refresh refresh,
    ImmutableSortedSet<Family> families,
    Resilience resilience) {

  /** Whether the peer answers ROUTE-REFRESH (RFC 2918). */
  public enum Refresh {
    ANSWERED,
    NOT_OFFERED
  }

  /** What {@code ours} and {@code theirs} agree on; {@code families} may come out empty. */
  public static Negotiated of(Open ours, Open theirs) {
    boolean bothWide = ours.hasFourOctetAs() && theirs.hasFourOctetAs();
    ImmutableSortedSet<Family> families =
        ImmutableSortedSet.copyOf(Sets.intersection(ours.families(), theirs.families()));
    Encoding encoding = Encoding.of(bothWide ? AsWidth.FOUR_OCTETS : AsWidth.TWO_OCTETS);
    return new Negotiated(
        ours.asn(),
        theirs.asn(),
        ours.identifier(),
        theirs.identifier(),
        Math.min(ours.holdTime(), theirs.holdTime()),
        encoding,
        encoding,
        theirs.capabilities().contains(new Capability.RouteRefreshSupported())
            ? Refresh.ANSWERED
            : Refresh.NOT_OFFERED,
        families,
        Resilience.of(ours, theirs, families));
  }

  /** Whether this is an iBGP session. */
  public boolean isInternal() {
    return localAs.equals(peerAs);
  }
}
