package io.leafcast.bgp.attr;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;

/** EXTENDED_COMMUNITIES, each eight octets (RFC 4360). */
@Immutable
public record ExtendedCommunities(ImmutableList<Long> values) implements PathAttribute {
  public static final int TYPE = 16;

  @Override
  public int type() {
    return TYPE;
  }
}
