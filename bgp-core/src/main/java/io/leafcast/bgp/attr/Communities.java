package io.leafcast.bgp.attr;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;

/** COMMUNITIES, each four octets (RFC 1997). */
@Immutable
public record Communities(ImmutableList<Integer> values) implements PathAttribute {
  public static final int TYPE = 8;

  @Override
  public int type() {
    return TYPE;
  }
}
