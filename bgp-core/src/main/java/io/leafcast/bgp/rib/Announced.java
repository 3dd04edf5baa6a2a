package io.leafcast.bgp.rib;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.rib.LocalRoutes.LocalRoute;
import io.leafcast.bgp.rib.LocalRoutes.Verdict;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SavedSet;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What of the local routes is announced where it can be, as it is to be saved: of each source that
 * was ever read what it wants and may leave, and under its source's name what leaves later. Kept up
 * by work that follows what changed. Of one thread.
 */
public final class Announced {
  private LocalRoutes routes = LocalRoutes.NONE;
  private ImmutableSortedMap<SourceName, Origins.Source> sources = ImmutableSortedMap.of();
  private SavedSet set = SavedSet.NONE;

  /** Nothing is announced yet. */
  public Announced() {}

  /** The set, now that the routes are these, out of what these sources want. */
  public SavedSet of(LocalRoutes now, ImmutableList<Origins.Source> wanting) {
    ImmutableSortedMap<SourceName, Origins.Source> before = sources;
    sources =
        wanting.stream()
            .collect(
                ImmutableSortedMap.toImmutableSortedMap(
                    SourceName::compareTo, Origins.Source::name, source -> source));
    TreeSet<Prefix> changed = new TreeSet<>(now.routes().changedSince(routes.routes()));
    TreeSet<SourceName> names = new TreeSet<>(set.bySource().keySet());
    names.addAll(sources.keySet());
    for (SourceName name : names) {
      changed.addAll(wanted(sources, name).changedSince(wanted(before, name)));
    }
    routes = now;
    changed.forEach(prefix ->
        routes.routes().find(prefix).ifPresent(route -> names.add(origin(route).source())));
    TreeMap<SourceName, PrefixMap<Provenance>> all = new TreeMap<>();
    for (SourceName name : names) {
      PrefixMap<Provenance> its =
          Optional.ofNullable(set.bySource().get(name))
              .orElse(PrefixMap.of())
              .revised(changed, prefix -> saved(name, prefix));
      if (!its.isEmpty() || wasRead(name)) {
        all.put(name, its);
      }
    }
    set = new SavedSet(ImmutableSortedMap.copyOfSorted(all));
    return set;
  }

  private static PrefixMap<Provenance> wanted(
      ImmutableSortedMap<SourceName, Origins.Source> sources, SourceName name) {
    return Optional.ofNullable(sources.get(name))
        .map(Origins.Source::prefixes)
        .orElse(PrefixMap.of());
  }

  private boolean wasRead(SourceName name) {
    return Optional.ofNullable(sources.get(name))
        .filter(source -> source.state() != Origins.State.UNKNOWN)
        .isPresent();
  }

  private Optional<Provenance> saved(SourceName name, Prefix prefix) {
    return routes
        .routes()
        .find(prefix)
        .filter(route -> !(route.verdict() instanceof Verdict.Barred))
        .flatMap(route ->
            wanted(sources, name)
                .find(prefix)
                .or(() -> Optional.of(origin(route)).filter(one -> one.source().equals(name))));
  }

  private static Provenance origin(LocalRoute route) {
    return route.claim().provenance();
  }
}
