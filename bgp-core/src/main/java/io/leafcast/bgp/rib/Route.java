package io.leafcast.bgp.rib;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.attr.Communities;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Family;

/**
 * A route as one peer gets it, without its prefix: prefixes with equal Routes share UPDATEs.
 *
 * @param nextHops one, or a global and a link-local one (RFC 2545 section 3)
 * @param attributes in ascending order of type, without NEXT_HOP and the MP attributes, which
 *     {@link UpdatePacker} adds
 */
@Immutable
public record Route(
    Family family, ImmutableList<Address> nextHops, ImmutableList<PathAttribute> attributes) {

  /** Whether it asks the peer to use another route while there is one (RFC 8326). */
  public boolean isShunned() {
    return attributes.stream()
        .anyMatch(attribute ->
            attribute instanceof Communities(var values)
                && values.contains(Communities.GRACEFUL_SHUTDOWN));
  }
}
