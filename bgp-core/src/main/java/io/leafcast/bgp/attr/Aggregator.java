package io.leafcast.bgp.attr;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.OctetWriter;

/** AGGREGATOR (RFC 4271 section 5.1.7). */
@Immutable
public record Aggregator(Asn asn, Address address) implements PathAttribute {
  public static final int TYPE = 7;

  @Override
  public int type() {
    return TYPE;
  }

  static Decoded<Aggregator> decode(OctetReader in, Encoding encoding) {
    Asn asn = in.asn(encoding.asWidth());
    return asn.value() == 0
        ? Decoded.bad("AS 0 aggregates nothing")
        : Decoded.good(new Aggregator(asn, in.address(Afi.IPV4)));
  }

  void encode(OctetWriter out, Encoding encoding) {
    out.asn(asn, encoding.asWidth()).address(address);
  }
}
