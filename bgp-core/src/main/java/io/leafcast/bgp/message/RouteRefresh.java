package io.leafcast.bgp.message;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Family;

/** ROUTE-REFRESH (RFC 2918); {@code subtype} is 0 but for the markers of RFC 7313. */
@Immutable
public record RouteRefresh(Family family, int subtype) implements Message {
  public static final int TYPE = 5;

  @Override
  public int type() {
    return TYPE;
  }
}
