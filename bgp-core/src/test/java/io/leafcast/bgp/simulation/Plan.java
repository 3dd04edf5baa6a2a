package io.leafcast.bgp.simulation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.attr.Communities;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.drain.DrainOrder;
import io.leafcast.bgp.drain.DrainTerms;
import io.leafcast.bgp.reason.DrainReason;
import io.leafcast.bgp.rib.Gate;
import io.leafcast.bgp.rib.HostInterfaces;
import io.leafcast.bgp.rib.InterfaceAddresses;
import io.leafcast.bgp.rib.Limits;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.speaker.DrainWanted;
import io.leafcast.bgp.speaker.Output;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.PeerSettings;
import io.leafcast.bgp.speaker.SpeakerSettings;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Endpoint;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.RouterId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeMap;

/** Draws settings, sets of prefixes and leaves out of a seed's dice. */
final class Plan {
  static final ImmutableList<SourceName> SOURCES =
      ImmutableList.of(new SourceName("kubernetes"), new SourceName("static"));

  private static final ImmutableList<Family> BOTH =
      ImmutableList.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST);
  private static final ImmutableList<String> SUPERNETS =
      ImmutableList.of(
          "198.51.100.0/24", "203.0.113.0/25", "0.0.0.0/0", "2001:db8:42::/48", "2001:db8:42::/60");
  private static final ImmutableList<Integer> HOLD_TIMES = ImmutableList.of(0, 3, 9, 30, 90);
  private static final ImmutableList<Integer> LEAF_HOLD_TIMES = ImmutableList.of(0, 3, 9, 30);
  private static final ImmutableList<Long> NODE_ASNS = ImmutableList.of(64_496L, 65_540L);
  private static final ImmutableList<Long> LEAF_ASNS = ImmutableList.of(64_500L, 65_550L);

  private final Dice dice;
  private final boolean large;

  Plan(Dice dice) {
    this.dice = dice;
    this.large = dice.chance(0.04);
  }

  static Address nodeAddress(int node, Afi afi) {
    return address(10 + node, afi);
  }

  static Address leafAddress(int leaf, Afi afi) {
    return address(100 + leaf, afi);
  }

  private static Address address(int host, Afi afi) {
    return afi.equals(Afi.IPV4)
        ? Address.ipv4(0xC000_0200 | host)
        : Address.ipv6(0x2001_0DB8_0000_0000L, host);
  }

  long nodeAsn() {
    return dice.pick(NODE_ASNS);
  }

  /** Of a leaf: mostly eBGP, else the number of the nodes. */
  long leafAsn(long nodeAsn) {
    return dice.chance(0.25) ? nodeAsn : dice.pick(LEAF_ASNS);
  }

  Afi sessionAfi() {
    return dice.chance(0.5) ? Afi.IPV4 : Afi.IPV6;
  }

  Leaf.Terms leaf(int leaf, Afi afi, long asn, ImmutableList<Address> dials) {
    boolean fourOctets = asn > 0xFFFF || dice.chance(0.7);
    return new Leaf.Terms(
        leafAddress(leaf, afi),
        asn,
        dice.chance(0.5) ? 1 + leaf : 0xC000_0300 + leaf,
        dice.pick(LEAF_HOLD_TIMES),
        ImmutableSet.copyOf(dice.some(BOTH, 0.7)),
        fourOctets,
        dials,
        dice.pick(ImmutableList.copyOf(Leaf.Help.values())));
  }

  PeerSettings peer(String name, Address address, long asn, boolean peerDials) {
    boolean passive = peerDials && dice.chance(0.4);
    return new PeerSettings(
        new PeerName(name),
        new PeerSettings.Target.At(new Endpoint(address, 179, "")),
        new PeerSettings.SessionTerms(
            new Asn(asn),
            new Output.From.Any(),
            passive ? PeerSettings.Opening.PASSIVE : PeerSettings.Opening.DIAL,
            1,
            dice.pick(HOLD_TIMES),
            families()),
        new PeerSettings.Retry(Duration.ofSeconds(1), Duration.ofSeconds(dice.between(4, 30))),
        new PeerSettings.Announcing(nextHops()));
  }

  /** What of a peer a reload may change. */
  PeerSettings changed(PeerSettings peer) {
    PeerSettings.SessionTerms session = peer.session();
    return new PeerSettings(
        peer.name(),
        peer.target(),
        new PeerSettings.SessionTerms(
            session.asn(),
            session.from(),
            session.opening(),
            session.hops(),
            dice.pick(HOLD_TIMES),
            dice.chance(0.5) ? families() : session.families()),
        peer.retry(),
        dice.chance(0.5) ? new PeerSettings.Announcing(nextHops()) : peer.announcing());
  }

  /** The address that the target of every peer is here. */
  static Address address(PeerSettings peer) {
    return switch (peer.target()) {
      case PeerSettings.Target.At(Endpoint(Address address, int _, String _)) -> address;
    };
  }

  private ImmutableSet<Family> families() {
    ImmutableList<Family> drawn = dice.some(BOTH, 0.8);
    return ImmutableSet.copyOf(drawn.isEmpty() ? BOTH : drawn);
  }

  private ImmutableMap<Afi, Address> nextHops() {
    return dice.chance(0.3)
        ? ImmutableMap.of(Afi.IPV4, Address.ipv4(0xC633_64FE))
        : ImmutableMap.of();
  }

  SpeakerSettings settings(int node, long asn, ImmutableList<PeerSettings> peers) {
    return new SpeakerSettings(
        new Asn(asn),
        routerId(node),
        new SpeakerSettings.Listen.At(Address.ipv6(0, 0), 179),
        allow(),
        sources(),
        Duration.ofSeconds(10),
        byName(peers),
        ImmutableSet.of(),
        Limits.USUAL,
        gated());
  }

  /** Mostly nobody waits for a gate. */
  ImmutableSet<SourceName> gated() {
    return dice.chance(0.6) ? ImmutableSet.of() : ImmutableSet.of(SOURCES.getFirst());
  }

  /** Closed, or open. */
  Gate gate() {
    return dice.chance(0.2)
        ? new Gate.Open()
        : new Gate.Closed(ImmutableList.of("interface eth" + dice.below(3)));
  }

  /** Nobody, some or all; the steps are short beside a storm, and some follow at once. */
  DrainWanted drains(Set<PeerName> peers) {
    DrainOrder order =
        new DrainOrder(
            new DrainReason.Asked(),
            "storm",
            new DrainTerms(
                dice.chance(0.2)
                    ? Duration.ZERO
                    : dice.between(Duration.ZERO, Duration.ofSeconds(20)),
                dice.chance(0.2)
                    ? Duration.ZERO
                    : dice.between(Duration.ZERO, Duration.ofSeconds(20)),
                dice.chance(0.6) ? DrainTerms.Then.CEASE : DrainTerms.Then.STAY));
    return switch (dice.below(4)) {
      case 0 -> new DrainWanted.Nobody();
      case 1 ->
          new DrainWanted.These(
              dice.some(ImmutableList.copyOf(peers), 0.6).stream()
                  .collect(
                      ImmutableSortedMap.toImmutableSortedMap(
                          Comparator.naturalOrder(), name -> name, _ -> order)));
      default -> new DrainWanted.All(order);
    };
  }

  /** Higher or lower than those of half of the leaves. */
  RouterId routerId(int node) {
    return new RouterId((dice.chance(0.8) ? 0xC000_0200 : 0xC000_0400) | (10 + node));
  }

  static ImmutableSortedMap<PeerName, PeerSettings> byName(Iterable<PeerSettings> peers) {
    TreeMap<PeerName, PeerSettings> byName = new TreeMap<>();
    peers.forEach(peer -> byName.put(peer.name(), peer));
    return ImmutableSortedMap.copyOf(byName);
  }

  ImmutableList<Prefix> allow() {
    return dice.some(SUPERNETS, 0.6).stream()
        .map(text -> Prefix.parse(text).orThrow())
        .collect(ImmutableList.toImmutableList());
  }

  ImmutableSet<SourceName> sources() {
    ImmutableList<SourceName> drawn = dice.some(SOURCES, 0.8);
    return ImmutableSet.copyOf(drawn.isEmpty() ? SOURCES : drawn);
  }

  /** A report: mostly a random set, else Unknown or empty. */
  Knowledge knowledge(SourceName source) {
    if (dice.chance(0.3)) {
      return new Knowledge.Unknown("the API cannot be reached");
    }
    double density = dice.chance(0.15) ? 0 : 0.4;
    TreeMap<Prefix, Provenance> prefixes = new TreeMap<>();
    for (int i = 0; i < (large ? 1_500 : 8); i++) {
      if (dice.chance(density)) {
        prefixes.put(prefix(i), provenance(source));
      }
    }
    return new Knowledge.Known(ImmutableSortedMap.copyOf(prefixes), ImmutableList.of(), "");
  }

  private Prefix prefix(int index) {
    if (index == 7 && !large) {
      return Prefix.containing(Address.ipv4(0xE000_0000), 24);
    }
    if (index % 2 == 1) {
      return new Prefix(Address.ipv6(0x2001_0DB8_0042_0000L | index, 0), 64);
    }
    if (large) {
      return new Prefix(Address.ipv4(0xC633_0000 | index), 32);
    }
    int base = index % 4 == 0 ? 0xC633_6400 : 0xCB00_7100;
    return new Prefix(Address.ipv4(base | index << 4), 28);
  }

  private Provenance provenance(SourceName source) {
    ImmutableList<PathAttribute> attributes =
        dice.chance(0.2)
            ? ImmutableList.of(new Communities(ImmutableList.of(0xFBF0_0001)))
            : ImmutableList.of();
    return new Provenance(source, "simulation", "", Instant.EPOCH, attributes);
  }

  /** The addresses of a node's interface; IPv4 may be missing. */
  HostInterfaces interfaces(int node) {
    ImmutableList.Builder<InterfaceAddresses.OnLink> addresses = ImmutableList.builder();
    Address ipv6 = nodeAddress(node, Afi.IPV6);
    addresses.add(new InterfaceAddresses.OnLink(ipv6, Prefix.containing(ipv6, 64)));
    Address linkLocal = Address.ipv6(0xFE80_0000_0000_0000L, 10 + node);
    addresses.add(new InterfaceAddresses.OnLink(linkLocal, Prefix.containing(linkLocal, 64)));
    if (dice.chance(0.7)) {
      Address ipv4 = nodeAddress(node, Afi.IPV4);
      addresses.add(new InterfaceAddresses.OnLink(ipv4, Prefix.containing(ipv4, 24)));
    }
    return new HostInterfaces.Known(
        ImmutableMap.of(Node.INTERFACE, new InterfaceAddresses(addresses.build())));
  }
}
