package io.leafcast.bgp.attr;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;

/** AS4_PATH, from a peer without four-octet numbers (RFC 6793 section 3). */
@Immutable
public record As4Path(ImmutableList<AsSegment> segments) implements PathAttribute {
  public static final int TYPE = 17;

  @Override
  public int type() {
    return TYPE;
  }
}
