package io.leafcast.bgp.attr;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.OctetWriter;

/** CLUSTER_LIST (RFC 4456 section 8). */
@Immutable
public record ClusterList(ImmutableList<Address> ids) implements PathAttribute {
  public static final int TYPE = 10;

  @Override
  public int type() {
    return TYPE;
  }

  static Decoded<ClusterList> decode(OctetReader in, Encoding encoding) {
    ImmutableList.Builder<Address> ids = ImmutableList.builder();
    while (!in.isEmpty()) {
      ids.add(in.address(Afi.IPV4));
    }
    return Decoded.good(new ClusterList(ids.build()));
  }

  void encode(OctetWriter out, Encoding encoding) {
    ids.forEach(out::address);
  }
}
