package io.leafcast.bgp.attr;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.OctetWriter;

/** ORIGINATOR_ID (RFC 4456 section 8). */
@Immutable
public record OriginatorId(Address id) implements PathAttribute {
  public static final int TYPE = 9;

  @Override
  public int type() {
    return TYPE;
  }

  static Decoded<OriginatorId> decode(OctetReader in, Encoding encoding) {
    return Decoded.good(new OriginatorId(in.address(Afi.IPV4)));
  }

  void encode(OctetWriter out, Encoding encoding) {
    out.address(id);
  }
}
