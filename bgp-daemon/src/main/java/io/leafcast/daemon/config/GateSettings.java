package io.leafcast.daemon.config;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the gate waits for.
 *
 * @param conditions all of which must hold at the same time, once
 * @param interval from one look to the next
 * @param timeout how long one condition may take to be looked at
 * @param openAfter how long after the daemon's start it opens all the same
 * @param memory the file that says in which boot of the node the gate was opened
 */
@Immutable
public record GateSettings(
    ImmutableList<Condition> conditions,
    Duration interval,
    Duration timeout,
    Optional<Duration> openAfter,
    String memory) {

  /** Where it is remembered that the gate was open. */
  public Path memoryFile() {
    return Path.of(memory);
  }
}
