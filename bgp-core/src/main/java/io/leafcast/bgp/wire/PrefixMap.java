package io.leafcast.bgp.wire;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import com.google.errorprone.annotations.Immutable;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * A value for each of some prefixes, in their order; itself a value. One that is made of another
 * shares with it all that is the same, so that a full set can be stated for each change, and what
 * changed be found again, without going through what did not.
 */
@Immutable(containerOf = "V")
@SuppressWarnings("Immutable") // AbstractMap keeps its views in two fields
public final class PrefixMap<V> extends AbstractMap<Prefix, V> {
  /** A change copies one chunk and the list of all: for ten thousand prefixes some 200 words. */
  private static final int CHUNK = 64;

  private static final PrefixMap<?> EMPTY = new PrefixMap<>(ImmutableList.of(), 0);

  private final ImmutableList<Chunk<V>> chunks;
  private final int size;

  /** Some neighbours, at least one. */
  @Immutable(containerOf = "V")
  private record Chunk<V>(ImmutableList<Prefix> keys, ImmutableList<V> values) {
    private Prefix first() {
      return keys.getFirst();
    }

    private Chunk<V> part(int from, int to) {
      return new Chunk<>(
          ImmutableList.copyOf(keys.subList(from, to)),
          ImmutableList.copyOf(values.subList(from, to)));
    }
  }

  private PrefixMap(ImmutableList<Chunk<V>> chunks, int size) {
    this.chunks = chunks;
    this.size = size;
  }

  /** No prefix. */
  @SuppressWarnings("unchecked") // it has no value, so none of a wrong type
  public static <V> PrefixMap<V> of() {
    return (PrefixMap<V>) EMPTY;
  }

  /** One prefix. */
  public static <V> PrefixMap<V> of(Prefix prefix, V value) {
    return PrefixMap.<V>of().with(prefix, value);
  }

  /** What {@code map} says, in the order of the prefixes. */
  public static <V> PrefixMap<V> copyOf(Map<Prefix, V> map) {
    if (map instanceof PrefixMap<V> same) {
      return same;
    }
    Map<Prefix, V> sorted = new TreeMap<>(map);
    Chunk<V> all =
        new Chunk<>(ImmutableList.copyOf(sorted.keySet()), ImmutableList.copyOf(sorted.values()));
    ImmutableList.Builder<Chunk<V>> chunks = ImmutableList.builder();
    for (int from = 0; from < sorted.size(); from += CHUNK / 2) {
      chunks.add(all.part(from, Math.min(from + CHUNK / 2, sorted.size())));
    }
    return new PrefixMap<>(chunks.build(), sorted.size());
  }

  /** Collects into one; of a prefix that comes twice the last value counts. */
  public static <T, V> Collector<T, ?, PrefixMap<V>> toPrefixMap(
      Function<? super T, Prefix> prefix, Function<? super T, ? extends V> value) {
    return Collector.of(
        () -> new TreeMap<Prefix, V>(),
        (map, one) -> map.put(prefix.apply(one), value.apply(one)),
        (one, other) -> {
          one.putAll(other);
          return one;
        },
        PrefixMap::copyOf);
  }

  /** The same, but {@code prefix} has this value; this one where it has it already. */
  public PrefixMap<V> with(Prefix prefix, V value) {
    int at = chunkOf(prefix);
    if (at < 0) {
      Chunk<V> only = new Chunk<>(ImmutableList.of(prefix), ImmutableList.of(value));
      return new PrefixMap<>(ImmutableList.of(only), 1);
    }
    Chunk<V> chunk = chunks.get(at);
    int found = Collections.binarySearch(chunk.keys, prefix);
    if (found >= 0) {
      return chunk.values.get(found).equals(value)
          ? this
          : replaced(
              at,
              ImmutableList.of(
                  new Chunk<>(
                      chunk.keys, spliced(chunk.values, found, 1, ImmutableList.of(value)))),
              0);
    }
    int place = -found - 1;
    Chunk<V> grown =
        new Chunk<>(
            spliced(chunk.keys, place, 0, ImmutableList.of(prefix)),
            spliced(chunk.values, place, 0, ImmutableList.of(value)));
    int length = grown.keys.size();
    return replaced(
        at,
        length <= CHUNK
            ? ImmutableList.of(grown)
            : ImmutableList.of(grown.part(0, length / 2), grown.part(length / 2, length)),
        1);
  }

  /** The same without {@code prefix}; this one where it is not in it. */
  public PrefixMap<V> without(Prefix prefix) {
    int at = chunkOf(prefix);
    int found = at < 0 ? -1 : Collections.binarySearch(chunks.get(at).keys, prefix);
    if (found < 0) {
      return this;
    }
    Chunk<V> chunk = chunks.get(at);
    return replaced(
        at,
        chunk.keys.size() == 1
            ? ImmutableList.of()
            : ImmutableList.of(
                new Chunk<>(
                    spliced(chunk.keys, found, 1, ImmutableList.of()),
                    spliced(chunk.values, found, 1, ImmutableList.of()))),
        -1);
  }

  /** The same, but {@code prefix} has this value, or none. */
  public PrefixMap<V> with(Prefix prefix, Optional<? extends V> value) {
    return value.isPresent() ? with(prefix, value.get()) : without(prefix);
  }

  private PrefixMap<V> replaced(int at, ImmutableList<Chunk<V>> by, int more) {
    ImmutableList.Builder<Chunk<V>> all = ImmutableList.builderWithExpectedSize(chunks.size() + 1);
    all.addAll(chunks.subList(0, at));
    all.addAll(by);
    all.addAll(chunks.subList(at + 1, chunks.size()));
    return new PrefixMap<>(all.build(), size + more);
  }

  private static <T> ImmutableList<T> spliced(
      ImmutableList<T> list, int at, int gone, ImmutableList<T> come) {
    ImmutableList.Builder<T> all = ImmutableList.builderWithExpectedSize(list.size() + 1);
    all.addAll(list.subList(0, at));
    all.addAll(come);
    all.addAll(list.subList(at + gone, list.size()));
    return all.build();
  }

  /**
   * The last chunk that does not begin behind {@code prefix}, or the first; -1 if there is none.
   */
  private int chunkOf(Prefix prefix) {
    int low = 0;
    int high = chunks.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (chunks.get(middle).first().compareTo(prefix) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  @Override
  public @Nullable V get(@Nullable Object key) {
    if (key instanceof Prefix prefix) {
      int at = chunkOf(prefix);
      int found = at < 0 ? -1 : Collections.binarySearch(chunks.get(at).keys, prefix);
      if (found >= 0) {
        return chunks.get(at).values.get(found);
      }
    }
    return null;
  }

  /** What {@code prefix} has, if it is in it. */
  public Optional<V> find(Prefix prefix) {
    return Optional.ofNullable(get(prefix));
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  public int size() {
    return size;
  }

  /**
   * The prefixes that have another value here than in {@code before}, or are only in one of both,
   * in order. What both share costs a step for some dozens of prefixes.
   */
  @SuppressWarnings("ReferenceEquality") // a chunk that is shared is the very same
  public ImmutableList<Prefix> changedSince(PrefixMap<V> before) {
    ImmutableList.Builder<Prefix> changed = ImmutableList.builder();
    Cursor<V> now = new Cursor<>(chunks);
    Cursor<V> then = new Cursor<>(before.chunks);
    while (now.isIn() && then.isIn()) {
      if (now.isAtStart() && then.isAtStart() && now.chunk() == then.chunk()) {
        now.skip();
        then.skip();
        continue;
      }
      int order = now.prefix().compareTo(then.prefix());
      if (order != 0 || !now.value().equals(then.value())) {
        changed.add(order <= 0 ? now.prefix() : then.prefix());
      }
      if (order <= 0) {
        now.next();
      }
      if (order >= 0) {
        then.next();
      }
    }
    for (Cursor<V> rest : ImmutableList.of(now, then)) {
      while (rest.isIn()) {
        changed.add(rest.prefix());
        rest.next();
      }
    }
    return changed.build();
  }

  /** A place in a map. */
  private static final class Cursor<V> {
    private final ImmutableList<Chunk<V>> chunks;
    private int chunk;
    private int entry;

    private Cursor(ImmutableList<Chunk<V>> chunks) {
      this.chunks = chunks;
    }

    private boolean isIn() {
      return chunk < chunks.size();
    }

    private boolean isAtStart() {
      return entry == 0;
    }

    private Chunk<V> chunk() {
      return chunks.get(chunk);
    }

    private Prefix prefix() {
      return chunk().keys.get(entry);
    }

    private V value() {
      return chunk().values.get(entry);
    }

    private void next() {
      entry++;
      if (entry == chunk().keys.size()) {
        skip();
      }
    }

    private void skip() {
      chunk++;
      entry = 0;
    }
  }

  @Override
  public void forEach(BiConsumer<? super Prefix, ? super V> each) {
    for (Chunk<V> chunk : chunks) {
      for (int i = 0; i < chunk.keys.size(); i++) {
        each.accept(chunk.keys.get(i), chunk.values.get(i));
      }
    }
  }

  @Override
  public Set<Map.Entry<Prefix, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<Prefix, V>> iterator() {
        return Iterables.concat(Iterables.transform(chunks, PrefixMap::entries)).iterator();
      }

      @Override
      public int size() {
        return size;
      }
    };
  }

  private static <V> ImmutableList<Map.Entry<Prefix, V>> entries(Chunk<V> chunk) {
    ImmutableList.Builder<Map.Entry<Prefix, V>> entries = ImmutableList.builder();
    for (int i = 0; i < chunk.keys.size(); i++) {
      entries.add(Map.entry(chunk.keys.get(i), chunk.values.get(i)));
    }
    return entries.build();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (other instanceof PrefixMap<?> map) {
      return map.size == size && isAs(map);
    }
    return super.equals(other);
  }

  @SuppressWarnings("unchecked") // values are only asked whether they are equal
  private boolean isAs(PrefixMap<?> other) {
    return changedSince((PrefixMap<V>) other).isEmpty();
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
