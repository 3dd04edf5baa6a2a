package io.leafcast.bgp.message;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Octets;

/** A capability of an OPEN (RFC 5492). Those that we do not use are kept as they came. */
@Immutable
public sealed interface Capability {

  /** Code 1: the sender takes and gives routes of this family (RFC 4760 section 8). */
  @Immutable
  record Multiprotocol(Family family) implements Capability {}

  /** Code 2: the sender answers ROUTE-REFRESH (RFC 2918). */
  @Immutable
  record RouteRefreshSupported() implements Capability {}

  /** Code 65: the sender's AS number in four octets (RFC 6793). */
  @Immutable
  record FourOctetAs(Asn asn) implements Capability {}

  /** Any other code, 0 to 255, with its octets (at most 255). */
  @Immutable
  record Other(int code, Octets value) implements Capability {}
}
