package io.leafcast.daemon.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that somebody meant. */
final class Spelling {
  /** More than the longest word of ours; keeps the cost of a hostile key small. */
  private static final int LONGEST = 100;

  private Spelling() {}

  /** {@code "; did you mean X?"} when a word is near, else which words there are. */
  static String hint(String written, Collection<String> allowed) {
    return closest(written, allowed)
        .map(word -> "; did you mean " + word + "?")
        .orElseGet(() -> "; allowed: " + String.join(", ", allowed));
  }

  /** The nearest of the allowed words, unless it is more than a third of its letters away. */
  static Optional<String> closest(String written, Collection<String> allowed) {
    if (written.length() > LONGEST) {
      return Optional.empty();
    }
    String plain = plain(written);
    return allowed.stream()
        .filter(word -> distance(plain, plain(word)) <= Math.max(1, plain(word).length() / 3))
        .min(Comparator.comparingInt(word -> distance(plain, plain(word))));
  }

  /** Without what people mix up: holdTime, hold_time and hold-time are one word. */
  private static String plain(String word) {
    return word.replaceAll("[-_.]", "").toLowerCase(Locale.ROOT);
  }

  /** Letters to insert, remove, replace or swap with a neighbour. */
  private static int distance(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      cost[i][0] = i;
    }
    for (int j = 0; j <= to.length(); j++) {
      cost[0][j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      for (int j = 1; j <= to.length(); j++) {
        int replaced = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        cost[i][j] = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[from.length()][to.length()];
  }
}
