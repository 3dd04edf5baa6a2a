package io.leafcast.bgp.attr;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;

/** AS_PATH: the autonomous systems that the route passed (RFC 4271 section 5.1.2). */
@Immutable
public record AsPath(ImmutableList<AsSegment> segments) implements PathAttribute {
  public static final int TYPE = 2;

  @Override
  public int type() {
    return TYPE;
  }
}
