package io.leafcast.bgp.attr;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Address;

/** CLUSTER_LIST (RFC 4456 section 8). */
@Immutable
public record ClusterList(ImmutableList<Address> ids) implements PathAttribute {
  public static final int TYPE = 10;

  @Override
  public int type() {
    return TYPE;
  }
}
