package io.leafcast.bgp.message;

import com.google.common.collect.ImmutableSet;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Address;

/**
 * What the judgement of a received UPDATE depends on besides the negotiated terms.
 *
 * @param ownAddresses ours on this session; a route with one of them as next hop is not used (RFC
 *     4271 section 6.3)
 */
@Immutable
public record UpdateRules(FirstAs firstAs, ImmutableSet<Address> ownAddresses) {

  /** The first AS number is the peer's, and no address is known to be ours. */
  public static final UpdateRules DEFAULT = new UpdateRules(FirstAs.IS_THE_PEER, ImmutableSet.of());

  /** What an eBGP peer's AS_PATH has to begin with (RFC 4271 section 6.3). */
  public enum FirstAs {
    IS_THE_PEER,
    /** For a route server, which leaves its own number out (RFC 7947). */
    IS_ANY
  }
}
