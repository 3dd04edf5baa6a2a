package io.leafcast.daemon.config;

import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.words.Printable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong while a file is read; nobody stops at the first one. */
final class Problems {
  /** More than a person reads, and a bound on what a hostile file can make us remember. */
  private static final int MOST = 200;

  private final List<Problem> found = new ArrayList<>();
  private final Set<Told> told = new HashSet<>();

  /**
   * Notes a problem with the value that {@code path}, such as {@code peers[0].asn}, names; once
   * only, where the value of a group is the value of many peers.
   */
  void add(Place place, String path, String text) {
    String inItem = path.substring(path.indexOf("].") + 1);
    if (isFull() || told.add(new Told(place, inItem, text))) {
      add(place, path.isEmpty() ? text : path + ": " + text);
    }
  }

  /** What was said of a value, whoever has it. */
  private record Told(Place place, String inItem, String text) {}

  void add(Place place, String text) {
    if (found.size() < MOST) {
      found.add(new Problem(place, printable(text)));
    } else if (found.size() == MOST) {
      found.add(new Problem(place, "and more; these are the first " + MOST + " that were found"));
    }
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** Whether looking for more is in vain. */
  boolean isFull() {
    return found.size() > MOST;
  }

  /** In the order of the file. */
  ImmutableSortedSet<Problem> sorted() {
    return ImmutableSortedSet.copyOf(found);
  }

  /** What a file says goes to terminals and logs: no control characters, and not without end. */
  static String printable(String text) {
    String oneLine = Printable.of(text);
    return oneLine.length() <= 500 ? oneLine : oneLine.substring(0, 500) + "...";
  }
}
