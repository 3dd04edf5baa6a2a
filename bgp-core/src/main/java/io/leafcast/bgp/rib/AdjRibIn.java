package io.leafcast.bgp.rib;

import com.google.common.annotations.VisibleForTesting;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import io.leafcast.bgp.attr.Communities;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Nlri;
import io.leafcast.bgp.wire.Prefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The Adj-RIB-In of one peer: which prefixes it announces, for readers only. Next hops and
 * attributes are not kept, since nothing reads them. Bounded by the {@link Budget}, whatever the
 * peer does: a prefix without room is not kept, and since nothing is ever done with a received
 * route the session goes on (to end it would withdraw our own prefixes because the peer has too
 * many).
 *
 * <p>What a session announced can be kept past its end as stale (RFC 4724 section 4.2): {@link
 * #age} makes it so, and what is announced anew is stale no longer.
 */
public final class AdjRibIn implements LearnedRoutes {
  private final PrefixSet.Hash hash;
  private final Budget.Share share;
  private final Map<Family, PrefixSet> sets = new HashMap<>();
  private final Map<Family, PrefixSet> stale = new HashMap<>();

  /** Those of both that came with NO_LLGR (RFC 9494 section 3), and of some that are gone. */
  private final Map<Family, PrefixSet> notLongLived = new HashMap<>();

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
    boolean isLongLived =
        update.attributes().stream()
            .noneMatch(attribute ->
                attribute instanceof Communities communities
                    && communities.values().contains(Communities.NO_LLGR));
    for (UpdateOutcome.Announced announced : update.announced()) {
      for (Nlri nlri : announced.nlri()) {
        remove(stale, nlri.prefix());
        remove(notLongLived, nlri.prefix());
        if (isLongLived || add(notLongLived, nlri.prefix()) == PrefixSet.Kept.YES) {
          keep(nlri.prefix());
        } else {
          notKept++;
        }
      }
    }
  }

  /** Treat-as-withdraw: what the UPDATE announced is gone as if it had been withdrawn. */
  public void withdraw(UpdateOutcome.Withdraw update) {
    update.withdrawn().forEach(nlri -> forget(nlri.prefix()));
  }

  /**
   * The session ended: what it announced of {@code families} is stale from now on. All else goes,
   * what was stale before, too. Says of which families something is stale.
   */
  public ImmutableSet<Family> age(Set<Family> families) {
    stale.values().forEach(PrefixSet::clear);
    stale.clear();
    sets.forEach((family, set) -> {
      if (families.contains(family) && set.size() > 0) {
        stale.put(family, set);
      } else {
        set.clear();
      }
    });
    sets.clear();
    notLongLived.keySet().forEach(this::tidy);
    notKept = 0;
    return ImmutableSet.copyOf(stale.keySet());
  }

  /** What is still stale of {@code family} goes. */
  public void forgetStale(Family family) {
    PrefixSet gone = stale.remove(family);
    if (gone != null) {
      gone.clear();
      tidy(family);
    }
  }

  /** What is stale of {@code family} and must not be for long goes (RFC 9494 section 4.2). */
  public void leaveOutNoLongLived(Family family) {
    PrefixSet marked = notLongLived.get(family);
    PrefixSet aged = stale.get(family);
    if (marked != null && aged != null) {
      marked.forEach(aged::remove);
    }
    tidy(family);
  }

  /** Marks go with the prefixes that have them. */
  private void tidy(Family family) {
    PrefixSet marked = notLongLived.get(family);
    if (marked != null) {
      List<Prefix> gone = new ArrayList<>();
      marked.forEach(prefix -> {
        if (!holds(prefix)) {
          gone.add(prefix);
        }
      });
      gone.forEach(marked::remove);
    }
  }

  /** Gives all room back; it must not be used any more. */
  public void close() {
    sets.clear();
    stale.clear();
    notLongLived.clear();
    share.close();
  }

  private void keep(Prefix prefix) {
    switch (add(sets, prefix)) {
      case YES -> {}
      case NO -> notKept++;
    }
  }

  private PrefixSet.Kept add(Map<Family, PrefixSet> to, Prefix prefix) {
    PrefixSet set = to.get(prefix.family());
    if (set == null) {
      set = new PrefixSet(prefix.address().afi(), hash, share);
      to.put(prefix.family(), set);
    }
    return set.add(prefix);
  }

  private void forget(Prefix prefix) {
    remove(sets, prefix);
    remove(stale, prefix);
    remove(notLongLived, prefix);
  }

  private static void remove(Map<Family, PrefixSet> from, Prefix prefix) {
    PrefixSet set = from.isEmpty() ? null : from.get(prefix.family());
    if (set != null) {
      set.remove(prefix);
    }
  }

  /** Somebody else needs room more than we do; marks go last, or others would be kept too long. */
  private void giveUp() {
    Stream.of(stale, sets, notLongLived)
        .flatMap(of -> of.values().stream().max(Comparator.comparingInt(PrefixSet::size)).stream())
        .filter(largest -> largest.size() > 0)
        .findFirst()
        .ifPresent(largest -> notKept += largest.giveUp());
  }

  @Override
  public ImmutableSortedMap<Family, Integer> counts() {
    return ImmutableSortedMap.copyOf(Maps.transformValues(sets, PrefixSet::size));
  }

  @Override
  public ImmutableSortedMap<Family, Integer> stale() {
    return ImmutableSortedMap.copyOf(Maps.transformValues(stale, PrefixSet::size));
  }

  @Override
  public long notKept() {
    return notKept;
  }

  @Override
  public boolean holds(Prefix prefix) {
    return holds(sets, prefix) || holds(stale, prefix);
  }

  private static boolean holds(Map<Family, PrefixSet> in, Prefix prefix) {
    PrefixSet set = in.get(prefix.family());
    return set != null && set.contains(prefix);
  }

  @Override
  public long walk(Family family, long from, Consumer<Prefix> reader) {
    List<PrefixSet> both =
        Stream.of(sets, stale)
            .filter(of -> of.containsKey(family))
            .map(of -> of.get(family))
            .toList();
    long to = 0;
    for (PrefixSet set : both) {
      long end = set.end(from);
      if (Long.compareUnsigned(end - 1, to - 1) < 0) { // 0 is behind all others
        to = end;
      }
    }
    for (PrefixSet set : both) {
      set.walk(from, to, reader);
    }
    return to;
  }
}
