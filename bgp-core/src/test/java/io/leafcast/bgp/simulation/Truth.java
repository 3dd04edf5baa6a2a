package io.leafcast.bgp.simulation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.attr.Communities;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Prefix;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the sources of one node want, whether or not a process lives that could ask them. */
final class Truth {
  /** Always readable. */
  static final SourceName FILE = new SourceName("static");

  /** Not while it is away. */
  static final SourceName API = new SourceName("kubernetes");

  static final ImmutableList<Prefix> PREFIXES =
      ImmutableList.of(
          prefix("198.51.100.0/28"),
          prefix("198.51.100.16/28"),
          prefix("198.51.100.32/28"),
          prefix("2001:db8:42:1::/64"),
          prefix("2001:db8:42:2::/64"),
          prefix("2001:db8:42:3::/64"));

  static final ImmutableList<Prefix> ALLOWED =
      ImmutableList.of(prefix("198.51.100.0/24"), prefix("2001:db8:42::/48"));

  /** So long after it was told of it a process has saved a change, and told its peers. */
  private static final Duration SETTLED = Duration.ofSeconds(1);

  private final VirtualTime time;
  private final Map<SourceName, Set<Prefix>> bySource = new HashMap<>();
  private final Map<Prefix, Duration> changed = new HashMap<>();
  private final Map<News, Optional<Duration>> news = new HashMap<>();
  private final Set<Prefix> ofThisBoot = new HashSet<>();

  /** A change, and when a process was told of it. */
  private record News(SourceName source, Prefix prefix) {}

  Truth(VirtualTime time) {
    this.time = time;
    bySource.put(FILE, new TreeSet<>());
    bySource.put(API, new TreeSet<>());
  }

  private static Prefix prefix(String text) {
    return Prefix.parse(text).orThrow();
  }

  /** The source wants it from now on, or no more. */
  void toggle(SourceName source, Prefix prefix) {
    Set<Prefix> its = of(source);
    if (!its.remove(prefix)) {
      its.add(prefix);
    }
    changed.put(prefix, time.now());
    news.put(new News(source, prefix), Optional.empty());
    ofThisBoot.addAll(wanted());
  }

  private Set<Prefix> of(SourceName source) {
    Set<Prefix> its = bySource.get(source);
    if (its == null) {
      throw new IllegalStateException(source + " is no source");
    }
    return its;
  }

  Set<Prefix> wanted() {
    Set<Prefix> wanted = new TreeSet<>();
    bySource.values().forEach(wanted::addAll);
    return wanted;
  }

  /** Whether it is wanted, and by the same sources all along since then. */
  boolean isWantedSince(Prefix prefix, Duration since) {
    return wanted().contains(prefix) && changedAt(prefix).compareTo(since) <= 0;
  }

  /** Whether nobody wants it, and nobody did since then. */
  boolean isUnwantedSince(Prefix prefix, Duration since) {
    return !wanted().contains(prefix)
        && changed.getOrDefault(prefix, Duration.ZERO).compareTo(since) <= 0;
  }

  /** When a process was told of the last change; now, where none was. */
  private Duration changedAt(Prefix prefix) {
    return news.entrySet().stream()
        .filter(one -> one.getKey().prefix.equals(prefix))
        .map(one -> one.getValue().orElse(time.now().plusNanos(1)))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** A process is told what the source wants. */
  void told(SourceName source) {
    news.replaceAll(
        (one, told) -> one.source.equals(source) ? told.or(() -> Optional.of(time.now())) : told);
  }

  /** A process died; of what it was told just now the next one may know nothing. */
  void processDied() {
    news.replaceAll((_, told) -> told.filter(at -> time.now().minus(at).compareTo(SETTLED) > 0));
  }

  /** The host was booted: what was wanted before counts for nothing. */
  void booted() {
    ofThisBoot.clear();
    ofThisBoot.addAll(wanted());
  }

  boolean wasWantedInThisBoot(Prefix prefix) {
    return ofThisBoot.contains(prefix);
  }

  /** Its report; each source marks its routes, so that they need UPDATEs of their own. */
  Knowledge report(SourceName source) {
    ImmutableList<PathAttribute> attributes =
        ImmutableList.of(
            new Communities(ImmutableList.of(source.equals(API) ? 0xFBF0_0001 : 0xFBF0_0002)));
    TreeMap<Prefix, Provenance> prefixes = new TreeMap<>();
    of(source)
        .forEach(prefix ->
            prefixes.put(
                prefix, new Provenance(source, "simulation", "", Instant.EPOCH, attributes)));
    return new Knowledge.Known(ImmutableSortedMap.copyOf(prefixes), ImmutableList.of(), "");
  }
}
