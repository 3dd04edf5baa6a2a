package io.leafcast.daemon.config;

import com.google.errorprone.annotations.Immutable;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where what outlives the process lies, and how old it may be to be begun with.
 *
 * @param directory as it was written
 */
@Immutable
public record StateSettings(String directory, Duration maxAge) {

  /** The folder. */
  public Path folder() {
    return Path.of(directory);
  }
}
