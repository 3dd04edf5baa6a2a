package io.leafcast.daemon.systemd;

import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.bgp.words.Printable;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.board.DaemonState;
import io.leafcast.daemon.board.Finding;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How it goes, in a line for {@code systemctl status}. */
final class StatusLine {
  /** What others say may stand in it. */
  private static final int LONGEST = 512;

  private StatusLine() {}

  static String of(Board board) {
    DaemonState state = board.state();
    String line =
        Stream.of(
                board.snapshot().map(StatusLine::of).orElseGet(() -> notBegun(state)),
                drained(board),
                problems(state))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("; "));
    String one = Printable.of(line);
    return one.length() <= LONGEST ? one : one.substring(0, LONGEST);
  }

  private static String of(Snapshot seen) {
    long up =
        seen.peers().stream().filter(peer -> peer.session() instanceof Snapshot.Session.Up).count();
    long announced =
        seen.prefixes().stream()
            .filter(prefix -> prefix.fates().values().stream().anyMatch(StatusLine::isThere))
            .count();
    return up
        + " of "
        + seen.peers().size()
        + " sessions up, "
        + announced
        + " of "
        + seen.prefixes().size()
        + " prefixes announced";
  }

  private static boolean isThere(Snapshot.Fate fate) {
    return switch (fate) {
      case Snapshot.Fate.Announced _, Snapshot.Fate.Kept _, Snapshot.Fate.Shunned _ -> true;
      case Snapshot.Fate.Pending _, Snapshot.Fate.Held _ -> false;
    };
  }

  private static String notBegun(DaemonState state) {
    return state.findings().all().stream()
        .filter(finding -> finding.code().equals(Finding.ANOTHER_DAEMON))
        .map(Finding::text)
        .findFirst()
        .orElseGet(() -> awaited(state));
  }

  private static String awaited(DaemonState state) {
    String why = state.waitingBecause().isEmpty() ? "" : " (" + state.waitingBecause() + ")";
    return state.waitingFor().isEmpty()
        ? "starting"
        : "waiting for the Node" + why + ": " + String.join(", ", state.waitingFor());
  }

  private static String drained(Board board) {
    long drained =
        board.snapshot().stream()
            .flatMap(seen -> seen.peers().stream())
            .filter(peer -> peer.drained() instanceof Snapshot.Drained.Yes)
            .count();
    return drained == 0 ? "" : drained + " drained";
  }

  private static String problems(DaemonState state) {
    return state.problems().isEmpty()
        ? ""
        : "the configuration file has problems, the one before it holds: "
            + state.problems().getFirst();
  }
}
