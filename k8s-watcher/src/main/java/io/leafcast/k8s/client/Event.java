package io.leafcast.k8s.client;

import com.google.errorprone.annotations.Immutable;

/** One event of a watch. */
@Immutable(containerOf = "T")
public sealed interface Event<T> {

  /** ADDED and MODIFIED: the object is this now. */
  @Immutable(containerOf = "T")
  record Changed<T>(T object, String resourceVersion) implements Event<T> {}

  /** DELETED; the object is as it was last. */
  @Immutable(containerOf = "T")
  record Deleted<T>(T object, String resourceVersion) implements Event<T> {}

  /** BOOKMARK: nothing happened up to this version. */
  @Immutable(containerOf = "T")
  record Bookmark<T>(String resourceVersion) implements Event<T> {}

  /** ERROR: the watch is over; {@code code} is an HTTP status. */
  @Immutable(containerOf = "T")
  record Failed<T>(int code, String message) implements Event<T> {}

  /** The version that it was at, "" where it has none. */
  default String version() {
    return switch (this) {
      case Changed<T>(T _, String at) -> at;
      case Deleted<T>(T _, String at) -> at;
      case Bookmark<T>(String upTo) -> upTo;
      case Failed<T> _ -> "";
    };
  }
}
