package io.leafcast.daemon.admin;

import io.leafcast.bgp.words.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Lines of words, printed under each other: each column as wide as its widest word. */
final class Columns {
  private final List<String[]> rows = new ArrayList<>();

  Columns row(String... words) {
    rows.add(Stream.of(words).map(Printable::of).toArray(String[]::new));
    return this;
  }

  /** Nothing but its head is nothing. */
  boolean isEmpty() {
    return rows.size() <= 1;
  }

  @Override
  public String toString() {
    int most = rows.stream().mapToInt(row -> row.length).max().orElse(0);
    int[] widths = new int[most];
    for (String[] row : rows) {
      // The last word of a line may be as long as it likes.
      for (int i = 0; i < row.length - 1; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        line.append(row[i]).repeat(' ', Math.max(0, widths[i] - row[i].length()) + 2);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
