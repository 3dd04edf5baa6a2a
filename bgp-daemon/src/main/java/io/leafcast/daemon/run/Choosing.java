package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.daemon.board.DaemonState;
import io.leafcast.daemon.board.Finding;
import io.leafcast.daemon.board.PeersLeftOut;
import io.leafcast.daemon.config.PeerChoice;
import io.leafcast.daemon.config.PeerChoice.LeftOut;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** What is said of the peers that are chosen for this node, and of those that are not. */
final class Choosing {
  /** Who tells the findings. */
  static final String TELLER = "config";

  static final String HELD_BACK = "peer-held-back";

  private Choosing() {}

  /** {@code before} with what is to be said of this choice. */
  static DaemonState told(DaemonState before, PeerChoice choice, InForce next) {
    return FindingLines.told(
        before.leavingOut(leftOut(choice)), new Event.Found(TELLER, findings(choice, next)));
  }

  static PeersLeftOut leftOut(PeerChoice choice) {
    return new PeersLeftOut(
        choice.leftOut().size() - (int) heldBack(choice).count(),
        heldBack(choice)
            .map(peer -> peer.which() + ": " + peer.reason())
            .collect(ImmutableList.toImmutableList()));
  }

  /** One for each peer that is held back; {@code next} is what the speaker is told. */
  static ImmutableSortedSet<Finding> findings(PeerChoice choice, InForce next) {
    return heldBack(choice)
        .map(peer ->
            new Finding(
                HELD_BACK,
                "peer " + peer.which(),
                peer.reason() + (goesOn(peer, next) ? "; until then it goes on as it was" : "")))
        .collect(ImmutableSortedSet.toImmutableSortedSet(Comparator.naturalOrder()));
  }

  private static boolean goesOn(LeftOut.HeldBack peer, InForce next) {
    return peer.which()
        .name()
        .map(PeerName::new)
        .filter(next.speaker().peers()::containsKey)
        .isPresent();
  }

  /** How many are ours, where not all are. */
  static Optional<String> line(PeerChoice choice) {
    PeersLeftOut left = leftOut(choice);
    return choice.leftOut().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "config: of its peers %d are this node's, %d other nodes', %d held back"
                .formatted(choice.here().size(), left.elsewhere(), left.heldBack().size()));
  }

  private static Stream<LeftOut.HeldBack> heldBack(PeerChoice choice) {
    return choice.leftOut().stream()
        .flatMap(peer -> peer instanceof LeftOut.HeldBack held ? Stream.of(held) : Stream.empty());
  }
}
