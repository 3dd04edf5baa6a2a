package io.leafcast.k8s.services;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import io.leafcast.k8s.client.Named;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Every prefix that somebody wishes for, and whose wish counts. Nearly all have one wish; those of
 * an aggregate, and of an address that Services share, have more.
 */
final class Wishes {
  private final SourceName source;
  private final ImmutableList<Announcement> announcements;
  private final Function<Named, String> versions;
  private final Map<Prefix, Wish> first = new HashMap<>();

  /** Behind the first. */
  private final Map<Prefix, TreeSet<Wish>> others = new HashMap<>();

  /** Wished for by announcements that differ in attributes. */
  private final TreeSet<Prefix> contested = new TreeSet<>();

  private PrefixMap<Provenance> all = PrefixMap.of();

  /** {@code versions} tells the resourceVersion of a Service that wishes. */
  Wishes(
      SourceName source,
      ImmutableList<Announcement> announcements,
      Function<Named, String> versions) {
    this.source = source;
    this.announcements = announcements;
    this.versions = versions;
  }

  /** The full set. */
  PrefixMap<Provenance> all() {
    return all;
  }

  /** What announcements with other attributes wish for, too, in order. */
  NavigableSet<Prefix> contested() {
    return contested;
  }

  void add(Wish wish, Instant now) {
    Prefix prefix = prefixOf(wish);
    Wish best = first.get(prefix);
    if (best == null) {
      lead(prefix, wish, now);
    } else if (wish.compareTo(best) < 0) {
      others.computeIfAbsent(prefix, _ -> new TreeSet<>()).add(best);
      lead(prefix, wish, now);
    } else {
      others.computeIfAbsent(prefix, _ -> new TreeSet<>()).add(wish);
    }
    compareAttributes(prefix);
  }

  void remove(Wish wish, Instant now) {
    Prefix prefix = prefixOf(wish);
    TreeSet<Wish> behind = others.get(prefix);
    if (behind == null) {
      first.remove(prefix);
      all = all.without(prefix);
    } else {
      if (wish.equals(first.get(prefix))) {
        lead(prefix, behind.removeFirst(), now);
      } else {
        behind.remove(wish);
      }
      if (behind.isEmpty()) {
        others.remove(prefix);
      }
    }
    compareAttributes(prefix);
  }

  private Prefix prefixOf(Wish wish) {
    return wish.offer().prefix(announcements.get(wish.offer().announcement()));
  }

  /** From now on this wish is the one that counts; a prefix that is there keeps since when. */
  private void lead(Prefix prefix, Wish wish, Instant now) {
    first.put(prefix, wish);
    Instant since = all.find(prefix).map(Provenance::since).orElse(now);
    all =
        all.with(
            prefix,
            new Provenance(
                source,
                wish.offer().place(wish.service(), prefix),
                versions.apply(wish.service()),
                since,
                attributes(wish)));
  }

  private ImmutableList<PathAttribute> attributes(Wish wish) {
    return announcements.get(wish.offer().announcement()).attributes();
  }

  /** A step for each announcement that wishes for it, however many Services do. */
  private void compareAttributes(Prefix prefix) {
    boolean differ = false;
    Wish best = first.get(prefix);
    TreeSet<Wish> behind = others.get(prefix);
    if (best != null && behind != null) {
      Wish next = behind.last();
      while (next != null && !differ) {
        differ = !attributes(next).equals(attributes(best));
        next = behind.lower(Wish.before(next.offer().announcement()));
      }
    }
    if (differ) {
      contested.add(prefix);
    } else {
      contested.remove(prefix);
    }
  }
}
