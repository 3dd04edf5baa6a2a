package io.leafcast.bgp.wire;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import com.google.errorprone.annotations.Immutable;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collection;
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

  private final ImmutableList<PrefixChunk<V>> chunks;
  private final int size;

  private PrefixMap(ImmutableList<PrefixChunk<V>> chunks, int size) {
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
    PrefixChunk<V> all =
        new PrefixChunk<>(
            ImmutableList.copyOf(sorted.keySet()), ImmutableList.copyOf(sorted.values()));
    ImmutableList.Builder<PrefixChunk<V>> chunks = ImmutableList.builder();
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
      return new PrefixMap<>(ImmutableList.of(PrefixChunk.of(prefix, value)), 1);
    }
    PrefixChunk<V> chunk = chunks.get(at);
    if (value.equals(chunk.get(prefix))) {
      return this;
    }
    PrefixChunk<V> changed = chunk.with(prefix, value);
    int length = changed.size();
    return replaced(
        at,
        length <= CHUNK
            ? ImmutableList.of(changed)
            : ImmutableList.of(changed.part(0, length / 2), changed.part(length / 2, length)),
        length - chunk.size());
  }

  /** The same without {@code prefix}; this one where it is not in it. */
  public PrefixMap<V> without(Prefix prefix) {
    if (!containsKey(prefix)) {
      return this;
    }
    int at = chunkOf(prefix);
    PrefixChunk<V> chunk = chunks.get(at);
    return replaced(
        at, chunk.size() == 1 ? ImmutableList.of() : ImmutableList.of(chunk.without(prefix)), -1);
  }

  /** The same, but {@code prefix} has this value, or none. */
  public PrefixMap<V> with(Prefix prefix, Optional<? extends V> value) {
    return value.isPresent() ? with(prefix, value.get()) : without(prefix);
  }

  /**
   * The same, but each of {@code which} has what {@code value} says, or is not in it. Many at once
   * cost no more than to make it anew.
   */
  public PrefixMap<V> revised(
      Collection<Prefix> which, Function<? super Prefix, Optional<? extends V>> value) {
    if (which.size() > chunks.size()) {
      TreeMap<Prefix, V> all = new TreeMap<>(this);
      which.forEach(prefix ->
          value
              .apply(prefix)
              .ifPresentOrElse(found -> all.put(prefix, found), () -> all.remove(prefix)));
      return copyOf(all);
    }
    PrefixMap<V> revised = this;
    for (Prefix prefix : which) {
      revised = revised.with(prefix, value.apply(prefix));
    }
    return revised;
  }

  private PrefixMap<V> replaced(int at, ImmutableList<PrefixChunk<V>> by, int more) {
    ImmutableList.Builder<PrefixChunk<V>> all =
        ImmutableList.builderWithExpectedSize(chunks.size() + 1);
    all.addAll(chunks.subList(0, at));
    all.addAll(by);
    all.addAll(chunks.subList(at + 1, chunks.size()));
    return new PrefixMap<>(all.build(), size + more);
  }

  /** The last that does not begin behind {@code prefix}, or the first; -1 if there is none. */
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
      return at < 0 ? null : chunks.get(at).get(prefix);
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
  @SuppressWarnings("ReferenceEquality") // what is shared is the very same
  public ImmutableList<Prefix> changedSince(PrefixMap<V> before) {
    ImmutableList.Builder<Prefix> changed = ImmutableList.builder();
    PrefixChunk.Cursor<V> now = new PrefixChunk.Cursor<>(chunks);
    PrefixChunk.Cursor<V> then = new PrefixChunk.Cursor<>(before.chunks);
    while (now.isIn() && then.isIn()) {
      if (now.isAtStart() && then.isAtStart() && now.chunk() == then.chunk()) {
        now.skip();
        then.skip();
        continue;
      }
      int order = now.prefix().compareTo(then.prefix());
      if (order != 0 || (now.value() != then.value() && !now.value().equals(then.value()))) {
        changed.add(order <= 0 ? now.prefix() : then.prefix());
      }
      if (order <= 0) {
        now.next();
      }
      if (order >= 0) {
        then.next();
      }
    }
    for (PrefixChunk.Cursor<V> rest : ImmutableList.of(now, then)) {
      while (rest.isIn()) {
        changed.add(rest.prefix());
        rest.next();
      }
    }
    return changed.build();
  }

  @Override
  public void forEach(BiConsumer<? super Prefix, ? super V> each) {
    for (PrefixChunk<V> chunk : chunks) {
      for (int i = 0; i < chunk.size(); i++) {
        each.accept(chunk.keys().get(i), chunk.values().get(i));
      }
    }
  }

  @Override
  public Set<Map.Entry<Prefix, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<Prefix, V>> iterator() {
        return Iterables.concat(Iterables.transform(chunks, PrefixChunk::entries)).iterator();
      }

      @Override
      public int size() {
        return size;
      }
    };
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
