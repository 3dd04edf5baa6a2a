package io.leafcast.bgp.rib;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.attr.AsPath;
import io.leafcast.bgp.attr.AsSegment;
import io.leafcast.bgp.attr.Communities;
import io.leafcast.bgp.attr.MpReach;
import io.leafcast.bgp.attr.MpUnreach;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Resilience;
import io.leafcast.bgp.message.Update;
import io.leafcast.bgp.rib.InterfaceAddresses.Flag;
import io.leafcast.bgp.rib.InterfaceAddresses.OnLink;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Nlri;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import io.leafcast.bgp.wire.RouterId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Values that the tests of the RIB share, and a count of an UPDATE's octets of their own. */
final class Fixtures {
  static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");
  static final Asn OURS = new Asn(64500);
  static final Asn LEAF = new Asn(64501);
  static final SourceName STATIC = new SourceName("static");
  static final SourceName NODE = new SourceName("kubernetes-node");

  private Fixtures() {}

  static Prefix prefix(String text) {
    return Prefix.parse(text).orThrow();
  }

  static Address address(String text) {
    return Address.parse(text).orThrow();
  }

  static Provenance provenance(SourceName source, PathAttribute... attributes) {
    return new Provenance(source, source.text(), "1", NOW, ImmutableList.copyOf(attributes));
  }

  static Knowledge known(SourceName source, String... prefixes) {
    ImmutableSortedMap.Builder<Prefix, Provenance> set = ImmutableSortedMap.naturalOrder();
    Stream.of(prefixes).forEach(text -> set.put(prefix(text), provenance(source)));
    return new Knowledge.Known(set.build(), ImmutableList.of(), "");
  }

  /** What these supernets let leave, where nothing else is limited. */
  static LocalRoutes local(PrefixMap<Claim> claims, ImmutableList<Prefix> supernets) {
    Rails rails = new Rails();
    rails.configure(supernets, Limits.USUAL, ImmutableSet.of());
    return rails.apply(claims, Rails.Cause.SOURCE, Duration.ZERO, _ -> false);
  }

  static Negotiated negotiated(Asn ours, Asn theirs, AsWidth width, Family... families) {
    return new Negotiated(
        ours,
        theirs,
        RouterId.parse("192.0.2.1").orThrow(),
        RouterId.parse("192.0.2.2").orThrow(),
        90,
        Encoding.of(width),
        Encoding.of(width),
        Negotiated.Refresh.ANSWERED,
        ImmutableSortedSet.copyOf(families),
        new Resilience.None(Resilience.By.PEER));
  }

  static PeerTerms terms(Negotiated negotiated, String local, String remote) {
    return new PeerTerms(
        negotiated,
        address(local),
        address(remote),
        "eth0",
        ImmutableSet.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST),
        ImmutableMap.of(),
        ImmutableSet.of(),
        Limits.Covering.HELD,
        Offer.USUAL);
  }

  /** An interface eth0 with these addresses, each written with the length of its link's prefix. */
  static HostInterfaces eth0(String... addresses) {
    return eth0(Stream.of(addresses).map(Fixtures::onLink).toArray(OnLink[]::new));
  }

  static HostInterfaces eth0(OnLink... addresses) {
    return new HostInterfaces.Known(
        ImmutableMap.of("eth0", new InterfaceAddresses(ImmutableList.copyOf(addresses))));
  }

  static OnLink onLink(String text, Flag... flags) {
    int slash = text.indexOf('/');
    Address address = address(text.substring(0, slash));
    Prefix prefix = Prefix.containing(address, Integer.parseInt(text.substring(slash + 1)));
    return new OnLink(address, prefix, ImmutableSet.copyOf(flags));
  }

  static UpdatePacker packer(int limit) {
    return new UpdatePacker(Encoding.USUAL.withLargestMessage(limit));
  }

  static Prefix anyPrefix(Random random) {
    return random.nextBoolean() ? anyIpv4(random) : anyIpv6(random);
  }

  static Prefix anyIpv4(Random random) {
    return Prefix.containing(Address.ipv4(random.nextInt()), random.nextInt(33));
  }

  static Prefix anyIpv6(Random random) {
    return Prefix.containing(
        Address.ipv6(random.nextLong(), random.nextLong()), random.nextInt(129));
  }

  /** The prefixes that an UPDATE announces. */
  static List<Nlri> announced(Update update) {
    return update.attributes().stream()
        .filter(MpReach.class::isInstance)
        .findFirst()
        .map(attribute -> ((MpReach) attribute).nlri())
        .orElse(update.announced());
  }

  /** The prefixes that an UPDATE withdraws. */
  static List<Nlri> withdrawn(Update update) {
    return update.attributes().stream()
        .filter(MpUnreach.class::isInstance)
        .findFirst()
        .map(attribute -> ((MpUnreach) attribute).nlri())
        .orElse(update.withdrawn());
  }

  /**
   * Octets of an UPDATE with its header, counted apart from the codec, with AS numbers in four
   * octets.
   */
  static int octets(Update update) {
    int attributes = update.attributes().stream().mapToInt(Fixtures::octets).sum();
    return 19 + 2 + octets(update.withdrawn()) + 2 + attributes + octets(update.announced());
  }

  private static int octets(PathAttribute attribute) {
    int value = valueOctets(attribute);
    return (value > 255 ? 4 : 3) + value;
  }

  private static int valueOctets(PathAttribute attribute) {
    return switch (attribute) {
      case AsPath(var segments) ->
          segments.stream().map(AsSegment::numbers).mapToInt(list -> 2 + 4 * list.size()).sum();
      case Communities(var values) -> 4 * values.size();
      case MpReach(var family, var nextHops, var nlri) ->
          5 + nextHops.size() * family.afi().addressOctets() + octets(nlri);
      case MpUnreach(_, var nlri) -> 3 + octets(nlri);
      default -> attribute.type() == 1 ? 1 : 4;
    };
  }

  private static int octets(List<Nlri> nlri) {
    return nlri.stream().mapToInt(each -> 1 + (each.prefix().length() + 7) / 8).sum();
  }
}
