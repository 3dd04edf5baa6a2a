package io.leafcast.bgp.message;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.attr.Treatment;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Nlri;
import io.leafcast.bgp.wire.Octets;

/**
 * What a received UPDATE does to the Adj-RIB-In: accept, treat-as-withdraw, or reset (RFC 7606
 * section 2).
 */
@Immutable
public sealed interface UpdateOutcome {

  /**
   * Nothing is wrong, or only what is discarded or ignored: {@code withdrawn} go, {@code announced}
   * come with {@code attributes} (AS4_PATH merged; NEXT_HOP and the MP attributes taken out).
   * Routes that are well formed but not to be used (our own AS in the path, a multicast prefix)
   * stand in {@code withdrawn}, because they replace what the peer said before, and a fault that
   * says {@link Treatment#IGNORE_ROUTES} names why. {@code endOfRib} names the families of which
   * this is the End-of-RIB.
   */
  @Immutable
  record Accept(
      ImmutableList<Nlri> withdrawn,
      ImmutableList<Announced> announced,
      ImmutableList<PathAttribute> attributes,
      ImmutableList<Family> endOfRib,
      ImmutableList<Fault> faults)
      implements UpdateOutcome {}

  /** Treat-as-withdraw: all prefixes of the UPDATE are withdrawn, the session stays. */
  @Immutable
  record Withdraw(ImmutableList<Nlri> withdrawn, ImmutableList<Fault> faults, Octets frame)
      implements UpdateOutcome {}

  /** The session ends with {@code answer}. */
  @Immutable
  record Reset(Notification answer, ImmutableList<Fault> faults, Octets frame)
      implements UpdateOutcome {}

  /** Routes with the next hops they came with: one, or a global and a link-local one. */
  @Immutable
  record Announced(ImmutableList<Address> nextHops, ImmutableList<Nlri> nlri) {}

  /**
   * One thing that is wrong with the UPDATE and what is done about it; {@code attribute} is a type
   * code, or 0 for none.
   */
  @Immutable
  record Fault(int attribute, Treatment treatment, String reason) {}
}
