package io.leafcast.bgp.wire;

import com.google.common.collect.ImmutableSet;
import com.google.errorprone.annotations.Immutable;

/**
 * How octets are written in one direction of a session, where the OPENs decide it; {@code
 * Negotiated} has one for each direction, and nothing else of a session reaches the codec of an
 * attribute.
 *
 * @param asWidth of the numbers in AS_PATH and AGGREGATOR (RFC 6793)
 * @param largestMessage octets with the header: 4096, or 65535 (RFC 8654)
 * @param pathIdentifiers the families whose prefixes have a path identifier before them (RFC 7911)
 * @param ipv6NextHops the IPv4 families whose next hop may be an IPv6 address (RFC 8950)
 */
@Immutable
public record Encoding(
    AsWidth asWidth,
    int largestMessage,
    ImmutableSet<Family> pathIdentifiers,
    ImmutableSet<Family> ipv6NextHops) {
  /** The longest message without the capability of RFC 8654; an OPEN and a KEEPALIVE with it. */
  public static final int CLASSIC_OCTETS = 4096;

  /**
   * What the RFCs that are in use everywhere make of a session, and what holds before the OPENs.
   */
  public static final Encoding USUAL = of(AsWidth.FOUR_OCTETS);

  /** Refuses a message that its Length field cannot name, or that would hold no header. */
  public Encoding {
    if (largestMessage < 19 || largestMessage > 0xFFFF) {
      throw new IllegalArgumentException(
          "a largest message of " + largestMessage + " octets is not in 19..65535");
    }
  }

  /** Messages of 4096 octets without any of the extensions. */
  public static Encoding of(AsWidth asWidth) {
    return new Encoding(asWidth, CLASSIC_OCTETS, ImmutableSet.of(), ImmutableSet.of());
  }

  /** The same with messages of at most {@code octets}. */
  public Encoding withLargestMessage(int octets) {
    return new Encoding(asWidth, octets, pathIdentifiers, ipv6NextHops);
  }
}
