package io.leafcast.bgp.source;

import com.google.common.collect.ImmutableSortedMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import java.util.Iterator;
import java.util.Map;

/**
 * What is announced, or about to be, by the sources that want it: what a speaker saves, and what
 * its next process begins with. Of every source that there is; one that wants nothing has no
 * prefixes, which is something else than a source that nobody knew of.
 */
@Immutable
public record SavedSet(ImmutableSortedMap<SourceName, PrefixMap<Provenance>> bySource) {

  /** Nothing was saved. */
  public static final SavedSet NONE = new SavedSet(ImmutableSortedMap.of());

  /** Whether there is no prefix in it. */
  public boolean isEmpty() {
    return bySource.values().stream().allMatch(PrefixMap::isEmpty);
  }

  /**
   * Whether both would be announced alike. The version of an object and when it came count for
   * nothing: they change without anything to announce.
   */
  public boolean announcesAs(SavedSet other) {
    return bySource.keySet().equals(other.bySource.keySet())
        && bySource.entrySet().stream()
            .allMatch(source -> {
              PrefixMap<Provenance> theirs = other.bySource.get(source.getKey());
              return theirs != null && areAlike(source.getValue(), theirs);
            });
  }

  @SuppressWarnings("ReferenceEquality") // the same map is mostly the very same one, at no cost
  private static boolean areAlike(PrefixMap<Provenance> ours, PrefixMap<Provenance> theirs) {
    if (ours == theirs) {
      return true;
    }
    if (ours.size() != theirs.size()) {
      return false;
    }
    Iterator<Map.Entry<Prefix, Provenance>> next = theirs.entrySet().iterator();
    for (Map.Entry<Prefix, Provenance> one : ours.entrySet()) {
      Map.Entry<Prefix, Provenance> other = next.next();
      if (!one.getKey().equals(other.getKey())
          || !one.getValue().object().equals(other.getValue().object())
          || !one.getValue().attributes().equals(other.getValue().attributes())) {
        return false;
      }
    }
    return true;
  }

  /** How many prefixes there are; one that two sources want counts twice. */
  public int size() {
    return bySource.values().stream().mapToInt(PrefixMap::size).sum();
  }
}
