package io.leafcast.bgp.attr;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Nlri;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.OctetWriter;

/**
 * MP_UNREACH_NLRI; with nothing in it it is End-of-RIB (RFC 4760 section 4, RFC 4724 section 2).
 */
@Immutable
public record MpUnreach(Family family, ImmutableList<Nlri> nlri) implements PathAttribute {
  public static final int TYPE = 15;

  @Override
  public int type() {
    return TYPE;
  }

  /** Reads IPv4 and IPv6 unicast; the reader of the UPDATE passes over all others. */
  static Decoded<MpUnreach> decode(OctetReader in, Encoding encoding) {
    Family family = in.family();
    return family.isUnicast()
        ? Nlri.decode(in, family, encoding).then(nlri -> Decoded.good(new MpUnreach(family, nlri)))
        : Decoded.bad("routes of " + family + " are not read");
  }

  void encode(OctetWriter out, Encoding encoding) {
    out.u16(family.afi().code()).u8(family.safi().code());
    Nlri.encode(out, nlri, encoding);
  }
}
