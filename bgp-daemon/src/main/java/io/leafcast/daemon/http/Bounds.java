package io.leafcast.daemon.http;

import com.google.errorprone.annotations.Immutable;
import java.time.Duration;

/**
 * What clients may take of us.
 *
 * @param connections at once; one more ends the one that has asked for nothing the longest
 * @param idle how long a connection may ask for nothing
 * @param head how long a request may take to come in, from its first octet
 * @param answer how long a client may take to read an answer
 * @param farewell how long, after a refusal, octets are thrown away so that it can be read
 */
@Immutable
public record Bounds(
    int connections, Duration idle, Duration head, Duration answer, Duration farewell) {

  /** A Prometheus asks every minute at the latest, and keeps its connection. */
  public static final Bounds USUAL =
      new Bounds(
          48,
          Duration.ofSeconds(90),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1));
}
