package io.leafcast.daemon.order;

import com.google.common.collect.ImmutableSortedMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.speaker.PeerName;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What people have said by {@code leafcast drain}, and not taken back by {@code leafcast undrain}.
 *
 * @param all the text for all peers, where all are to be drained
 * @param peers the text for each of those that are to be drained by name
 */
@Immutable
public record ByHand(Optional<String> all, ImmutableSortedMap<PeerName, String> peers) {
  public static final ByHand NOTHING = new ByHand(Optional.empty(), ImmutableSortedMap.of());

  /** All peers are to be drained. */
  public ByHand drainAll(String text) {
    return new ByHand(Optional.of(text), peers);
  }

  /** These are to be drained, too. */
  public ByHand drain(Collection<PeerName> names, String text) {
    TreeMap<PeerName, String> more = new TreeMap<>(peers);
    names.forEach(name -> more.put(name, text));
    return new ByHand(all, ImmutableSortedMap.copyOf(more));
  }

  /** These are to be drained by name no more. */
  public ByHand undrain(Collection<PeerName> names) {
    TreeMap<PeerName, String> fewer = new TreeMap<>(peers);
    fewer.keySet().removeAll(names);
    return new ByHand(all, ImmutableSortedMap.copyOf(fewer));
  }
}
