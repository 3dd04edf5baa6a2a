package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.rib.AdjRibOut;
import io.leafcast.bgp.rib.ExportPolicy;
import io.leafcast.bgp.rib.ExportPolicy.Export;
import io.leafcast.bgp.rib.LocalRoutes;
import io.leafcast.bgp.rib.NextHops;
import io.leafcast.bgp.rib.Offer;
import io.leafcast.bgp.rib.PeerTerms;
import io.leafcast.bgp.rib.Route;
import io.leafcast.bgp.rib.UpdatePacker;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the peer of one Established session is to have: what the export policy makes of the local
 * routes, kept up by what changes about them; all anew where the policy itself becomes another.
 */
final class Desired {
  private final PeerName peer;
  private final Input.Endpoints endpoints;
  private final Negotiated negotiated;
  private final UpdatePacker packer;
  private final AdjRibOut out;
  private Optional<ExportPolicy.Basis> basis = Optional.empty();
  private LocalRoutes local = LocalRoutes.NONE;
  private LocalRoutes newest = LocalRoutes.NONE;
  private PrefixMap<Export> exports = PrefixMap.of();
  private PrefixMap<Route> routes = PrefixMap.of();

  /** Nothing yet; {@code out} knows what the peer was told. */
  Desired(
      PeerName peer,
      Input.Endpoints endpoints,
      Negotiated negotiated,
      UpdatePacker packer,
      AdjRibOut out) {
    this.peer = peer;
    this.endpoints = endpoints;
    this.negotiated = negotiated;
    this.packer = packer;
    this.out = out;
  }

  /** The routes that the peer is to have. */
  PrefixMap<Route> routes() {
    return routes;
  }

  /** Whether the peer may have a local prefix, or why not. */
  Export export(Prefix prefix) {
    return exports.find(prefix).orElseGet(() -> new Export.Hold(new HeldReason.NotJudged()));
  }

  /** What there is to announce has changed, or may have; answers what was looked at. */
  Set<Prefix> update(Turn turn, Routes now, PeerSettings settings, Offer offer) {
    ExportPolicy policy = policy(now, settings, offer, nextHops());
    Set<Prefix> changed = new TreeSet<>(now.local().routes().changedSince(local.routes()));
    if (!basis.equals(Optional.of(policy.basis()))) {
      changed.addAll(now.local().routes().keySet());
    }
    basis = Optional.of(policy.basis());
    local = now.local();
    PrefixMap<Export> before = exports;
    exports = policy.update(exports, local, changed, out::has);
    tellHeld(turn, changed, before);
    changed.addAll(now.newest().routes().changedSince(newest.routes()));
    newest = now.newest();
    routes = routes.revised(changed, prefix -> stillWanted(now, prefix));
    return changed;
  }

  private ImmutableMap<Afi, NextHops> nextHops() {
    return basis.map(ExportPolicy.Basis::nextHops).orElse(ImmutableMap.of());
  }

  /** What goes as soon as that is saved is neither begun with nor changed. */
  private Optional<Route> stillWanted(Routes now, Prefix prefix) {
    return switch (export(prefix)) {
      case Export.Announce(Route route) ->
          now.isWanted(prefix) ? Optional.of(route) : out.told(prefix);
      case Export.Hold _ -> Optional.empty();
    };
  }

  private ExportPolicy policy(
      Routes now, PeerSettings settings, Offer offer, ImmutableMap<Afi, NextHops> before) {
    PeerTerms terms =
        new PeerTerms(
            negotiated,
            endpoints.local(),
            endpoints.remote(),
            endpoints.interfaceName(),
            settings.session().families(),
            settings.announcing().nextHops(),
            now.nodeAddresses(),
            now.covering(),
            offer);
    return new ExportPolicy(terms, now.interfaces(), before, packer);
  }

  private void tellHeld(Turn turn, Set<Prefix> changed, PrefixMap<Export> before) {
    Map<HeldReason, List<Prefix>> byReason = new LinkedHashMap<>();
    for (Prefix prefix : changed) {
      if (exports.get(prefix) instanceof Export.Hold(HeldReason reason)
          && !(reason instanceof HeldReason.Drained) // the drain itself is told
          && !exports.find(prefix).equals(before.find(prefix))) {
        byReason.computeIfAbsent(reason, _ -> new ArrayList<>()).add(prefix);
      }
    }
    byReason.forEach((reason, held) ->
        turn.tell(new PeerNote.NotAnnounced(peer, ImmutableList.copyOf(held), reason)));
  }

  /** What {@link #update} would come to at each stage, one after the other; nothing is done. */
  Rehearsal.Telling rehearse(ImmutableList<Routes> stages, PeerSettings settings, Offer offer) {
    return Outlook.of(
        out.told(),
        exports,
        nextHops(),
        stages,
        (stage, hops) -> policy(stage, settings, offer, hops));
  }

  static PrefixMap<Route> announced(PrefixMap<Export> exports) {
    TreeMap<Prefix, Route> announced = new TreeMap<>();
    exports.forEach((prefix, export) -> {
      switch (export) {
        case Export.Announce(Route route) -> announced.put(prefix, route);
        case Export.Hold _ -> {}
      }
    });
    return PrefixMap.copyOf(announced);
  }
}
