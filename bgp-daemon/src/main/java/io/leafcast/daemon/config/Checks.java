package io.leafcast.daemon.config;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.speaker.PeerSettings.Opening;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Prefix;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What is wrong although each value by itself is right. Passes over values that are not there. */
final class Checks {
  private final Config config;
  private final Facts facts;
  private final Problems problems;

  private Checks(Config config, Facts facts, Problems problems) {
    this.config = config;
    this.facts = facts;
    this.problems = problems;
  }

  static void run(Config config, Facts facts, Problems problems) {
    Checks checks = new Checks(config, facts, problems);
    checks.router();
    checks.listens();
    checks.sources();
    checks.eachPeer();
    new PeersApart(config, facts, problems).run();
    checks.readiness();
    checks.limits();
    checks.gates();
    checks.drain();
    ReportKeys.check(config, problems);
  }

  private void router() {
    config
        .router()
        .found()
        .ifPresent(router -> {
          asn(router.asn(), "router.asn");
          if (router.id() instanceof One.Absent) {
            RouterIdChoice.unfit(facts)
                .ifPresent(reason -> problems.add(config.router().place(), "router.id", reason));
          }
        });
  }

  private void listens() {
    config.listen().found().ifPresent(listen -> listens(listen.address(), "listen.address"));
    config
        .http()
        .found()
        .map(Config.Http::listen)
        .ifPresent(listen -> {
          if (listen instanceof One.Given<ListenAddress>(ListenAddress at, Place place)) {
            listens(new One.Given<>(at.address(), place), "http.listen");
          }
        });
  }

  /** :: and 0.0.0.0 are all addresses here. */
  private void listens(One<Address> listen, String path) {
    if (listen instanceof One.Given<Address>(Address address, Place place)
        && !address.isUnspecified()) {
      AddressUse.noMachine(address)
          .ifPresent(kind ->
              problems.add(
                  place, path, address + " is " + kind + "; write an address of this machine"));
    }
  }

  /** RFC 6793 section 9: AS_TRANS stands in OPENs and paths for numbers that do not fit there. */
  private void asn(One<Asn> asn, String path) {
    if (asn instanceof One.Given<Asn>(Asn number, Place place) && number.equals(Asn.AS_TRANS)) {
      problems.add(
          place, path, number + " is AS_TRANS, the number of no AS; write the one that is meant");
    }
  }

  private void sources() {
    if (config.sources() instanceof One.Given<Config.Sources>(Config.Sources sources, Place at)) {
      new SourceChecks(config.allow(), problems).run(sources, at);
    }
  }

  private void eachPeer() {
    for (int i = 0; i < config.peers().items().size(); i++) {
      String path = "peers[" + i + "]";
      switch (config.peers().items().get(i)) {
        case One.Given<PeerSection>(PeerSection peer, _) -> peer(peer, path);
        case One.Partial<PeerSection>(PeerSection peer, _, _) -> peer(peer, path);
        case One.Absent<PeerSection> _, One.Awaited<PeerSection> _, One.Refused<PeerSection> _ -> {}
      }
    }
  }

  private void peer(PeerSection peer, String path) {
    peer.nodes().found().ifPresent(nodes -> nodes.check(path + ".nodes", problems));
    if (peer.address() instanceof One.Given<Address>(Address address, Place place)) {
      unicast(address, place, path + ".address");
      if (address.isLinkLocal() && peer.networkInterface() instanceof One.Absent) {
        problems.add(
            place, path + ".address", address + " is link-local; say on which interface, as eth0");
      }
      if (peer.localAddress() instanceof One.Given<Address>(Address local, Place at)) {
        unicast(local, at, path + ".localAddress");
        sameFamily(local, address.afi(), at, path + ".localAddress", "the peer's address");
      }
    }
    asn(peer.asn(), path + ".asn");
    if (peer.opening() instanceof One.Given<Opening>(Opening opening, Place place)
        && opening == Opening.PASSIVE
        && config.listen() instanceof One.Absent) {
      problems.add(place, path + ".passive", "the peer is to connect, but there is no listen");
    }
    peer.retry().found().ifPresent(retry -> retry(retry, path + ".retry"));
    twice(peer.families(), path + ".families");
    peer.nextHop().found().ifPresent(hops -> nextHops(peer, hops, path + ".nextHop"));
  }

  private void unicast(Address address, Place place, String path) {
    AddressUse.noMachine(address)
        .ifPresent(kind ->
            problems.add(
                place, path, address + " is not the address of one machine: it is " + kind));
  }

  private void sameFamily(Address address, Afi afi, Place place, String path, String other) {
    if (!address.afi().equals(afi)) {
      problems.add(
          place,
          path,
          address + " is " + address.afi() + ", but " + other + " is " + afi + "; use one family");
    }
  }

  private void retry(RetryKeys retry, String path) {
    Optional<Integer> min = retry.min().found();
    Optional<Integer> max = retry.max().found();
    if (min.isPresent() && max.isPresent() && min.orElseThrow() > max.orElseThrow()) {
      problems.add(
          retry.min().place(),
          path,
          "min (" + min.orElseThrow() + ") is more than max (" + max.orElseThrow() + ")");
    }
  }

  private void twice(Many<Family> families, String path) {
    Set<Family> seen = new HashSet<>();
    for (One<Family> item : families.items()) {
      if (item instanceof One.Given<Family>(Family family, Place place) && !seen.add(family)) {
        problems.add(place, path, family + " is here twice");
      }
    }
  }

  private void nextHops(PeerSection peer, NextHopKeys hops, String path) {
    nextHop(peer, hops.ipv4(), Family.IPV4_UNICAST, path + ".ipv4");
    nextHop(peer, hops.ipv6(), Family.IPV6_UNICAST, path + ".ipv6");
  }

  private void nextHop(PeerSection peer, One<Address> hop, Family family, String path) {
    if (!(hop instanceof One.Given<Address>(Address address, Place place))) {
      return;
    }
    AddressUse.noOtherMachine(address)
        .ifPresent(kind ->
            problems.add(
                place,
                path,
                address + " is " + kind + ": the peer cannot forward there; write one of ours"));
    sameFamily(address, family.afi(), place, path, "the key");
    if (address.isLinkLocal()) {
      problems.add(place, path, address + " is link-local; write a global address");
    }
    if (peer.address().found().filter(address::equals).isPresent()) {
      // RFC 4271 section 5.1.3: a speaker never announces a peer's own address to it.
      problems.add(
          place,
          path,
          address + " is the peer's own address, to which it cannot forward; write one of ours");
    }
    boolean allKnown = peer.families().values().size() == peer.families().items().size();
    if (allKnown && !peer.families().values().contains(family)) {
      problems.add(place, path, "has no effect: families has no " + family);
    }
  }

  private void readiness() {
    int peers = config.peers().items().size();
    if (config.readiness().found().map(Config.Readiness::peers).orElse(new One.Absent<>(nowhere()))
            instanceof One.Given<Integer>(Integer wanted, Place place)
        && peers > 0
        && wanted > peers) {
      problems.add(
          place, "readiness.peers", wanted + " is more than there are peers (" + peers + ")");
    }
  }

  private void limits() {
    Many<Prefix> fixed =
        config
            .sources()
            .found()
            .flatMap(sources -> sources.fixed().found())
            .map(Config.Static::prefixes)
            .orElseGet(() -> new Many<>(ImmutableList.of(), nowhere()));
    config.limits().found().ifPresent(limits -> limits.check(fixed, problems));
  }

  private boolean hasNode() {
    return config.sources().found().stream()
        .anyMatch(sources -> !(sources.kubernetes() instanceof One.Absent));
  }

  private void gates() {
    config.gates().found().ifPresent(gates -> gates.check(hasNode(), problems));
  }

  private void drain() {
    config.drain().found().ifPresent(drain -> drain.check(hasNode(), problems));
    config.stop().found().ifPresent(stop -> stop.check(hasNode(), problems));
  }

  private Place nowhere() {
    return config.readiness().place();
  }
}
