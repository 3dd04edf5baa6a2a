package io.leafcast.bgp.rib;

import com.google.common.annotations.VisibleForTesting;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Nlri;
import io.leafcast.bgp.wire.Prefix;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The Adj-RIB-In of one peer: which prefixes it announces, for readers only. Next hops and
 * attributes are not kept, since nothing reads them. Bounded by the {@link Budget}, whatever the
 * peer does: a prefix without room is not kept, and since nothing is ever done with a received
 * route the session goes on (to end it would withdraw our own prefixes because the peer has too
 * many).
 */
public final class AdjRibIn implements LearnedRoutes {
  private final PrefixSet.Hash hash;
  private final Budget.Share share;
  private final Map<Family, PrefixSet> sets = new HashMap<>();
  private long notKept;

  /** An empty one; {@code random} makes what is where in it unknown to the peer. */
  public AdjRibIn(Budget budget, RandomGenerator random) {
    this(budget, SipHash.seededBy(random));
  }

  @VisibleForTesting
  AdjRibIn(Budget budget, PrefixSet.Hash hash) {
    this.hash = hash;
    this.share = budget.open(this::giveUp);
  }

  /** Takes in an UPDATE; where it withdraws and announces one prefix, the announcement counts. */
  public void accept(UpdateOutcome.Accept update) {
    for (Nlri nlri : update.withdrawn()) {
      forget(nlri.prefix());
    }
    for (UpdateOutcome.Announced announced : update.announced()) {
      for (Nlri nlri : announced.nlri()) {
        keep(nlri.prefix());
      }
    }
  }

  /** Treat-as-withdraw: what the UPDATE announced is gone as if it had been withdrawn. */
  public void withdraw(UpdateOutcome.Withdraw update) {
    update.withdrawn().forEach(nlri -> forget(nlri.prefix()));
  }

  /** Gives all room back; it must not be used any more. */
  public void close() {
    sets.clear();
    share.close();
  }

  private void keep(Prefix prefix) {
    PrefixSet set = sets.get(prefix.family());
    if (set == null) {
      set = new PrefixSet(prefix.address().afi(), hash, share);
      sets.put(prefix.family(), set);
    }
    switch (set.add(prefix)) {
      case YES -> {}
      case NO -> notKept++;
    }
  }

  private void forget(Prefix prefix) {
    PrefixSet set = sets.get(prefix.family());
    if (set != null) {
      set.remove(prefix);
    }
  }

  /** Somebody else needs room more than we do. */
  private void giveUp() {
    sets.values().stream()
        .max(Comparator.comparingInt(PrefixSet::size))
        .ifPresent(largest -> notKept += largest.giveUp());
  }

  @Override
  public ImmutableSortedMap<Family, Integer> counts() {
    return ImmutableSortedMap.copyOf(Maps.transformValues(sets, PrefixSet::size));
  }

  @Override
  public long notKept() {
    return notKept;
  }

  @Override
  public boolean holds(Prefix prefix) {
    PrefixSet set = sets.get(prefix.family());
    return set != null && set.contains(prefix);
  }

  @Override
  public long walk(Family family, long from, Consumer<Prefix> reader) {
    PrefixSet set = sets.get(family);
    return set == null ? 0 : set.walk(from, reader);
  }
}
