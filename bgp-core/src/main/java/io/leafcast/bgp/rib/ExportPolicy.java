package io.leafcast.bgp.rib;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.attr.Aggregator;
import io.leafcast.bgp.attr.As4Aggregator;
import io.leafcast.bgp.attr.As4Path;
import io.leafcast.bgp.attr.AsPath;
import io.leafcast.bgp.attr.AsSegment;
import io.leafcast.bgp.attr.AtomicAggregate;
import io.leafcast.bgp.attr.ClusterList;
import io.leafcast.bgp.attr.Communities;
import io.leafcast.bgp.attr.ExtendedCommunities;
import io.leafcast.bgp.attr.LargeCommunities;
import io.leafcast.bgp.attr.LocalPref;
import io.leafcast.bgp.attr.MpReach;
import io.leafcast.bgp.attr.MpUnreach;
import io.leafcast.bgp.attr.MultiExitDisc;
import io.leafcast.bgp.attr.NextHop;
import io.leafcast.bgp.attr.Origin;
import io.leafcast.bgp.attr.OriginatorId;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.attr.UnknownAttribute;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What one peer is to hear of the local routes: for each prefix the Route that it gets, or the
 * reason why it gets none. The same for every call, so that it can be asked again on any change.
 */
public final class ExportPolicy {
  /** What routers give a route that nobody gave another (RFC 4271 section 5.1.5 leaves it open). */
  private static final LocalPref DEFAULT_LOCAL_PREF = new LocalPref(100);

  /** What is chosen last of all (RFC 4271 section 9.1.1). */
  private static final LocalPref LEAST_LOCAL_PREF = new LocalPref(0);

  private final PeerTerms terms;
  private final UpdatePacker packer;
  private final ImmutableMap<Afi, NextHops> nextHops;
  private final Map<Wanted, Export> judged = new HashMap<>();

  /** All that a verdict depends on, so that ten thousand prefixes of one source cost one. */
  private record Wanted(Family family, ImmutableList<PathAttribute> attributes) {}

  /** What becomes of a prefix at the peer. */
  @Immutable
  public sealed interface Export {
    @Immutable
    record Announce(Route route) implements Export {}

    /** Not announced. */
    @Immutable
    record Hold(HeldReason reason) implements Export {}
  }

  /** {@code before} is what the session has by now: a choice stays while it can. */
  public ExportPolicy(
      PeerTerms terms,
      HostInterfaces interfaces,
      ImmutableMap<Afi, NextHops> before,
      UpdatePacker packer) {
    this.terms = terms;
    this.packer = packer;
    this.nextHops =
        Stream.of(Afi.IPV4, Afi.IPV6)
            .collect(
                ImmutableMap.toImmutableMap(
                    afi -> afi,
                    afi ->
                        NextHops.choose(
                            afi, terms, interfaces, before.getOrDefault(afi, NextHops.NONE_YET))));
  }

  /** What was chosen, by family; to be handed in the next time. */
  public ImmutableMap<Afi, NextHops> nextHops() {
    return nextHops;
  }

  /** All that it depends on, beside the routes and what the peer was told. */
  @Immutable
  public record Basis(PeerTerms terms, ImmutableMap<Afi, NextHops> nextHops) {}

  /** What all of its verdicts depend on: another policy with an equal one judges alike. */
  public Basis basis() {
    return new Basis(terms, nextHops);
  }

  /** Judges every local route; {@code told} says what the peer was told already. */
  public PrefixMap<Export> apply(LocalRoutes local, Predicate<Prefix> told) {
    return update(PrefixMap.of(), local, local.routes().keySet(), told);
  }

  /** Judges {@code which} anew; all others stay as they were {@code before}. */
  public PrefixMap<Export> update(
      PrefixMap<Export> before,
      LocalRoutes local,
      Collection<Prefix> which,
      Predicate<Prefix> told) {
    return before.revised(
        which, prefix -> local.routes().find(prefix).map(route -> export(prefix, route, told)));
  }

  private Export export(Prefix prefix, LocalRoutes.LocalRoute local, Predicate<Prefix> told) {
    return switch (local.verdict()) {
      case LocalRoutes.Verdict.Barred(HeldReason reason) -> new Export.Hold(reason);
      case LocalRoutes.Verdict.Leaving() when !told.test(prefix) ->
          new Export.Hold(new HeldReason.WithdrawalWaits());
      case LocalRoutes.Verdict.Allowed(), LocalRoutes.Verdict.Leaving() ->
          unlessItCovers(
              prefix,
              judged.computeIfAbsent(
                  new Wanted(prefix.family(), local.claim().provenance().attributes()),
                  this::judge));
    };
  }

  /** The default route covers everything, and is what its length says. */
  private Export unlessItCovers(Prefix prefix, Export export) {
    if (terms.covering() == Limits.Covering.ANNOUNCED || prefix.length() == 0) {
      return export;
    }
    return switch (export) {
      case Export.Hold hold -> hold;
      case Export.Announce _ when prefix.covers(terms.remote()) ->
          new Export.Hold(new HeldReason.CoversPeer(terms.remote()));
      case Export.Announce announce ->
          announce.route().nextHops().stream()
              .filter(prefix::covers)
              .findFirst()
              .<Export>map(nextHop -> new Export.Hold(new HeldReason.CoversNextHop(nextHop)))
              .orElse(announce);
    };
  }

  private Export judge(Wanted wanted) {
    Family family = wanted.family;
    if (!terms.families().contains(family)) {
      return new Export.Hold(new HeldReason.FamilyNotConfigured(family));
    }
    if (!terms.negotiated().families().contains(family)) {
      return new Export.Hold(new HeldReason.FamilyNotNegotiated(family));
    }
    if (terms.offer() == Offer.NOTHING) {
      return new Export.Hold(new HeldReason.Drained());
    }
    return switch (nextHopsOf(family)) {
      case NextHops.Missing(HeldReason reason) -> new Export.Hold(reason);
      case NextHops.Usable(var addresses) ->
          ifItFits(new Route(family, addresses, attributes(wanted.attributes)));
    };
  }

  private NextHops nextHopsOf(Family family) {
    NextHops chosen = nextHops.get(family.afi());
    return chosen == null
        ? new NextHops.Missing(new HeldReason.NextHopMissing(family.afi(), terms.local().afi(), ""))
        : chosen;
  }

  private Export ifItFits(Route route) {
    int octets = packer.octetsOfOne(route);
    return octets <= packer.limit()
        ? new Export.Announce(route)
        : new Export.Hold(new HeldReason.TooLong(octets, packer.limit()));
  }

  /**
   * The mandatory attributes, with those of the source's that a source may give; one of each type.
   */
  private ImmutableList<PathAttribute> attributes(ImmutableList<PathAttribute> wanted) {
    TreeMap<Integer, PathAttribute> byType = new TreeMap<>();
    wanted.stream().filter(this::mayCome).forEach(attribute -> putFirst(byType, attribute));
    if (terms.offer() == Offer.LAST_CHOICE) {
      shun(byType);
    }
    putFirst(byType, new Origin(Origin.Code.IGP));
    Negotiated negotiated = terms.negotiated();
    if (negotiated.isInternal()) {
      putFirst(byType, new AsPath(ImmutableList.of()));
      putFirst(byType, DEFAULT_LOCAL_PREF);
    } else if (isCarried(negotiated.localAs())) {
      putFirst(byType, new AsPath(sequence(negotiated.localAs())));
    } else {
      putFirst(byType, new AsPath(sequence(Asn.AS_TRANS)));
      putFirst(byType, new As4Path(sequence(negotiated.localAs())));
    }
    return ImmutableList.copyOf(byType.values());
  }

  /**
   * RFC 8326 section 4: the community, whatever else the source gives; iBGP also knows a number.
   */
  private void shun(Map<Integer, PathAttribute> byType) {
    Communities given =
        byType.get(Communities.TYPE) instanceof Communities communities
            ? communities
            : new Communities(ImmutableList.of());
    byType.put(Communities.TYPE, given.with(Communities.GRACEFUL_SHUTDOWN));
    if (terms.negotiated().isInternal()) {
      byType.put(LocalPref.TYPE, LEAST_LOCAL_PREF);
    }
  }

  private static void putFirst(Map<Integer, PathAttribute> byType, PathAttribute attribute) {
    byType.putIfAbsent(attribute.type(), attribute);
  }

  /** Whether AS_PATH has room for {@code asn} on this session (RFC 6793 section 4.2.2). */
  private boolean isCarried(Asn asn) {
    return asn.fitsTwoOctets() || terms.negotiated().sent().asWidth() == AsWidth.FOUR_OCTETS;
  }

  /** What a source may give beside the attributes that only the session decides. */
  private boolean mayCome(PathAttribute attribute) {
    return switch (attribute) {
      case Communities _,
          ExtendedCommunities _,
          LargeCommunities _,
          MultiExitDisc _,
          AtomicAggregate _,
          Aggregator _ ->
          true;
      case LocalPref _ -> terms.negotiated().isInternal();
      case Origin _,
          AsPath _,
          As4Path _,
          As4Aggregator _,
          NextHop _,
          MpReach _,
          MpUnreach _,
          OriginatorId _,
          ClusterList _,
          UnknownAttribute _ ->
          false;
    };
  }

  private static ImmutableList<AsSegment> sequence(Asn asn) {
    return ImmutableList.of(new AsSegment(AsSegment.Kind.SEQUENCE, ImmutableList.of(asn)));
  }
}
