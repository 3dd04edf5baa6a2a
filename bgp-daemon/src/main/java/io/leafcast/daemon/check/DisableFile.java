package io.leafcast.daemon.check;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The file whose existence puts a check down. */
@FunctionalInterface
interface DisableFile {

  /** Whether it is there. */
  enum Seen {
    THERE,
    GONE,
    /** It cannot be told: the folder cannot be read, or there is no descriptor left. */
    UNCLEAR
  }

  Seen look();

  /** The file of this path; without one, none that is ever there. */
  static DisableFile of(Optional<String> path) {
    if (path.isEmpty()) {
      return () -> Seen.GONE;
    }
    Path file = Path.of(path.get());
    return () -> Files.exists(file) ? Seen.THERE : Files.notExists(file) ? Seen.GONE : Seen.UNCLEAR;
  }
}
