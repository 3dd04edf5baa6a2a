package io.leafcast.bgp.rib;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Prefix;

/**
 * What a source knows at a moment. Unknown is not empty: while a source cannot be read its routes
 * stay, and only Known withdraws.
 */
@Immutable
public sealed interface Knowledge {

  /** The source cannot be read; {@code reason} says why and where. */
  @Immutable
  record Unknown(String reason) implements Knowledge {}

  /**
   * The full desired set. {@code remark} says why it is empty, where that needs saying, else "".
   */
  @Immutable
  record Known(
      ImmutableSortedMap<Prefix, Origin> prefixes, ImmutableList<Rejected> rejected, String remark)
      implements Knowledge {}

  /** Something in the source that is no usable prefix: what, where, and what to do. */
  @Immutable
  record Rejected(String text, String object, String reason) {}
}
