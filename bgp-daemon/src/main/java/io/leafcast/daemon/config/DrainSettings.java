package io.leafcast.daemon.config;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.drain.DrainTerms;

/**
 * How peers are drained, and what of the Node has all of them drained.
 *
 * @param text for the operators of the leaf; "" is one that says the cause
 * @param triggers any one of them is enough
 */
@Immutable
public record DrainSettings(DrainTerms terms, String text, ImmutableList<Trigger> triggers) {

  /** Nothing has a peer drained but people. */
  public static final DrainSettings USUAL =
      new DrainSettings(DrainTerms.USUAL, "", ImmutableList.of());
}
