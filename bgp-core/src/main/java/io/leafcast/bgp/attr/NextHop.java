package io.leafcast.bgp.attr;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.OctetWriter;

/** NEXT_HOP of the IPv4 routes outside MP_REACH_NLRI (RFC 4271 section 5.1.3). */
@Immutable
public record NextHop(Address address) implements PathAttribute {
  public static final int TYPE = 3;

  @Override
  public int type() {
    return TYPE;
  }

  static Decoded<NextHop> decode(OctetReader in, Encoding encoding) {
    Address address = in.address(Afi.IPV4);
    return address.isHost()
        ? Decoded.good(new NextHop(address))
        : Decoded.bad(address + " is not the address of a host");
  }

  void encode(OctetWriter out, Encoding encoding) {
    out.address(address);
  }
}
