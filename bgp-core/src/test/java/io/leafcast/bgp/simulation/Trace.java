package io.leafcast.bgp.simulation;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.stream.Collectors;

/** The last lines of what happened, for the report of a failing seed. */
final class Trace {
  private static final int LINES = 150;
  private static final int WIDTH = 300;

  private final VirtualTime time;
  private final ArrayDeque<Line> lines = new ArrayDeque<>();

  /** Kept as it is: most lines are never printed. */
  private record Line(Duration at, String who, ImmutableList<Object> what) {
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      for (Object part : what) {
        text.append(' ').append(part);
      }
      return "%5d.%03d %-8s%s"
          .formatted(
              at.toSeconds(),
              at.toMillisPart(),
              who,
              text.length() > WIDTH ? text.substring(0, WIDTH) + "..." : text);
    }
  }

  Trace(VirtualTime time) {
    this.time = time;
  }

  void add(String who, Object... what) {
    if (lines.size() == LINES) {
      lines.removeFirst();
    }
    lines.add(new Line(time.now(), who, ImmutableList.copyOf(what)));
  }

  String tail() {
    return lines.stream().map(Line::toString).collect(Collectors.joining("\n"));
  }
}
