package io.leafcast.bgp.attr;

import com.google.errorprone.annotations.Immutable;

/** ORIGIN: how the route came into BGP (RFC 4271 section 5.1.1). */
@Immutable
public record OriginAttribute(Code code) implements PathAttribute {
  public static final int TYPE = 1;

  /** The three values, in the order of their codes 0 to 2. */
  public enum Code {
    IGP,
    EGP,
    INCOMPLETE
  }

  @Override
  public int type() {
    return TYPE;
  }
}
