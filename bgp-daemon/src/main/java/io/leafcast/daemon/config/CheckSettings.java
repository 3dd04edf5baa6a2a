package io.leafcast.daemon.config;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Prefix;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Prefixes that depend on a health check.
 *
 * @param name of the check, unique
 * @param interval from the begin of one try to that of the next
 * @param timeout for the whole of a try; at most the interval
 * @param rise tries in a row that must succeed until it is up
 * @param fall tries in a row that must fail until it is down
 * @param disableFile a file whose existence puts it down at once
 */
@Immutable
public record CheckSettings(
    String name,
    ImmutableList<Prefix> prefixes,
    Probe probe,
    Duration interval,
    Duration timeout,
    int rise,
    int fall,
    WhenDown whenDown,
    Optional<String> disableFile,
    Start start) {

  /** What is tried. */
  @Immutable
  public sealed interface Probe {}

  /** A program with its arguments, which succeeds with exit status 0. */
  @Immutable
  public record Command(ImmutableList<String> line) implements Probe {}

  /** A GET of {@code url}, which succeeds with a status from 200 to 299. */
  @Immutable
  public record Http(URI url) implements Probe {}

  /** What becomes of the prefixes while it is down. */
  @Immutable
  public sealed interface WhenDown {}

  /** They are withdrawn. */
  @Immutable
  public record Withdraw() implements WhenDown {}

  /** They stay announced, with a MULTI_EXIT_DISC that makes them the worse choice. */
  @Immutable
  public record Med(long value) implements WhenDown {}

  /** What it counts as before the first tries have said anything. */
  public enum Start {
    DOWN,
    UP
  }
}
