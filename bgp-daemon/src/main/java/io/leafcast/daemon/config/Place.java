package io.leafcast.daemon.config;

import com.google.errorprone.annotations.Immutable;
import java.util.Comparator;

/**
 * Where something stands in a file. Line and column count from 1; line 0 is the file as a whole.
 */
@Immutable
record Place(String file, int line, int column) implements Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::file)
          .thenComparingInt(Place::line)
          .thenComparingInt(Place::column);

  static Place whole(String file) {
    return new Place(file, 0, 0);
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  /** {@code leafcast.yaml:3:7}, as editors and terminals understand it. */
  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }
}
