package io.leafcast.daemon.admin;

import io.leafcast.bgp.words.Printable;
import io.leafcast.daemon.board.Board;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** What status says of that which outlives the process. */
final class KeptReport {
  private KeptReport() {}

  static Optional<StatusDocument.State> of(Board board) {
    return board
        .kept()
        .map(kept ->
            new StatusDocument.State(
                kept.file(),
                kept.begunWith(),
                Printable.of(kept.remark()),
                kept.savedAt(),
                kept.saves(),
                kept.failures(),
                Printable.of(kept.trouble()),
                board.nodeAsOf()));
  }

  /** A line for people; {@code ago} says how long something is past. */
  static String line(StatusDocument.State state, Function<Instant, String> ago) {
    StringBuilder text = new StringBuilder("state saved ");
    text.append(state.savedAt().map(at -> ago.apply(at) + " ago").orElse("never"));
    text.append(" in ").append(Printable.of(state.file())).append("; began with ");
    text.append(
        state
            .begunWith()
            .map(at -> "that of " + at)
            .orElseGet(() -> "none: " + Printable.of(state.remark())));
    state.nodeAsOf().ifPresent(at -> text.append("; the Node is as it was at ").append(at));
    if (!state.trouble().isEmpty()) {
      text.append("; cannot be saved: ").append(Printable.of(state.trouble()));
    }
    return text.append('\n').toString();
  }
}
