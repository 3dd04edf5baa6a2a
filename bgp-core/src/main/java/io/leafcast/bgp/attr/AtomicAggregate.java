package io.leafcast.bgp.attr;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.OctetWriter;

/** ATOMIC_AGGREGATE (RFC 4271 section 5.1.6). */
@Immutable
public record AtomicAggregate() implements PathAttribute {
  public static final int TYPE = 6;

  @Override
  public int type() {
    return TYPE;
  }

  static Decoded<AtomicAggregate> decode(OctetReader in, Encoding encoding) {
    return Decoded.good(new AtomicAggregate());
  }

  void encode(OctetWriter out, Encoding encoding) {}
}
