package io.leafcast.bgp.rib;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;

/**
 * Whether the node is ready to forward for what is announced. Opens once: what was announced is
 * never withdrawn by it.
 */
@Immutable
public sealed interface Gate {

  /** Everything may pass. */
  @Immutable
  record Open() implements Gate {}

  /** {@code waiting} are the conditions that do not hold yet, as the configuration calls them. */
  @Immutable
  record Closed(ImmutableList<String> waiting) implements Gate {}
}
