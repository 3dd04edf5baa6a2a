package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Sets;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.daemon.order.ByHand;
import io.leafcast.daemon.order.Done;
import io.leafcast.daemon.order.Order;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What {@code leafcast drain} and {@code undrain} come to, and what they are answered. */
final class DrainOrders {
  private DrainOrders() {}

  /** What is to hold from now on, unless the order cannot be obeyed, and the answer. */
  record Outcome(Optional<ByHand> next, Done answer) {}

  /** Obeys an order; {@code known} are the peers that there are. */
  static Outcome drain(Order.Drain order, ByHand now, Set<PeerName> known) {
    ImmutableList<String> unknown = unknown(order.peers(), known);
    if (!unknown.isEmpty()) {
      return refused(unknown, known);
    }
    ByHand next =
        order.peers().isEmpty()
            ? now.drainAll(order.text())
            : now.drain(names(order.peers()), order.text());
    return new Outcome(
        Optional.of(next),
        Done.saying(
            ExitCode.FINE,
            which(order.peers()) + " drained; leafcast status shows how far that is"));
  }

  /**
   * The same for an undrain; {@code seen} is what of the Node has all drained, if something has.
   */
  static Outcome undrain(
      Order.Undrain order, ByHand now, Set<PeerName> known, Optional<String> seen) {
    if (order.peers().isEmpty()) {
      return new Outcome(
          Optional.of(ByHand.NOTHING),
          seen.map(why ->
                  Done.saying(
                      ExitCode.FAILED, "all peers stay drained, because of " + why + "; remove it"))
              .orElseGet(() -> Done.saying(ExitCode.FINE, "all peers are served")));
    }
    ImmutableList<String> unknown = unknown(order.peers(), Sets.union(known, now.peers().keySet()));
    if (!unknown.isEmpty()) {
      return refused(unknown, known);
    }
    if (now.all().isPresent()) {
      return new Outcome(
          Optional.empty(),
          Done.saying(
              ExitCode.FAILED,
              "all peers are drained, not some by name; leafcast undrain serves them all again"));
    }
    return new Outcome(
        Optional.of(now.undrain(names(order.peers()))),
        seen.map(why ->
                Done.saying(
                    ExitCode.FAILED, "all peers stay drained, because of " + why + "; remove it"))
            .orElseGet(() -> Done.saying(ExitCode.FINE, which(order.peers()) + " served")));
  }

  private static Outcome refused(ImmutableList<String> unknown, Set<PeerName> known) {
    String there = known.stream().map(PeerName::text).sorted().collect(Collectors.joining(", "));
    return new Outcome(
        Optional.empty(),
        Done.saying(
            ExitCode.MISUSED,
            "no peer is called "
                + String.join(", ", unknown)
                + (there.isEmpty() ? "; there are none" : "; there are " + there)));
  }

  private static ImmutableList<String> unknown(
      ImmutableSortedSet<String> peers, Set<PeerName> known) {
    ImmutableSet<String> names =
        known.stream().map(PeerName::text).collect(ImmutableSet.toImmutableSet());
    return peers.stream()
        .filter(peer -> !names.contains(peer))
        .collect(ImmutableList.toImmutableList());
  }

  /** Of names that are known. */
  private static ImmutableList<PeerName> names(ImmutableSortedSet<String> peers) {
    return peers.stream().map(PeerName::new).collect(ImmutableList.toImmutableList());
  }

  private static String which(ImmutableSortedSet<String> peers) {
    return peers.isEmpty()
        ? "all peers are"
        : String.join(", ", peers) + (peers.size() == 1 ? " is" : " are");
  }
}
