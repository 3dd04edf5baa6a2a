package io.leafcast.bgp.attr;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.OctetWriter;
import io.leafcast.bgp.wire.Octets;

/** LARGE_COMMUNITY, each twelve octets (RFC 8092). */
@Immutable
public record LargeCommunities(ImmutableList<Octets> values) implements PathAttribute {
  public static final int TYPE = 32;

  @Override
  public int type() {
    return TYPE;
  }

  static Decoded<LargeCommunities> decode(OctetReader in, AsWidth width) {
    ImmutableList.Builder<Octets> values = ImmutableList.builder();
    while (!in.isEmpty()) {
      values.add(in.octets(12));
    }
    return Decoded.good(new LargeCommunities(values.build()));
  }

  void encode(OctetWriter out, AsWidth width) {
    values.forEach(out::octets);
  }
}
