package io.leafcast.bgp.attr;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.OctetWriter;

/** AS4_PATH, from a peer without four-octet numbers (RFC 6793 section 3). */
@Immutable
public record As4Path(ImmutableList<AsSegment> segments) implements PathAttribute {
  public static final int TYPE = 17;

  @Override
  public int type() {
    return TYPE;
  }

  /**
   * Segments of a confederation have no place here: they are left out, the rest is used (RFC 6793
   * section 6).
   */
  static Decoded<As4Path> decode(OctetReader in, Encoding encoding) {
    return AsSegment.decodeAll(in, AsWidth.FOUR_OCTETS).then(As4Path::withoutConfederation);
  }

  private static Decoded<As4Path> withoutConfederation(ImmutableList<AsSegment> segments) {
    return Decoded.good(
        new As4Path(
            segments.stream()
                .filter(segment -> !segment.isConfederation())
                .collect(ImmutableList.toImmutableList())));
  }

  void encode(OctetWriter out, Encoding encoding) {
    segments.forEach(segment -> segment.encode(out, AsWidth.FOUR_OCTETS));
  }
}
