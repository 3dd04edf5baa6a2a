package io.leafcast.bgp.attr;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Prefix;

/** MP_REACH_NLRI: one next hop, or a global and a link-local one (RFC 4760 section 3, RFC 2545). */
@Immutable
public record MpReach(
    Family family, ImmutableList<Address> nextHops, ImmutableList<Prefix> prefixes)
    implements PathAttribute {
  public static final int TYPE = 14;

  @Override
  public int type() {
    return TYPE;
  }
}
