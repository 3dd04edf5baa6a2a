package io.leafcast.bgp.attr;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Address;

/** NEXT_HOP of the IPv4 routes outside MP_REACH_NLRI (RFC 4271 section 5.1.3). */
@Immutable
public record NextHop(Address address) implements PathAttribute {
  public static final int TYPE = 3;

  @Override
  public int type() {
    return TYPE;
  }
}
