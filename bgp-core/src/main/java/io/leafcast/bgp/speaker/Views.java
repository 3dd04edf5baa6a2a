package io.leafcast.bgp.speaker;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.rib.LocalRoutes;
import io.leafcast.bgp.rib.Origins;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** Makes Snapshots. The views of prefixes are kept until something about a prefix changes. */
final class Views {
  private final Peers peers;
  private final Routes routes;
  private final Set<Prefix> touched = new HashSet<>();
  private Turn.Touched rest = Turn.Touched.ALL;
  private PrefixMap<LocalRoutes.LocalRoute> local = PrefixMap.of();
  private PrefixMap<Snapshot.PrefixView> byPrefix = PrefixMap.of();
  private ImmutableList<Snapshot.PrefixView> prefixes = ImmutableList.of();

  Views(Peers peers, Routes routes) {
    this.peers = peers;
    this.routes = routes;
  }

  /** Sees whether a step changed what becomes of prefixes. */
  void after(Turn turn) {
    touched.addAll(turn.touched());
    if (turn.rest() == Turn.Touched.ALL) {
      rest = Turn.Touched.ALL;
    }
  }

  Snapshot snapshot(Instant now, SpeakerSettings settings) {
    refresh();
    return new Snapshot(
        now,
        settings.localAs(),
        settings.routerId(),
        peers.all().stream().map(Peer::view).collect(toImmutableList()),
        routes.sources().stream().map(Views::view).collect(toImmutableList()),
        prefixes);
  }

  private static Snapshot.SourceView view(Origins.Source source) {
    Snapshot.SourceState state =
        switch (source.state()) {
          case UNKNOWN -> Snapshot.SourceState.UNKNOWN;
          case REMEMBERED -> Snapshot.SourceState.REMEMBERED;
          case KNOWN -> Snapshot.SourceState.KNOWN;
          case KEPT -> Snapshot.SourceState.KEPT;
        };
    return new Snapshot.SourceView(
        source.name(), state, source.reason(), source.since(), source.rejected());
  }

  private void refresh() {
    touched.addAll(routes.local().routes().changedSince(local));
    local = routes.local().routes();
    if (rest == Turn.Touched.ALL) {
      touched.addAll(local.keySet());
    }
    rest = Turn.Touched.THESE;
    if (!touched.isEmpty()) {
      byPrefix =
          byPrefix.revised(touched, prefix -> local.find(prefix).map(route -> view(prefix, route)));
      prefixes = ImmutableList.copyOf(byPrefix.values());
      touched.clear();
    }
  }

  private static Snapshot.Fate leaving(Snapshot.Fate fate) {
    return switch (fate) {
      case Snapshot.Fate.Announced(var nextHops, Instant since) ->
          new Snapshot.Fate.Kept(nextHops, since, new HeldReason.WithdrawalWaits());
      case Snapshot.Fate.Shunned(var nextHops, Instant since) ->
          new Snapshot.Fate.Kept(nextHops, since, new HeldReason.WithdrawalWaits());
      case Snapshot.Fate.Kept _, Snapshot.Fate.Pending _, Snapshot.Fate.Held _ -> fate;
    };
  }

  private Snapshot.PrefixView view(Prefix prefix, LocalRoutes.LocalRoute route) {
    ImmutableSortedMap.Builder<PeerName, Snapshot.Fate> fates = ImmutableSortedMap.naturalOrder();
    for (Peer peer : peers.all()) {
      fates.put(
          peer.settings().name(),
          switch (route.verdict()) {
            case LocalRoutes.Verdict.Allowed() -> peer.fate(prefix);
            case LocalRoutes.Verdict.Barred(HeldReason reason) -> new Snapshot.Fate.Held(reason);
            case LocalRoutes.Verdict.Leaving() -> leaving(peer.fate(prefix));
          });
    }
    return new Snapshot.PrefixView(prefix, route.claim().provenance(), fates.build());
  }
}
