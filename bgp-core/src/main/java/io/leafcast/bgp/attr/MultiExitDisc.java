package io.leafcast.bgp.attr;

import com.google.errorprone.annotations.Immutable;

/** MULTI_EXIT_DISC, 0 to 4294967295 (RFC 4271 section 5.1.4). */
@Immutable
public record MultiExitDisc(long value) implements PathAttribute {
  public static final int TYPE = 4;

  @Override
  public int type() {
    return TYPE;
  }
}
