package io.leafcast.k8s.objects;

import com.google.errorprone.annotations.Immutable;

/** What a {@link NodeFeed} says of its Node at a moment. */
@Immutable
public sealed interface NodeSeen {

  /** The Node exists and is this. */
  @Immutable
  record Present(NodeObject node) implements NodeSeen {}

  /** The API answered, and there is no such Node; {@code where} names the API. */
  @Immutable
  record Absent(String where) implements NodeSeen {}

  /** The API cannot be asked, or its answer not be understood: what, where, and what to do. */
  @Immutable
  record Unreadable(String reason) implements NodeSeen {}
}
