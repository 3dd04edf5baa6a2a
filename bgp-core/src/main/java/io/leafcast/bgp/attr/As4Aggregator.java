package io.leafcast.bgp.attr;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.OctetWriter;

/** AS4_AGGREGATOR (RFC 6793 section 3). */
@Immutable
public record As4Aggregator(Asn asn, Address address) implements PathAttribute {
  public static final int TYPE = 18;

  @Override
  public int type() {
    return TYPE;
  }

  static Decoded<As4Aggregator> decode(OctetReader in, Encoding encoding) {
    Asn asn = in.asn(AsWidth.FOUR_OCTETS);
    return asn.value() == 0
        ? Decoded.bad("AS 0 aggregates nothing")
        : Decoded.good(new As4Aggregator(asn, in.address(Afi.IPV4)));
  }

  void encode(OctetWriter out, Encoding encoding) {
    out.asn(asn, AsWidth.FOUR_OCTETS).address(address);
  }
}
