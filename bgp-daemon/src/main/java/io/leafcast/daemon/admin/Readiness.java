package io.leafcast.daemon.admin;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.reason.Reason;
import io.leafcast.bgp.reason.SourceReason;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.bgp.words.Printable;
import io.leafcast.bgp.words.Words;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.board.DaemonState;
import io.leafcast.daemon.board.Finding;
import io.leafcast.daemon.board.PeersLeftOut;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether traffic finds this node: UPDATEs are written to as many Established peers as the
 * configuration wants. Nothing to announce yet is not ready.
 */
@Immutable
public record Readiness(Answer answer, String reason) {

  public Readiness {
    reason = Printable.of(reason);
  }

  /** What a probe hears. */
  public enum Answer {
    READY,
    NOT_READY
  }

  public static Readiness of(Board board) {
    DaemonState state = board.state();
    Optional<String> another = another(state);
    if (another.isPresent()) {
      return no(another.orElseThrow());
    }
    Optional<String> gate = gate(state);
    if (gate.isPresent()) {
      return no(gate.orElseThrow());
    }
    return board
        .snapshot()
        .map(seen -> of(seen, state.readyPeers(), state.peersLeftOut()))
        .orElseGet(() -> no(notBegun(state)));
  }

  /** Who has this node, while that is another daemon. */
  private static Optional<String> another(DaemonState state) {
    return state.findings().all().stream()
        .filter(finding -> finding.code().equals(Finding.ANOTHER_DAEMON))
        .map(Finding::text)
        .findFirst();
  }

  /** What keeps the gate closed: what it holds back is not announced, whatever else is. */
  private static Optional<String> gate(DaemonState state) {
    String waiting =
        state.findings().all().stream()
            .filter(finding -> finding.code().equals(Finding.GATE_CLOSED))
            .map(finding -> finding.object() + " (" + finding.text() + ")")
            .collect(Collectors.joining("; "));
    return waiting.isEmpty()
        ? Optional.empty()
        : Optional.of("the gate is closed, waiting for " + waiting);
  }

  private static String notBegun(DaemonState state) {
    if (state.waitingFor().isEmpty()) {
      return "the speaker has not begun";
    }
    String why = state.waitingBecause().isEmpty() ? "" : " (" + state.waitingBecause() + ")";
    return "waiting for the Node" + why + ": " + String.join(", ", state.waitingFor());
  }

  static Readiness of(Snapshot snapshot, int wanted, PeersLeftOut left) {
    if (snapshot.prefixes().isEmpty()) {
      String sources =
          snapshot.sources().stream()
              .map(source -> source.name() + " is " + words(source))
              .collect(Collectors.joining("; "));
      return no("nothing to announce yet" + (sources.isEmpty() ? "" : ": " + sources));
    }
    long told = snapshot.peers().stream().filter(peer -> isTold(snapshot, peer)).count();
    String count =
        "prefixes are announced to "
            + told
            + " of "
            + snapshot.peers().size()
            + " peers, wanted "
            + wanted;
    return told >= wanted
        ? new Readiness(Answer.READY, count)
        : no(
            Stream.of(Stream.of(count), rest(snapshot), leftOut(snapshot, left))
                .flatMap(part -> part)
                .collect(Collectors.joining("; ")));
  }

  private static String words(Snapshot.SourceView source) {
    String state =
        switch (source.state()) {
          case UNKNOWN -> "unknown";
          case REMEMBERED -> "remembered and empty";
          case KNOWN -> "known and empty";
          case KEPT -> "kept";
        };
    return source.reason() instanceof SourceReason.None
        ? state
        : state + " (" + Words.of(source.reason()) + ")";
  }

  private static boolean isTold(Snapshot snapshot, Snapshot.PeerView peer) {
    return peer.session() instanceof Snapshot.Session.Up
        && snapshot.prefixes().stream()
            .map(prefix -> prefix.fates().get(peer.name()))
            .anyMatch(fate ->
                fate instanceof Snapshot.Fate.Announced || fate instanceof Snapshot.Fate.Shunned);
  }

  private static Stream<String> rest(Snapshot snapshot) {
    return snapshot.peers().stream()
        .filter(peer -> !isTold(snapshot, peer))
        .map(peer -> peer.name() + " is " + why(snapshot, peer));
  }

  /** A node that no peer is for is likely one without its label. */
  private static Stream<String> leftOut(Snapshot snapshot, PeersLeftOut left) {
    Stream<String> heldBack = left.heldBack().stream().map(peer -> "held back: " + peer);
    return snapshot.peers().isEmpty() && left.elsewhere() > 0
        ? Stream.concat(
            heldBack,
            Stream.of(
                "all "
                    + left.elsewhere()
                    + " others of the configuration are for other nodes: has the Node its labels?"))
        : heldBack;
  }

  private static String why(Snapshot snapshot, Snapshot.PeerView peer) {
    String state = StatusReport.word(peer.state());
    if (peer.drained() instanceof Snapshot.Drained.Yes(var phase, var order, _, _)) {
      return state
          + " ("
          + StatusReport.word(phase)
          + " by a drain, because of "
          + Words.of(order.why())
          + ")";
    }
    if (!(peer.session() instanceof Snapshot.Session.Up)) {
      return switch (peer.lastError()) {
        case Snapshot.LastError.None() -> state;
        case Snapshot.LastError.Of(Reason reason, _, _) -> state + " (" + Words.of(reason) + ")";
      };
    }
    return state + " (" + held(snapshot, peer.name()).orElse("UPDATEs are being written") + ")";
  }

  private static Optional<String> held(Snapshot snapshot, PeerName peer) {
    return snapshot.prefixes().stream()
        .flatMap(prefix ->
            prefix.fates().get(peer) instanceof Snapshot.Fate.Held(var reason)
                ? Stream.of(prefix.prefix() + ": " + Words.of(reason))
                : Stream.empty())
        .findFirst();
  }

  private static Readiness no(String reason) {
    return new Readiness(Answer.NOT_READY, reason);
  }
}
