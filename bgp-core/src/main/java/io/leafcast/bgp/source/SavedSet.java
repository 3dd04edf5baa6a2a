package io.leafcast.bgp.source;

import com.google.common.collect.ImmutableSortedMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.PrefixMap;

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

  private static boolean areAlike(PrefixMap<Provenance> ours, PrefixMap<Provenance> theirs) {
    return ours.changedSince(theirs).stream()
        .allMatch(prefix ->
            ours.find(prefix)
                .flatMap(one -> theirs.find(prefix).filter(other -> areAlike(one, other)))
                .isPresent());
  }

  private static boolean areAlike(Provenance one, Provenance other) {
    return one.object().equals(other.object()) && one.attributes().equals(other.attributes());
  }

  /** How many prefixes there are; one that two sources want counts twice. */
  public int size() {
    return bySource.values().stream().mapToInt(PrefixMap::size).sum();
  }
}
