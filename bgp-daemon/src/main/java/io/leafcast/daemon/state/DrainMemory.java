package io.leafcast.daemon.state;

import com.google.common.collect.ImmutableSortedMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.drain.Drain;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.daemon.order.ByHand;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who is drained, as the next process is to know it.
 *
 * @param byHand what people have said
 * @param seen what of the Node has all peers drained, as {@code Trigger.text()}
 * @param phases how far each drain is; who is served has none
 */
@Immutable
public record DrainMemory(
    ByHand byHand, Optional<String> seen, ImmutableSortedMap<PeerName, Drain.Phase> phases) {
  public static final DrainMemory NOBODY =
      new DrainMemory(ByHand.NOTHING, Optional.empty(), ImmutableSortedMap.of());

  /** The same, but this is wanted. */
  DrainMemory wanting(ByHand said, Optional<String> mark) {
    return new DrainMemory(said, mark, phases);
  }

  /** The same, but the drain of this peer is so far. */
  DrainMemory with(PeerName peer, Drain.Phase phase) {
    TreeMap<PeerName, Drain.Phase> all = new TreeMap<>(phases);
    if (phase == Drain.Phase.SERVING) {
      all.remove(peer);
    } else {
      all.put(peer, phase);
    }
    return new DrainMemory(byHand, seen, ImmutableSortedMap.copyOf(all));
  }
}
