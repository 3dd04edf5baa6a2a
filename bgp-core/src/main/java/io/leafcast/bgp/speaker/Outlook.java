package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.MapDifference;
import com.google.common.collect.Maps;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.rib.ExportPolicy;
import io.leafcast.bgp.rib.ExportPolicy.Export;
import io.leafcast.bgp.rib.NextHops;
import io.leafcast.bgp.rib.Route;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** What one session would tell its peer if what there is to announce changed. */
final class Outlook {
  private Outlook() {}

  /**
   * The sum of what each of {@code stages} changes, one after the other, on a session that stands
   * so now; {@code policies} makes the policy of a stage out of the next hops before it.
   */
  static Rehearsal.Telling of(
      PrefixMap<Route> now,
      PrefixMap<Export> exports,
      ImmutableMap<Afi, NextHops> nextHops,
      ImmutableList<Routes> stages,
      BiFunction<Routes, ImmutableMap<Afi, NextHops>, ExportPolicy> policies) {
    PrefixMap<Route> told = now;
    ImmutableMap<Afi, NextHops> hops = nextHops;
    PrefixMap<Export> after = exports;
    TreeSet<Prefix> announced = new TreeSet<>();
    TreeSet<Prefix> withdrawn = new TreeSet<>();
    for (Routes stage : stages) {
      ExportPolicy policy = policies.apply(stage, hops);
      hops = policy.nextHops();
      after = policy.apply(stage.local(), told::containsKey);
      PrefixMap<Route> desired = Desired.announced(after);
      MapDifference<Prefix, Route> change = Maps.difference(told, desired);
      withdrawn.addAll(change.entriesOnlyOnLeft().keySet());
      announced.addAll(change.entriesOnlyOnRight().keySet());
      announced.addAll(change.entriesDiffering().keySet());
      told = desired;
    }
    ImmutableMap.Builder<Prefix, HeldReason> held = ImmutableMap.builder();
    after.forEach((prefix, export) -> {
      if (export instanceof Export.Hold(HeldReason reason) && !export.equals(exports.get(prefix))) {
        held.put(prefix, reason);
      }
    });
    return new Rehearsal.Telling(
        now.size(),
        ImmutableSortedSet.copyOfSorted(announced),
        ImmutableSortedSet.copyOfSorted(withdrawn),
        held.buildOrThrow());
  }
}
