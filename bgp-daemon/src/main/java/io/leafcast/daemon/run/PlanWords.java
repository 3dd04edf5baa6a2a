package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.speaker.PeerChange;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.Rehearsal;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.words.Words;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** What each peer would be told, for people: a line a peer and kind. */
final class PlanWords {
  /** Prefixes that a line names. */
  private static final int NAMED = 10;

  private PlanWords() {}

  static ImmutableList<String> of(Rehearsal rehearsal) {
    ImmutableList.Builder<String> lines = ImmutableList.builder();
    for (PeerChange change : rehearsal.peers()) {
      Rehearsal.Telling telling = rehearsal.tellings().get(change.peer());
      if (telling != null) {
        switch (change) {
          case PeerChange.Reset _ ->
              lines.add(
                  "peer " + change.peer() + ": until it is up again it loses " + loss(telling));
          case PeerChange.Removed _ ->
              lines.add("peer " + change.peer() + ": it loses " + loss(telling));
          case PeerChange.Added _, PeerChange.Kept _ -> told(change.peer(), telling, lines);
        }
      }
    }
    if (!rehearsal.handedOver().isEmpty()) {
      lines.add(
          prefixes(rehearsal.handedOver())
              + ": announced until the new sources were read, and then only if those want it");
    }
    return lines.build();
  }

  private static String loss(Rehearsal.Telling telling) {
    return telling.withdrawn().isEmpty() ? "nothing" : prefixes(telling.withdrawn());
  }

  private static void told(
      PeerName peer, Rehearsal.Telling telling, ImmutableList.Builder<String> lines) {
    if (!telling.withdrawn().isEmpty()) {
      lines.add("peer " + peer + ": withdraws " + prefixes(telling.withdrawn()));
    }
    if (!telling.announced().isEmpty()) {
      lines.add("peer " + peer + ": announces " + prefixes(telling.announced()));
    }
    List<String> held = new ArrayList<>();
    telling.held().forEach((prefix, reason) -> held.add(prefix + " (" + Words.of(reason) + ")"));
    if (!held.isEmpty()) {
      lines.add("peer " + peer + ": holds back " + some(held));
    }
  }

  private static String prefixes(Collection<Prefix> prefixes) {
    return some(prefixes.stream().map(Prefix::toString).toList());
  }

  private static String some(List<String> all) {
    String named = all.stream().limit(NAMED).collect(Collectors.joining(", "));
    return all.size() <= NAMED ? named : named + " and " + (all.size() - NAMED) + " more";
  }
}
