package io.leafcast.daemon.run;

import com.google.errorprone.annotations.Immutable;
import java.util.Optional;

/**
 * Decides when a changed file is told: once two looks in a row have seen the same of it. One that
 * somebody is still writing, or has moved away for a moment, is not the next configuration.
 *
 * @param told what was told last
 * @param unsettled what the last look saw, where that was something else
 */
@Immutable(containerOf = "T")
record Settling<T>(T told, Optional<T> unsettled) {

  /** Nothing has changed since {@code told} was. */
  static <T> Settling<T> on(T told) {
    return new Settling<>(told, Optional.empty());
  }

  /** What comes after a look that saw {@code now}. */
  Settling<T> look(T now) {
    if (now.equals(told)) {
      return on(told);
    }
    return unsettled.equals(Optional.of(now)) ? on(now) : new Settling<>(told, Optional.of(now));
  }
}
