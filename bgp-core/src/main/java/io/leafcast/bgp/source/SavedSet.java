package io.leafcast.bgp.source;

import com.google.common.collect.ImmutableSortedMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Prefix;

/**
 * What is announced, or about to be, by the sources that want it: what a speaker saves, and what
 * its next process begins with. Of every source that there is; one that wants nothing has no
 * prefixes, which is something else than a source that nobody knew of.
 */
@Immutable
public record SavedSet(
    ImmutableSortedMap<SourceName, ImmutableSortedMap<Prefix, Provenance>> bySource) {

  /** Nothing was saved. */
  public static final SavedSet NONE = new SavedSet(ImmutableSortedMap.of());

  /** Whether there is no prefix in it. */
  public boolean isEmpty() {
    return bySource.values().stream().allMatch(ImmutableSortedMap::isEmpty);
  }

  /** How many prefixes there are; one that two sources want counts twice. */
  public int size() {
    return bySource.values().stream().mapToInt(ImmutableSortedMap::size).sum();
  }
}
