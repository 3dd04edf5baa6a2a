package io.leafcast.bgp.attr;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Asn;

/** AS4_AGGREGATOR (RFC 6793 section 3). */
@Immutable
public record As4Aggregator(Asn asn, Address address) implements PathAttribute {
  public static final int TYPE = 18;

  @Override
  public int type() {
    return TYPE;
  }
}
