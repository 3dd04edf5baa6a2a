package io.leafcast.k8s.client;

import java.time.Duration;

/**
 * How long a feed waits for a server.
 *
 * @param connect for a connection
 * @param answer for an answer to begin, and for each next part of it
 * @param shortestWatch how long a watch is asked to last at least, in whole seconds
 * @param longestWatch and at most; the choice is random, so that not all of a cluster end at once
 * @param grace how much later than asked a server may end a watch before the line counts as dead
 */
public record Patience(
    Duration connect,
    Duration answer,
    Duration shortestWatch,
    Duration longestWatch,
    Duration grace) {

  /** A dead line is noticed after at most 130 s, and a cluster of 5,000 asks 56 times a second. */
  public static final Patience USUAL =
      new Patience(
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(120),
          Duration.ofSeconds(10));
}
