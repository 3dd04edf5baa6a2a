package io.leafcast.bgp.attr;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Address;

/** ORIGINATOR_ID (RFC 4456 section 8). */
@Immutable
public record OriginatorId(Address id) implements PathAttribute {
  public static final int TYPE = 9;

  @Override
  public int type() {
    return TYPE;
  }
}
