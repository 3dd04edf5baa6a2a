package io.leafcast.bgp.codec;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.attr.Aggregator;
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
import io.leafcast.bgp.message.Capability;
import io.leafcast.bgp.message.Capability.GracefulRestart.Notifications;
import io.leafcast.bgp.message.Capability.GracefulRestart.Start;
import io.leafcast.bgp.message.Forwarding;
import io.leafcast.bgp.message.Keepalive;
import io.leafcast.bgp.message.Message;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Open;
import io.leafcast.bgp.message.RouteRefresh;
import io.leafcast.bgp.message.Update;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.RouterId;
import io.leafcast.bgp.wire.Safi;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Messages out of a seed: well formed, of every kind, with values at the ends of their ranges. */
final class Arbitrary {
  private static final ImmutableList<Origin.Code> ORIGINS =
      ImmutableList.copyOf(Origin.Code.values());
  private static final ImmutableList<Integer> HOLD_TIMES = ImmutableList.of(0, 3, 90, 65535);

  private final Random random;

  Arbitrary(long seed) {
    this.random = new Random(seed);
  }

  Message message() {
    return switch (random.nextInt(8)) {
      case 0 -> new Keepalive();
      case 1 -> open();
      case 2 -> new Notification(random.nextInt(256), random.nextInt(256), octets(300));
      case 3 -> new RouteRefresh(family(), random.nextInt(256));
      default -> update();
    };
  }

  Open open() {
    ImmutableList<Capability> capabilities = some(40, this::capability);
    Asn asn = new Asn(1 + random.nextInt(65535));
    for (Capability capability : capabilities) {
      asn = capability instanceof Capability.FourOctetAs(Asn wide) ? wide : asn;
    }
    return new Open(asn, oneOf(HOLD_TIMES), new RouterId(random.nextInt() | 1), capabilities);
  }

  private Capability capability() {
    return switch (random.nextInt(6)) {
      case 0 -> new Capability.Multiprotocol(family());
      case 1 -> new Capability.RouteRefreshSupported();
      case 2 -> new Capability.FourOctetAs(asn());
      case 3 ->
          new Capability.GracefulRestart(
              oneOf(ImmutableList.copyOf(Start.values())),
              oneOf(ImmutableList.copyOf(Notifications.values())),
              random.nextInt(Capability.GracefulRestart.MOST_SECONDS + 1),
              some(
                  3,
                  () ->
                      new Capability.GracefulRestart.Kept(
                          family(), oneOf(ImmutableList.copyOf(Forwarding.values())))));
      case 4 ->
          new Capability.LongLivedGracefulRestart(
              some(
                  3,
                  () ->
                      new Capability.LongLivedGracefulRestart.KeptLong(
                          family(),
                          oneOf(ImmutableList.copyOf(Forwarding.values())),
                          random.nextInt(0x100_0000))));
      default -> new Capability.Other(128 + random.nextInt(128), octets(20));
    };
  }

  private Family family() {
    return new Family(new Afi(random.nextInt(0x10000)), new Safi(random.nextInt(0x100)));
  }

  /** Routes of an internal session, so that each attribute may be there. */
  Update update() {
    ImmutableList.Builder<PathAttribute> attributes = ImmutableList.builder();
    attributes.add(
        new Origin(oneOf(ORIGINS)),
        path(),
        new NextHop(Address.ipv4(0xC0000200 + random.nextInt(256))));
    maybe(attributes, () -> new MultiExitDisc(u32()));
    maybe(attributes, () -> new LocalPref(u32()));
    maybe(attributes, AtomicAggregate::new);
    maybe(attributes, () -> new Aggregator(asn(), Address.ipv4(random.nextInt())));
    maybe(attributes, () -> new Communities(atLeastOne(80, random::nextInt)));
    maybe(attributes, () -> new OriginatorId(Address.ipv4(random.nextInt())));
    maybe(attributes, () -> new ClusterList(atLeastOne(5, () -> Address.ipv4(random.nextInt()))));
    maybe(attributes, () -> new ExtendedCommunities(atLeastOne(5, random::nextLong)));
    maybe(attributes, () -> new LargeCommunities(atLeastOne(5, () -> octetsOf(12))));
    maybe(attributes, () -> new UnknownAttribute(0xC0, 200 + random.nextInt(50), octets(300)));
    maybe(attributes, () -> new MpUnreach(Family.IPV6_UNICAST, some(20, this::ipv6)));
    maybe(
        attributes,
        () ->
            new MpReach(
                Family.IPV6_UNICAST,
                random.nextBoolean()
                    ? ImmutableList.of(Address.ipv6(0x20010DB8L << 32, 1))
                    : ImmutableList.of(
                        Address.ipv6(0x20010DB8L << 32, 1), Address.ipv6(0xFE80L << 48, 1)),
                some(20, this::ipv6)));
    return new Update(some(20, this::ipv4), attributes.build(), atLeastOne(20, this::ipv4));
  }

  /** Sequences with sets between them: what a session of two octets carries unchanged. */
  private AsPath path() {
    ImmutableList.Builder<AsSegment> segments = ImmutableList.builder();
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      AsSegment.Kind kind = i % 2 == 0 ? AsSegment.Kind.SEQUENCE : AsSegment.Kind.SET;
      segments.add(new AsSegment(kind, atLeastOne(6, this::asn)));
    }
    return new AsPath(segments.build());
  }

  /** Never 0, and never that of our own side. */
  private Asn asn() {
    return new Asn(random.nextBoolean() ? 1 + random.nextInt(60000) : 65536 + (u32() >>> 1));
  }

  private Prefix ipv4() {
    return Prefix.containing(
        Address.ipv4(0x0A000000 | random.nextInt(1 << 24)), 8 + random.nextInt(25));
  }

  private Prefix ipv6() {
    return Prefix.containing(
        Address.ipv6((0x20010DB8L << 32) | u32(), random.nextLong()), 32 + random.nextInt(97));
  }

  private <T> T oneOf(ImmutableList<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private long u32() {
    return Integer.toUnsignedLong(random.nextInt());
  }

  private Octets octets(int most) {
    return octetsOf(random.nextInt(most));
  }

  private Octets octetsOf(int count) {
    byte[] octets = new byte[count];
    random.nextBytes(octets);
    return Octets.of(octets);
  }

  private void maybe(ImmutableList.Builder<PathAttribute> to, Supplier<PathAttribute> attribute) {
    if (random.nextInt(3) == 0) {
      to.add(attribute.get());
    }
  }

  private <T> ImmutableList<T> some(int fewerThan, Supplier<T> each) {
    return Stream.generate(each)
        .limit(random.nextInt(fewerThan))
        .collect(ImmutableList.toImmutableList());
  }

  private <T> ImmutableList<T> atLeastOne(int most, Supplier<T> each) {
    return Stream.generate(each)
        .limit(1 + random.nextInt(most))
        .collect(ImmutableList.toImmutableList());
  }
}
