package io.leafcast.k8s.client;

import java.util.regex.Pattern;

/**
 * Resource versions, as far as they can be compared: whole numbers of one store, which grow. What
 * is no number is neither before nor after another.
 */
final class Versions {
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]*");

  private Versions() {}

  /** Whether {@code one} is surely of before {@code other}. */
  static boolean isBefore(String one, String other) {
    return NUMBER.matcher(one).matches()
        && NUMBER.matcher(other).matches()
        && (one.length() == other.length()
            ? one.compareTo(other) < 0
            : one.length() < other.length());
  }
}
