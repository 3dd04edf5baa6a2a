package io.leafcast.bgp.wire;

import com.google.errorprone.annotations.Immutable;

/** What one End-of-RIB or one Multiprotocol capability speaks of: an AFI with a SAFI (RFC 4760). */
@Immutable
public record Family(Afi afi, Safi safi) implements Comparable<Family> {
  public static final Family IPV4_UNICAST = new Family(Afi.IPV4, Safi.UNICAST);
  public static final Family IPV6_UNICAST = new Family(Afi.IPV6, Safi.UNICAST);

  /** The family that these two codes name: AFI 0 to 65535, SAFI 0 to 255. */
  public static Family of(int afi, int safi) {
    if (safi == Safi.UNICAST.code() && afi == Afi.IPV4.code()) {
      return IPV4_UNICAST;
    }
    if (safi == Safi.UNICAST.code() && afi == Afi.IPV6.code()) {
      return IPV6_UNICAST;
    }
    return new Family(new Afi(afi), new Safi(safi));
  }

  /** Whether this is one of the two families whose routes are read and announced. */
  public boolean isUnicast() {
    return equals(IPV4_UNICAST) || equals(IPV6_UNICAST);
  }

  // see Afi
  @Override
  public boolean equals(Object other) {
    return other instanceof Family family
        && family.afi.code() == afi.code()
        && family.safi.code() == safi.code();
  }

  @Override
  public int hashCode() {
    return 31 * afi.code() + safi.code();
  }

  @Override
  public int compareTo(Family other) {
    int byAfi = Integer.compare(afi.code(), other.afi.code());
    return byAfi != 0 ? byAfi : Integer.compare(safi.code(), other.safi.code());
  }

  /** As in the configuration and on the screen: {@code ipv6-unicast}. */
  @Override
  public String toString() {
    return afi + "-" + safi;
  }
}
