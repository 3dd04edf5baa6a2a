package io.leafcast.bgp.attr;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Octets;

/** LARGE_COMMUNITY, each twelve octets (RFC 8092). */
@Immutable
public record LargeCommunities(ImmutableList<Octets> values) implements PathAttribute {
  public static final int TYPE = 32;

  @Override
  public int type() {
    return TYPE;
  }
}
