package io.leafcast.daemon.check;

import io.leafcast.daemon.config.CheckSettings;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Tries something once. For one thread, whose interrupt ends a try. */
@FunctionalInterface
interface Probe {

  /**
   * Takes {@code timeout} and a second more at most.
   *
   * @param unwanted asked again and again while it lasts; where it says yes the try is given up
   */
  Outcome attempt(Duration timeout, BooleanSupplier unwanted);

  /** A try that was given up because nobody wants it any more. */
  static Outcome givenUp() {
    return new Outcome.NotTried("it was stopped");
  }

  /** The one that {@code settings} ask for. */
  static Probe of(CheckSettings settings) {
    return switch (settings.probe()) {
      case CheckSettings.Command(var line) -> new CommandProbe(settings.name(), line);
      case CheckSettings.Http(var url) -> new HttpProbe(url);
    };
  }
}
