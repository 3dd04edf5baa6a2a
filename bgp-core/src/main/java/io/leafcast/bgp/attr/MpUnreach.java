package io.leafcast.bgp.attr;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Prefix;

/** MP_UNREACH_NLRI; with no prefix it is End-of-RIB (RFC 4760 section 4, RFC 4724 section 2). */
@Immutable
public record MpUnreach(Family family, ImmutableList<Prefix> prefixes) implements PathAttribute {
  public static final int TYPE = 15;

  @Override
  public int type() {
    return TYPE;
  }
}
