package io.leafcast.k8s.objects;

import com.google.errorprone.annotations.Immutable;

/** How far one object of an API is known at a moment. */
@Immutable(containerOf = "T")
public sealed interface View<T> {

  /** It was asked for, and nothing came yet. */
  @Immutable(containerOf = "T")
  record NotReadYet<T>() implements View<T> {}

  /** The API cannot be asked, or its answer not be understood: what, where, and what to do. */
  @Immutable(containerOf = "T")
  record Unreadable<T>(String reason) implements View<T> {}

  /** The API at {@code where} certainly knows no such kind of object. */
  @Immutable(containerOf = "T")
  record NoResource<T>(String where) implements View<T> {}

  /** The API at {@code where} answered, and there is no such object. */
  @Immutable(containerOf = "T")
  record NoObject<T>(String where, Told told) implements View<T> {}

  /** It exists and is this. */
  @Immutable(containerOf = "T")
  record Present<T>(T object) implements View<T> {}

  /** What an absence is known by. */
  enum Told {
    /** A list without it: which the list of an API put back to an older state lacks as well. */
    BY_LIST,
    /** The API said that it was deleted. */
    BY_EVENT
  }
}
