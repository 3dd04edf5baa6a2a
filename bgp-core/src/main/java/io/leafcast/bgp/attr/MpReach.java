package io.leafcast.bgp.attr;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Nlri;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.OctetWriter;

/** MP_REACH_NLRI: one next hop, or a global and a link-local one (RFC 4760 section 3, RFC 2545). */
@Immutable
public record MpReach(Family family, ImmutableList<Address> nextHops, ImmutableList<Nlri> nlri)
    implements PathAttribute {
  public static final int TYPE = 14;

  @Override
  public int type() {
    return TYPE;
  }

  /** Reads IPv4 and IPv6 unicast; the reader of the UPDATE passes over all others. */
  static Decoded<MpReach> decode(OctetReader in, Encoding encoding) {
    Family family = in.family();
    int length = in.u8();
    if (!family.isUnicast()) {
      return Decoded.bad("routes of " + family + " are not read");
    }
    if (!in.has(length + 1)) {
      return Decoded.bad("a next hop of " + length + " octets overruns the attribute");
    }
    OctetReader nextHop = in.slice(length);
    in.u8(); // reserved, ignored (RFC 4760 section 3)
    return switch (nextHops(nextHop, family, encoding)) {
      case Decoded.Bad<ImmutableList<Address>>(String reason) -> Decoded.bad(reason);
      case Decoded.Good<ImmutableList<Address>>(var nextHops) ->
          switch (Nlri.decode(in, family, encoding)) {
            case Decoded.Bad<ImmutableList<Nlri>>(String reason) -> Decoded.bad(reason);
            case Decoded.Good<ImmutableList<Nlri>>(var nlri) ->
                Decoded.good(new MpReach(family, nextHops, nlri));
          };
    };
  }

  /** Where both kinds may come, the length says which one it is (RFC 8950 section 4). */
  private static Decoded<ImmutableList<Address>> nextHops(
      OctetReader in, Family family, Encoding encoding) {
    int octets = Afi.IPV6.addressOctets();
    if (in.remaining() == family.afi().addressOctets()) {
      return Decoded.good(ImmutableList.of(in.address(family.afi())));
    }
    if (mayBeIpv6(family, encoding) && in.remaining() == octets) {
      return Decoded.good(ImmutableList.of(in.address(Afi.IPV6)));
    }
    if (mayBeIpv6(family, encoding) && in.remaining() == 2 * octets) {
      return Decoded.good(globalAndLinkLocal(in.address(Afi.IPV6), in.address(Afi.IPV6)));
    }
    return Decoded.bad("a next hop of " + in.remaining() + " octets is none of " + family);
  }

  private static boolean mayBeIpv6(Family family, Encoding encoding) {
    return family.afi().equals(Afi.IPV6) || encoding.ipv6NextHops().contains(family);
  }

  /**
   * Both, as RFC 2545 section 3 has them; but one alone where the second is not link-local, or the
   * first is {@code ::}, as some speakers write when they have no global address.
   */
  private static ImmutableList<Address> globalAndLinkLocal(Address global, Address linkLocal) {
    if (!linkLocal.isLinkLocal()) {
      return ImmutableList.of(global);
    }
    return global.isUnspecified()
        ? ImmutableList.of(linkLocal)
        : ImmutableList.of(global, linkLocal);
  }

  void encode(OctetWriter out, Encoding encoding) {
    OctetWriter addresses = new OctetWriter();
    for (Address nextHop : nextHops) {
      if (!nextHop.afi().equals(family.afi()) && !mayBeIpv6(family, encoding)) {
        throw new IllegalArgumentException(
            "next hop " + nextHop + " of " + family + " is not for this session (RFC 8950)");
      }
      addresses.address(nextHop);
    }
    out.u16(family.afi().code()).u8(family.safi().code()).withLength8(addresses.toOctets()).u8(0);
    Nlri.encode(out, nlri, encoding);
  }
}
