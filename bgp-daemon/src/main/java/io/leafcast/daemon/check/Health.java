package io.leafcast.daemon.check;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.daemon.board.CheckView.State;
import io.leafcast.daemon.config.CheckSettings;

/**
 * Whether something is well, by the tries so far: it takes some in a row to change that. A try that
 * could not be made counts for neither side, and interrupts no row.
 *
 * @param contrary tries in a row that spoke against the state
 */
@Immutable
record Health(State state, int contrary) {

  /** Before the first try. */
  static Health first(CheckSettings settings) {
    return switch (settings.start()) {
      case DOWN -> new Health(State.DOWN, 0);
      case UP -> new Health(State.UP, 0);
    };
  }

  /** What it is once a try came to {@code outcome}. */
  Health after(Outcome outcome, CheckSettings settings) {
    return switch (outcome) {
      case Outcome.NotTried _ -> this;
      case Outcome.Passed _ ->
          switch (state) {
            case UP -> new Health(State.UP, 0);
            case DOWN -> against(settings.rise(), State.UP);
            case DISABLED -> this;
          };
      case Outcome.Failed _ ->
          switch (state) {
            case UP -> against(settings.fall(), State.DOWN);
            case DOWN -> new Health(State.DOWN, 0);
            case DISABLED -> this;
          };
    };
  }

  private Health against(int needed, State other) {
    return contrary + 1 >= needed ? new Health(other, 0) : new Health(state, contrary + 1);
  }

  /** Somebody says that it is not to be used. */
  Health disabled() {
    return new Health(State.DISABLED, 0);
  }

  /** Nobody does any more: it has to show that it is well, all tries anew. */
  Health enabled() {
    return state == State.DISABLED ? new Health(State.DOWN, 0) : this;
  }
}
