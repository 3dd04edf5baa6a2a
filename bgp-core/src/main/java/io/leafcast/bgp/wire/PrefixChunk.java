package io.leafcast.bgp.wire;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Some neighbours of a {@link PrefixMap} with their values, at least one, in order. */
@Immutable(containerOf = "V")
record PrefixChunk<V>(ImmutableList<Prefix> keys, ImmutableList<V> values) {

  static <V> PrefixChunk<V> of(Prefix prefix, V value) {
    return new PrefixChunk<>(ImmutableList.of(prefix), ImmutableList.of(value));
  }

  Prefix first() {
    return keys.getFirst();
  }

  int size() {
    return keys.size();
  }

  @Nullable V get(Prefix prefix) {
    int found = Collections.binarySearch(keys, prefix);
    return found < 0 ? null : values.get(found);
  }

  /** The same, but {@code prefix} has this value. */
  PrefixChunk<V> with(Prefix prefix, V value) {
    int found = Collections.binarySearch(keys, prefix);
    int place = found < 0 ? -found - 1 : found;
    return new PrefixChunk<>(
        found < 0 ? spliced(keys, place, 0, ImmutableList.of(prefix)) : keys,
        spliced(values, place, found < 0 ? 0 : 1, ImmutableList.of(value)));
  }

  /** The same without {@code prefix}, which is in it and not alone. */
  PrefixChunk<V> without(Prefix prefix) {
    int found = Collections.binarySearch(keys, prefix);
    return new PrefixChunk<>(
        spliced(keys, found, 1, ImmutableList.of()), spliced(values, found, 1, ImmutableList.of()));
  }

  private static <T> ImmutableList<T> spliced(
      ImmutableList<T> list, int at, int gone, ImmutableList<T> come) {
    ImmutableList.Builder<T> all = ImmutableList.builderWithExpectedSize(list.size() + 1);
    all.addAll(list.subList(0, at));
    all.addAll(come);
    all.addAll(list.subList(at + gone, list.size()));
    return all.build();
  }

  /** Those from the one index to before the other. */
  PrefixChunk<V> part(int from, int to) {
    return new PrefixChunk<>(
        ImmutableList.copyOf(keys.subList(from, to)),
        ImmutableList.copyOf(values.subList(from, to)));
  }

  ImmutableList<Map.Entry<Prefix, V>> entries() {
    ImmutableList.Builder<Map.Entry<Prefix, V>> entries = ImmutableList.builder();
    for (int i = 0; i < keys.size(); i++) {
      entries.add(Map.entry(keys.get(i), values.get(i)));
    }
    return entries.build();
  }

  /** A place among the entries of some chunks. */
  static final class Cursor<V> {
    private final ImmutableList<PrefixChunk<V>> chunks;
    private int chunk;
    private int entry;

    Cursor(ImmutableList<PrefixChunk<V>> chunks) {
      this.chunks = chunks;
    }

    boolean isIn() {
      return chunk < chunks.size();
    }

    boolean isAtStart() {
      return entry == 0;
    }

    PrefixChunk<V> chunk() {
      return chunks.get(chunk);
    }

    Prefix prefix() {
      return chunk().keys.get(entry);
    }

    V value() {
      return chunk().values.get(entry);
    }

    void next() {
      entry++;
      if (entry == chunk().size()) {
        skip();
      }
    }

    /** To the next chunk. */
    void skip() {
      chunk++;
      entry = 0;
    }
  }
}
