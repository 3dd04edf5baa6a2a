package io.leafcast.bgp.wire;

import com.google.errorprone.annotations.Immutable;

/** Autonomous System number, 0 to 4294967295 (RFC 6793). 0 is only ever received, never ours. */
@Immutable
public record Asn(long value) implements Comparable<Asn> {
  /** Stands for a four-octet number where only two octets fit (RFC 6793 section 9). */
  public static final Asn AS_TRANS = new Asn(23456);

  public Asn {
    if (value < 0 || value > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException("AS number " + value + " is not in 0..4294967295");
    }
  }

  /** Whether the number fits My Autonomous System of an OPEN (RFC 4271 section 4.2). */
  public boolean fitsTwoOctets() {
    return value <= 0xFFFF;
  }

  // see Afi
  @Override
  public boolean equals(Object other) {
    return other instanceof Asn asn && asn.value == value;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(value);
  }

  @Override
  public int compareTo(Asn other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
