package io.leafcast.bgp.attr;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.OctetWriter;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** EXTENDED_COMMUNITIES, each eight octets (RFC 4360). */
@Immutable
public record ExtendedCommunities(ImmutableList<Long> values) implements PathAttribute {
  public static final int TYPE = 16;

  private static final HexFormat HEX = HexFormat.of();

  @Override
  public int type() {
    return TYPE;
  }

  static Decoded<ExtendedCommunities> decode(OctetReader in, Encoding encoding) {
    ImmutableList.Builder<Long> values = ImmutableList.builder();
    while (!in.isEmpty()) {
      values.add(in.bits64());
    }
    return Decoded.good(new ExtendedCommunities(values.build()));
  }

  void encode(OctetWriter out, Encoding encoding) {
    values.forEach(out::bits64);
  }

  /** Sixteen hexadecimal digits each. */
  public String text() {
    return values.stream().map(value -> HEX.toHexDigits(value)).collect(Collectors.joining(" "));
  }

  @Override
  public String toString() {
    return "ExtendedCommunities[" + text() + "]";
  }
}
