package io.leafcast.k8s.client;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;

/** What a {@link Follower} says of its objects at a moment. */
@Immutable(containerOf = "T")
public sealed interface Seen<T> {

  /** These and no others exist; {@code server} names the API. */
  @Immutable(containerOf = "T")
  record All<T>(ImmutableList<T> objects, String server) implements Seen<T> {}

  /** One exists, and is this now. */
  @Immutable(containerOf = "T")
  record Changed<T>(T object) implements Seen<T> {}

  /** One exists no longer. */
  @Immutable(containerOf = "T")
  record Deleted<T>(T object, String server) implements Seen<T> {}

  /** The API cannot be asked, or its answer not be understood: what, where, and what to do. */
  @Immutable(containerOf = "T")
  record Unreadable<T>(String reason) implements Seen<T> {}
}
