package io.leafcast.bgp.attr;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.OctetWriter;

/** LOCAL_PREF, 0 to 4294967295; on iBGP only (RFC 4271 section 5.1.5). */
@Immutable
public record LocalPref(long value) implements PathAttribute {
  public static final int TYPE = 5;

  @Override
  public int type() {
    return TYPE;
  }

  static Decoded<LocalPref> decode(OctetReader in, Encoding encoding) {
    return Decoded.good(new LocalPref(in.u32()));
  }

  void encode(OctetWriter out, Encoding encoding) {
    out.u32(value);
  }
}
