package io.leafcast.daemon.board;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;

/**
 * Peers of the file that this node has not.
 *
 * @param elsewhere how many are other nodes', as the file says
 * @param heldBack each that cannot be had yet, with the reason
 */
@Immutable
public record PeersLeftOut(int elsewhere, ImmutableList<String> heldBack) {
  public static final PeersLeftOut NONE = new PeersLeftOut(0, ImmutableList.of());
}
