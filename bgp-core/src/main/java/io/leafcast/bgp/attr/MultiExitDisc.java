package io.leafcast.bgp.attr;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.OctetWriter;

/** MULTI_EXIT_DISC, 0 to 4294967295 (RFC 4271 section 5.1.4). */
@Immutable
public record MultiExitDisc(long value) implements PathAttribute {
  public static final int TYPE = 4;

  @Override
  public int type() {
    return TYPE;
  }

  static Decoded<MultiExitDisc> decode(OctetReader in, Encoding encoding) {
    return Decoded.good(new MultiExitDisc(in.u32()));
  }

  void encode(OctetWriter out, Encoding encoding) {
    out.u32(value);
  }
}
