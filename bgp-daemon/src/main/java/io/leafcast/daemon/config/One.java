package io.leafcast.daemon.config;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import java.util.NoSuchElementException;
import java.util.Optional;

/** What a key of the file has: a value with its place, or why there is none. */
@Immutable(containerOf = "T")
sealed interface One<T> {

  Place place();

  /** Written in the file, or its default: then the place is that of the mapping without the key. */
  @Immutable(containerOf = "T")
  record Given<T>(T value, Place place) implements One<T> {}

  /** Not in the file, and allowed to be absent. */
  @Immutable(containerOf = "T")
  record Absent<T>(Place place) implements One<T> {}

  /** Wrong, and already among the problems. */
  @Immutable(containerOf = "T")
  record Refused<T>(Place place) implements One<T> {}

  /** Speaks of the Node, which is not known yet, or lacks it. */
  @Immutable(containerOf = "T")
  record Awaited<T>(Place place) implements One<T> {}

  /** A section that holds something Awaited, which holds it back alone: what there is of it. */
  @Immutable(containerOf = "T")
  record Partial<T>(T value, Place place, ImmutableList<Wait> waits) implements One<T> {}

  /** The value, when it can be had. */
  default Optional<T> found() {
    return this instanceof Given<T>(T value, _) ? Optional.of(value) : Optional.empty();
  }

  /** The value of a config without problems; throws NoSuchElementException where there is none. */
  default T orThrow() {
    return found().orElseThrow(() -> new NoSuchElementException("no value at " + place()));
  }
}
