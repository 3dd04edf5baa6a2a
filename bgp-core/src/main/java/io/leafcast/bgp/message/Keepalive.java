package io.leafcast.bgp.message;

import com.google.errorprone.annotations.Immutable;

/** KEEPALIVE: a header alone (RFC 4271 section 4.4). */
@Immutable
public record Keepalive() implements Message {
  public static final int TYPE = 4;

  @Override
  public int type() {
    return TYPE;
  }
}
