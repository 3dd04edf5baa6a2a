package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableSortedMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.drain.DrainOrder;
import java.util.Optional;

/** Which peers are to be drained: always all of them, so that who is not in it is to be served. */
@Immutable
public sealed interface DrainWanted {

  @Immutable
  record Nobody() implements DrainWanted {}

  /** Every peer, also those that a reload brings. */
  @Immutable
  record All(DrainOrder order) implements DrainWanted {}

  /** These, also where a reload brings one; a name that no peer has means nothing. */
  @Immutable
  record These(ImmutableSortedMap<PeerName, DrainOrder> orders) implements DrainWanted {}

  /** How the peer of that name is to be drained; empty where it is to be served. */
  default Optional<DrainOrder> of(PeerName peer) {
    return switch (this) {
      case Nobody() -> Optional.empty();
      case All(DrainOrder order) -> Optional.of(order);
      case These(var orders) -> Optional.ofNullable(orders.get(peer));
    };
  }
}
