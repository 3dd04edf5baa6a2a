package io.leafcast.bgp.rib;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Prefix;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The Adj-RIB-In of one session: what the peer announces, for readers only. Bounded, whatever the
 * peer does: a prefix past the bound is not kept, and since nothing is ever done with a received
 * route the session goes on (to end it would withdraw our own prefixes because the peer has too
 * many).
 */
public final class AdjRibIn {
  /** Prefixes kept of one family, and distinct Routes kept of a session. */
  public record Bounds(int prefixes, int routes) {
    /** Three quarters of 65,536 slots: 2.3 MB where both families are full. */
    public static final Bounds USUAL = new Bounds(49_152, 1_000);
  }

  private final Bounds bounds;
  private final SharedRoutes shared;
  private final Map<Family, PrefixTable> tables = new TreeMap<>();
  private long notKept;

  public AdjRibIn(Bounds bounds) {
    this.bounds = bounds;
    this.shared = new SharedRoutes(bounds.routes);
  }

  /** Takes in an UPDATE; where it withdraws and announces one prefix, the announcement counts. */
  public void accept(UpdateOutcome.Accept update) {
    update.withdrawn().forEach(this::forget);
    for (UpdateOutcome.Announced announced : update.announced()) {
      for (Prefix prefix : announced.prefixes()) {
        keep(prefix, new Route(prefix.family(), announced.nextHops(), update.attributes()));
      }
    }
  }

  /** Treat-as-withdraw: what the UPDATE announced is gone as if it had been withdrawn. */
  public void withdraw(UpdateOutcome.Withdraw update) {
    update.withdrawn().forEach(this::forget);
  }

  private void keep(Prefix prefix, Route route) {
    PrefixTable table =
        tables.computeIfAbsent(prefix.family(), family -> new PrefixTable(family.afi()));
    if (table.size() >= bounds.prefixes && table.get(prefix) == PrefixTable.ABSENT) {
      notKept++;
      return;
    }
    int before = table.put(prefix, shared.share(route));
    if (before != PrefixTable.ABSENT) {
      shared.release(before);
    }
  }

  private void forget(Prefix prefix) {
    PrefixTable table = tables.get(prefix.family());
    if (table != null) {
      int before = table.remove(prefix);
      if (before != PrefixTable.ABSENT) {
        shared.release(before);
      }
    }
  }

  /** How many prefixes of each family are kept. */
  public ImmutableSortedMap<Family, Integer> counts() {
    return ImmutableSortedMap.copyOf(Maps.transformValues(tables, PrefixTable::size));
  }

  /** Announcements that were not kept since the session came up, because a bound was reached. */
  public long notKept() {
    return notKept;
  }

  /** Whether the peer announces {@code prefix}. */
  public boolean holds(Prefix prefix) {
    PrefixTable table = tables.get(prefix.family());
    return table != null && table.get(prefix) != PrefixTable.ABSENT;
  }

  /** What the peer announces {@code prefix} with, if that is kept. */
  public Optional<Route> route(Prefix prefix) {
    PrefixTable table = tables.get(prefix.family());
    return table == null ? Optional.empty() : shared.route(table.get(prefix));
  }
}
