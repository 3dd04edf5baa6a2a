package io.leafcast.bgp.message;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.RouterId;

/**
 * OPEN (RFC 4271 section 4.2). {@code asn} is the number of the 4-octet AS capability where there
 * is one, else that of My Autonomous System; {@code holdTime} is in seconds, 0 or 3 to 65535.
 */
@Immutable
public record Open(
    Asn asn, int holdTime, RouterId identifier, ImmutableList<Capability> capabilities)
    implements Message {
  public static final int TYPE = 1;

  /** The only version there is (RFC 4271 section 4.2). */
  public static final int VERSION = 4;

  public Open {
    if (holdTime != 0 && (holdTime < 3 || holdTime > 0xFFFF)) {
      throw new IllegalArgumentException("hold time " + holdTime + " is not 0 or 3..65535");
    }
  }

  @Override
  public int type() {
    return TYPE;
  }

  /** Whether the sender understands four-octet AS numbers (RFC 6793). */
  public boolean hasFourOctetAs() {
    return capabilities.stream().anyMatch(Capability.FourOctetAs.class::isInstance);
  }

  /**
   * The families offered; IPv4 unicast alone where there is no Multiprotocol capability at all (RFC
   * 4760 section 8).
   */
  public ImmutableSortedSet<Family> families() {
    ImmutableSortedSet.Builder<Family> offered = ImmutableSortedSet.naturalOrder();
    for (Capability capability : capabilities) {
      if (capability instanceof Capability.Multiprotocol(Family family)) {
        offered.add(family);
      }
    }
    ImmutableSortedSet<Family> families = offered.build();
    return families.isEmpty() ? ImmutableSortedSet.of(Family.IPV4_UNICAST) : families;
  }
}
