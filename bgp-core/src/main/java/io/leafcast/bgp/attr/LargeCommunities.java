package io.leafcast.bgp.attr;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.OctetWriter;
import io.leafcast.bgp.wire.Octets;
import java.util.stream.Collectors;

/** LARGE_COMMUNITY, each twelve octets (RFC 8092). */
@Immutable
public record LargeCommunities(ImmutableList<Octets> values) implements PathAttribute {
  public static final int TYPE = 32;

  @Override
  public int type() {
    return TYPE;
  }

  static Decoded<LargeCommunities> decode(OctetReader in, Encoding encoding) {
    ImmutableList.Builder<Octets> values = ImmutableList.builder();
    while (!in.isEmpty()) {
      values.add(in.octets(12));
    }
    return Decoded.good(new LargeCommunities(values.build()));
  }

  void encode(OctetWriter out, Encoding encoding) {
    values.forEach(out::octets);
  }

  /** As operators write them: {@code 65537:1:2}. */
  public String text() {
    return values.stream().map(LargeCommunities::text).collect(Collectors.joining(" "));
  }

  private static String text(Octets value) {
    OctetReader in = OctetReader.of(value);
    return in.u32() + ":" + in.u32() + ":" + in.u32();
  }

  @Override
  public String toString() {
    return "LargeCommunities[" + text() + "]";
  }
}
