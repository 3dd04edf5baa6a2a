package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import io.leafcast.daemon.board.DaemonState;
import io.leafcast.daemon.board.Finding;
import io.leafcast.daemon.board.Findings;
import io.leafcast.daemon.log.Log;

/** What the log says when findings come and go. */
final class FindingLines {
  private FindingLines() {}

  /** The state with what was told, and the lines that say so. */
  static DaemonState told(DaemonState state, Event.Found found) {
    Findings before = state.findings();
    Findings now = before.said(found.teller(), found.findings());
    came(before, now).forEach(Log::warn);
    gone(before, now).forEach(Log::info);
    return state.finding(now);
  }

  static ImmutableList<String> came(Findings before, Findings now) {
    return lines("finding", before, now);
  }

  static ImmutableList<String> gone(Findings before, Findings now) {
    return lines("finding-gone", now, before);
  }

  /** One for each that the second has and the first has not. */
  private static ImmutableList<String> lines(String event, Findings without, Findings with) {
    return Sets.difference(with.all(), without.all()).stream()
        .map(one -> line(event, one))
        .collect(ImmutableList.toImmutableList());
  }

  private static String line(String event, Finding one) {
    // An object that has a quotation mark must not end its own.
    String object = one.object().replace('"', '\'');
    return "event=%s code=%s object=\"%s\" %s".formatted(event, one.code(), object, one.text());
  }
}
