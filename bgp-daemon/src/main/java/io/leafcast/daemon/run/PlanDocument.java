package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.speaker.PeerChange;
import io.leafcast.bgp.speaker.Rehearsal;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.words.Words;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What each peer would be told, for programs. */
final class PlanDocument {
  /** Prefixes in a list; {@code told} and the text say how many there are. */
  private static final int MOST = 1_000;

  private PlanDocument() {}

  /**
   * One peer.
   *
   * @param session added, removed, reset or kept
   * @param told announcements that it has now; absent without an Established session
   */
  record Peer(
      String name,
      String session,
      Optional<Integer> told,
      List<String> announced,
      List<String> withdrawn,
      List<Held> held) {}

  /** A prefix that is held back. */
  record Held(String prefix, String reasonCode, String reason) {}

  static ImmutableList<Peer> peers(Forecast forecast) {
    return forecast.rehearsal().stream()
        .flatMap(seen ->
            seen.peers().stream()
                .map(change ->
                    peer(change, Optional.ofNullable(seen.tellings().get(change.peer())))))
        .collect(ImmutableList.toImmutableList());
  }

  private static Peer peer(PeerChange change, Optional<Rehearsal.Telling> telling) {
    return new Peer(
        change.peer().text(),
        session(change),
        telling.map(Rehearsal.Telling::told),
        texts(telling.map(Rehearsal.Telling::announced).orElse(ImmutableSortedSet.of())),
        texts(telling.map(Rehearsal.Telling::withdrawn).orElse(ImmutableSortedSet.of())),
        telling.stream()
            .flatMap(heard -> heard.held().entrySet().stream())
            .limit(MOST)
            .map(held ->
                new Held(
                    held.getKey().toString(), held.getValue().code(), Words.of(held.getValue())))
            .collect(ImmutableList.toImmutableList()));
  }

  private static String session(PeerChange change) {
    return switch (change) {
      case PeerChange.Added _ -> "added";
      case PeerChange.Removed _ -> "removed";
      case PeerChange.Reset _ -> "reset";
      case PeerChange.Kept _ -> "kept";
    };
  }

  private static ImmutableList<String> texts(Collection<Prefix> prefixes) {
    return prefixes.stream()
        .limit(MOST)
        .map(Prefix::toString)
        .collect(ImmutableList.toImmutableList());
  }
}
