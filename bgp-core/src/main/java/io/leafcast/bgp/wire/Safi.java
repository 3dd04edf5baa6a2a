package io.leafcast.bgp.wire;

import com.google.errorprone.annotations.Immutable;

/** Subsequent Address Family Identifier, 0 to 255 (RFC 4760 section 6). Unknown ones are kept. */
@Immutable
public record Safi(int code) implements Comparable<Safi> {
  public static final Safi UNICAST = new Safi(1);
  public static final Safi MULTICAST = new Safi(2);

  public Safi {
    if (code < 0 || code > 0xFF) {
      throw new IllegalArgumentException("SAFI " + code + " is not in 0..255");
    }
  }

  // see Afi
  @Override
  public boolean equals(Object other) {
    return other instanceof Safi safi && safi.code == code;
  }

  @Override
  public int hashCode() {
    return code;
  }

  @Override
  public int compareTo(Safi other) {
    return Integer.compare(code, other.code);
  }

  @Override
  public String toString() {
    return equals(UNICAST) ? "unicast" : equals(MULTICAST) ? "multicast" : "safi-" + code;
  }
}
