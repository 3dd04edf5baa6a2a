package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.daemon.board.CheckView;
import io.leafcast.daemon.board.DaemonState;
import io.leafcast.daemon.board.Finding;
import java.util.Comparator;
import java.util.Set;

/** What is told of health checks: where each stands, and which of them cannot be tried. */
final class CheckTroubles {
  /** The code of the finding that a check cannot be tried. */
  static final String CANNOT_TRY = "check-not-tried";

  private static final String TELLER = "checks";

  private CheckTroubles() {}

  /** The state with where this check stands now. */
  static DaemonState seen(DaemonState state, CheckView view) {
    return told(state.checked(view));
  }

  /** The state without checks of other names than these. */
  static DaemonState only(DaemonState state, Set<String> names) {
    return told(state.checksOf(names));
  }

  private static DaemonState told(DaemonState state) {
    return FindingLines.told(
        state,
        new Event.Found(
            TELLER,
            state.checks().values().stream()
                .filter(view -> !view.obstacle().isEmpty())
                .map(view ->
                    new Finding(
                        CANNOT_TRY,
                        "check " + view.name(),
                        view.obstacle() + "; until it can be tried it stays as it is"))
                .collect(ImmutableSortedSet.toImmutableSortedSet(Comparator.naturalOrder()))));
  }
}
