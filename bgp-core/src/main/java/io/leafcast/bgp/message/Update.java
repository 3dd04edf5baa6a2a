package io.leafcast.bgp.message;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.wire.Nlri;

/**
 * UPDATE as it is on the wire (RFC 4271 section 4.3): IPv4 unicast routes in {@code withdrawn} and
 * {@code announced}, all others in the MP_REACH_NLRI and MP_UNREACH_NLRI attributes.
 */
@Immutable
public record Update(
    ImmutableList<Nlri> withdrawn,
    ImmutableList<PathAttribute> attributes,
    ImmutableList<Nlri> announced)
    implements Message {
  public static final int TYPE = 2;

  @Override
  public int type() {
    return TYPE;
  }
}
