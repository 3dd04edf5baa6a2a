package io.leafcast.bgp.attr;

import com.google.errorprone.annotations.Immutable;

/** ATOMIC_AGGREGATE (RFC 4271 section 5.1.6). */
@Immutable
public record AtomicAggregate() implements PathAttribute {
  public static final int TYPE = 6;

  @Override
  public int type() {
    return TYPE;
  }
}
