package io.leafcast.bgp.message;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.RouterId;

/**
 * OPEN (RFC 4271 section 4.2). {@code asn} is the number of the 4-octet AS capability where there
 * is one, else that of My Autonomous System; {@code holdTime} is in seconds, 0 or 3 to 65535.
 */
@Immutable
public record Open(
    Asn asn, int holdTime, RouterId identifier, ImmutableList<Capability> capabilities)
    implements Message {

  public Open {
    if (holdTime != 0 && (holdTime < 3 || holdTime > 0xFFFF)) {
      throw new IllegalArgumentException("hold time " + holdTime + " is not 0 or 3..65535");
    }
  }
}
