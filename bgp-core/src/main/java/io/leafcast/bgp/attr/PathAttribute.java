package io.leafcast.bgp.attr;

import com.google.errorprone.annotations.Immutable;

/** A path attribute of an UPDATE (RFC 4271 section 4.3). */
@Immutable
public sealed interface PathAttribute
    permits Origin,
        AsPath,
        NextHop,
        MultiExitDisc,
        LocalPref,
        AtomicAggregate,
        Aggregator,
        Communities,
        OriginatorId,
        ClusterList,
        MpReach,
        MpUnreach,
        ExtendedCommunities,
        As4Path,
        As4Aggregator,
        LargeCommunities,
        UnknownAttribute {

  /** The Attribute Type Code, 0 to 255. */
  int type();
}
