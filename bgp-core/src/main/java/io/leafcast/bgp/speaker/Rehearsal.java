package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.wire.Prefix;

/**
 * What new settings would do, as {@link Speaker#rehearse} says.
 *
 * @param peers what becomes of each peer, by {@link PeerChange#between}
 * @param tellings what each peer that has an Established session now would be told
 * @param handedOver prefixes that would stay announced only until sources that are new have been
 *     read, or were waited for long enough, unless those want them
 */
@Immutable
public record Rehearsal(
    ImmutableList<PeerChange> peers,
    ImmutableSortedMap<PeerName, Telling> tellings,
    ImmutableSet<Prefix> handedOver) {

  /**
   * What one peer would hear on the session that it has.
   *
   * @param told how many prefixes it has by now
   * @param announced prefixes that are new to it, or get other attributes or next hops
   * @param withdrawn prefixes that it loses; one that it gets again a moment later is among
   *     announced, too
   * @param held prefixes that are held back afterwards, and were not before or for another reason
   */
  @Immutable
  public record Telling(
      int told,
      ImmutableSortedSet<Prefix> announced,
      ImmutableSortedSet<Prefix> withdrawn,
      ImmutableMap<Prefix, HeldReason> held) {}
}
