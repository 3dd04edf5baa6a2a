package io.leafcast.bgp.attr;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Asn;

/** AGGREGATOR (RFC 4271 section 5.1.7). */
@Immutable
public record Aggregator(Asn asn, Address address) implements PathAttribute {
  public static final int TYPE = 7;

  @Override
  public int type() {
    return TYPE;
  }
}
