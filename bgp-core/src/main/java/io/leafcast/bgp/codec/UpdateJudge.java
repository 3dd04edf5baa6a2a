package io.leafcast.bgp.codec;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.attr.AsPath;
import io.leafcast.bgp.attr.MpReach;
import io.leafcast.bgp.attr.MpUnreach;
import io.leafcast.bgp.attr.NextHop;
import io.leafcast.bgp.attr.Origin;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.attr.Treatment;
import io.leafcast.bgp.codec.AttributesReader.Attributes;
import io.leafcast.bgp.codec.AttributesReader.Reach;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.message.UpdateOutcome.Announced;
import io.leafcast.bgp.message.UpdateRules;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Nlri;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Prefix;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Says what an UPDATE whose fields are read does: the checks that need all of them, then the
 * strongest treatment of what was found (RFC 7606 sections 3 and 5.2), else the routes that are
 * used and those that are not (RFC 4271 sections 6.3 and 9.1.2).
 */
final class UpdateJudge {
  /** An UPDATE with nothing in it is the End-of-RIB of IPv4 unicast (RFC 4724 section 2). */
  private static final int EMPTY_OCTETS = 23;

  private final Octets frame;
  private final Negotiated terms;
  private final UpdateRules rules;
  private final Findings findings;

  UpdateJudge(Octets frame, Negotiated terms, UpdateRules rules, Findings findings) {
    this.frame = frame;
    this.terms = terms;
    this.rules = rules;
    this.findings = findings;
  }

  UpdateOutcome judge(
      ImmutableList<Nlri> withdrawn, ImmutableList<Nlri> announced, Attributes read) {
    boolean reachable = !announced.isEmpty() || read.reach() == Reach.ROUTES;
    ImmutableList<Nlri> ipv4Withdrawn = negotiated(withdrawn, "withdrawn routes");
    ImmutableList<Nlri> ipv4Announced = negotiated(announced, "NLRI");
    ImmutableList<PathAttribute> attributes = As4Merge.merge(read.attributes(), findings);
    Optional<MpReach> mpReach = read.find(MpReach.TYPE, MpReach.class);
    Optional<MpUnreach> mpUnreach = read.find(MpUnreach.TYPE, MpUnreach.class);
    Optional<AsPath> path = find(attributes, AsPath.class);
    if (!ipv4Announced.isEmpty() || (mpReach.isPresent() && !mpReach.get().nlri().isEmpty())) {
      checkMandatory(read, ipv4Announced);
      if (path.isPresent()) {
        checkPath(path.get());
      }
      if (mpReach.isPresent()) {
        checkNextHops(mpReach.get());
      }
    }
    Set<Nlri> gone = new LinkedHashSet<>(ipv4Withdrawn);
    if (mpUnreach.isPresent()) {
      gone.addAll(mpUnreach.get().nlri());
    }
    if (findings.atLeast(Treatment.RESET_SESSION)) {
      return reset();
    }
    if (findings.atLeast(Treatment.TREAT_AS_WITHDRAW)) {
      gone.addAll(ipv4Announced);
      mpReach.ifPresent(reach -> gone.addAll(reach.nlri()));
      // without a route there is nothing to withdraw in its place (RFC 7606 section 5.2)
      return reachable
          ? new UpdateOutcome.Withdraw(ImmutableList.copyOf(gone), findings.faults(), frame)
          : reset();
    }
    ImmutableList.Builder<Announced> routes = ImmutableList.builder();
    Optional<NextHop> nextHop = read.find(NextHop.TYPE, NextHop.class);
    if (!ipv4Announced.isEmpty() && nextHop.isPresent()) {
      routes.add(new Announced(ImmutableList.of(nextHop.get().address()), ipv4Announced));
    }
    if (mpReach.isPresent()) {
      routes.add(new Announced(mpReach.get().nextHops(), mpReach.get().nlri()));
    }
    return accept(gone, routes.build(), attributes, path, endOfRib(read, gone, reachable));
  }

  private UpdateOutcome reset() {
    return new UpdateOutcome.Reset(findings.answer(), findings.faults(), frame);
  }

  /** IPv4 routes outside MP_REACH_NLRI, unless the peers did not agree on them. */
  private ImmutableList<Nlri> negotiated(ImmutableList<Nlri> prefixes, String field) {
    if (prefixes.isEmpty() || terms.families().contains(Family.IPV4_UNICAST)) {
      return prefixes;
    }
    findings.ignore(
        0, prefixes.size() + " prefixes in " + field + ": ipv4-unicast was not negotiated");
    return ImmutableList.of();
  }

  private void checkMandatory(Attributes read, ImmutableList<Nlri> ipv4Announced) {
    checkPresent(read, Origin.TYPE, "ORIGIN");
    checkPresent(read, AsPath.TYPE, "AS_PATH");
    if (!ipv4Announced.isEmpty()) {
      checkPresent(read, NextHop.TYPE, "NEXT_HOP");
    }
  }

  private void checkPresent(Attributes read, int type, String name) {
    if (!read.has(type)) {
      findings.add(
          type,
          Treatment.TREAT_AS_WITHDRAW,
          name + " is missing",
          UpdateError.MISSING_WELL_KNOWN,
          Octets.of((byte) type));
    }
  }

  /** What an eBGP peer's path must look like (RFC 4271 section 6.3, RFC 5065 section 5). */
  private void checkPath(AsPath path) {
    if (terms.isInternal()) {
      return;
    }
    if (path.hasConfederation()) {
      badPath("AS_PATH has a segment of a confederation");
    } else if (rules.firstAs() == UpdateRules.FirstAs.IS_THE_PEER && !beginsWithPeer(path)) {
      badPath(
          "AS_PATH begins with "
              + path.first().map(first -> "AS " + first).orElse("no sequence")
              + ", the peer is AS "
              + terms.peerAs()
              + "; of a route server that is right, with enforceFirstAs: false");
    }
  }

  private boolean beginsWithPeer(AsPath path) {
    boolean mayBeAsTrans =
        terms.received().asWidth() == AsWidth.TWO_OCTETS && !terms.peerAs().fitsTwoOctets();
    Optional<Asn> first = path.first();
    return first.isPresent()
        && (first.get().equals(terms.peerAs())
            || (mayBeAsTrans && first.get().equals(Asn.AS_TRANS)));
  }

  private void badPath(String reason) {
    findings.add(
        AsPath.TYPE,
        Treatment.TREAT_AS_WITHDRAW,
        reason,
        UpdateError.MALFORMED_AS_PATH,
        Octets.EMPTY);
  }

  private void checkNextHops(MpReach reach) {
    for (Address nextHop : reach.nextHops()) {
      if (!nextHop.isHost()) {
        findings.add(
            MpReach.TYPE,
            Treatment.TREAT_AS_WITHDRAW,
            "MP_REACH_NLRI: next hop " + nextHop + " is not the address of a host",
            UpdateError.INVALID_NEXT_HOP,
            Octets.EMPTY);
      }
    }
  }

  /** The family of which this is the End-of-RIB (RFC 4724 section 2). */
  private ImmutableList<Family> endOfRib(Attributes read, Set<Nlri> gone, boolean reachable) {
    if (frame.size() == EMPTY_OCTETS) {
      if (terms.families().contains(Family.IPV4_UNICAST)) {
        return ImmutableList.of(Family.IPV4_UNICAST);
      }
      findings.ignore(0, "End-of-RIB of ipv4-unicast, which was not negotiated");
    }
    return read.seen().cardinality() == 1 && gone.isEmpty() && !reachable
        ? read.find(MpUnreach.TYPE, MpUnreach.class)
            .map(unreach -> ImmutableList.of(unreach.family()))
            .orElse(ImmutableList.of())
        : ImmutableList.of();
  }

  private UpdateOutcome accept(
      Set<Nlri> withdrawn,
      ImmutableList<Announced> routes,
      ImmutableList<PathAttribute> attributes,
      Optional<AsPath> path,
      ImmutableList<Family> endOfRib) {
    if (!withdrawn.isEmpty()) {
      for (Announced route : routes) {
        route.nlri().forEach(withdrawn::remove); // RFC 4271 section 4.3: announced only
      }
    }
    ImmutableList.Builder<Announced> used = ImmutableList.builder();
    for (Announced route : routes) {
      ImmutableList<Nlri> prefixes = usable(route, path);
      if (!prefixes.isEmpty()) {
        used.add(new Announced(route.nextHops(), prefixes));
      }
      if (prefixes.size() < route.nlri().size()) {
        // what the peer said of the ignored ones before no longer holds
        withdrawn.addAll(route.nlri());
        prefixes.forEach(withdrawn::remove);
      }
    }
    return new UpdateOutcome.Accept(
        ImmutableList.copyOf(withdrawn),
        used.build(),
        outliving(attributes),
        endOfRib,
        findings.faults());
  }

  /** The prefixes of {@code route} that are not ignored. */
  private ImmutableList<Nlri> usable(Announced route, Optional<AsPath> path) {
    if (path.isPresent() && path.get().contains(terms.localAs())) {
      findings.ignore(AsPath.TYPE, "our own AS " + terms.localAs() + " is in AS_PATH");
      return ImmutableList.of();
    }
    if (isOurs(route.nextHops())) {
      findings.ignore(NextHop.TYPE, "a next hop of " + route.nextHops() + " is our own address");
      return ImmutableList.of();
    }
    Optional<Nlri> unusable = Optional.empty();
    for (Nlri each : route.nlri()) {
      if (!isForHosts(each.prefix())) {
        unusable = Optional.of(each);
      }
    }
    return unusable.map(last -> withoutUnusable(route, last)).orElse(route.nlri());
  }

  private boolean isOurs(ImmutableList<Address> nextHops) {
    for (Address nextHop : nextHops) {
      if (rules.ownAddresses().contains(nextHop)) {
        return true;
      }
    }
    return false;
  }

  private ImmutableList<Nlri> withoutUnusable(Announced route, Nlri last) {
    ImmutableList<Nlri> usable =
        route.nlri().stream()
            .filter(each -> isForHosts(each.prefix()))
            .collect(ImmutableList.toImmutableList());
    findings.ignore(
        0,
        route.nlri().size()
            - usable.size()
            + " prefixes are multicast, loopback or reserved, such as "
            + last);
    return usable;
  }

  /** The default route is: it only begins with the unspecified address. */
  private static boolean isForHosts(Prefix prefix) {
    return prefix.length() == 0
        || prefix.address().isUnspecified()
        || (prefix.address().isHost() && !prefix.address().isLinkLocal());
  }

  private static ImmutableList<PathAttribute> outliving(ImmutableList<PathAttribute> attributes) {
    ImmutableList.Builder<PathAttribute> outliving = ImmutableList.builder();
    for (PathAttribute attribute : attributes) {
      switch (attribute) {
        case NextHop _, MpReach _, MpUnreach _ -> {}
        case PathAttribute _ -> outliving.add(attribute);
      }
    }
    return outliving.build();
  }

  /** The attribute of this kind; a loop, as all here that each UPDATE of a flood goes through. */
  static <A extends PathAttribute> Optional<A> find(
      ImmutableList<PathAttribute> attributes, Class<A> kind) {
    for (PathAttribute attribute : attributes) {
      if (kind.isInstance(attribute)) {
        return Optional.of(kind.cast(attribute));
      }
    }
    return Optional.empty();
  }
}
