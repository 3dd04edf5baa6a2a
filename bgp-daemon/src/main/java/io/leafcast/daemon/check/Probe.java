package io.leafcast.daemon.check;

import io.leafcast.daemon.config.CheckSettings;
import java.time.Duration;

/** Tries something once. For one thread, whose interrupt ends a try. */
@FunctionalInterface
interface Probe {

  /** Takes {@code timeout} and a second more at most. */
  Outcome attempt(Duration timeout);

  /** The one that {@code settings} ask for. */
  static Probe of(CheckSettings settings) {
    return switch (settings.probe()) {
      case CheckSettings.Command(var line) -> new CommandProbe(settings.name(), line);
      case CheckSettings.Http(var url) -> new HttpProbe(url);
    };
  }
}
