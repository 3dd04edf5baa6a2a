package io.leafcast.bgp.rib;

import static io.leafcast.bgp.rib.Fixtures.OURS;
import static io.leafcast.bgp.rib.Fixtures.address;
import static io.leafcast.bgp.rib.Fixtures.announced;
import static io.leafcast.bgp.rib.Fixtures.anyIpv4;
import static io.leafcast.bgp.rib.Fixtures.anyIpv6;
import static io.leafcast.bgp.rib.Fixtures.octets;
import static io.leafcast.bgp.rib.Fixtures.packer;
import static io.leafcast.bgp.rib.Fixtures.prefix;
import static io.leafcast.bgp.rib.Fixtures.withdrawn;
import static io.leafcast.bgp.wire.Family.IPV4_UNICAST;
import static io.leafcast.bgp.wire.Family.IPV6_UNICAST;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Iterables;
import io.leafcast.bgp.attr.AsPath;
import io.leafcast.bgp.attr.AsSegment;
import io.leafcast.bgp.attr.MpReach;
import io.leafcast.bgp.attr.MpUnreach;
import io.leafcast.bgp.attr.NextHop;
import io.leafcast.bgp.attr.Origin;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.message.Update;
import io.leafcast.bgp.rib.UpdatePacker.Packed;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Nlri;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.Rfc;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdatePackerTest {
  private static final ImmutableList<PathAttribute> ATTRIBUTES =
      ImmutableList.of(
          new Origin(Origin.Code.IGP),
          new AsPath(
              ImmutableList.of(new AsSegment(AsSegment.Kind.SEQUENCE, ImmutableList.of(OURS)))));
  private static final Route IPV4 =
      new Route(IPV4_UNICAST, ImmutableList.of(address("192.0.2.1")), ATTRIBUTES);
  private static final Route IPV6 =
      new Route(IPV6_UNICAST, ImmutableList.of(address("2001:db8::1")), ATTRIBUTES);

  /** Header, two length fields, ORIGIN, AS_PATH of one number, NEXT_HOP. */
  private static final int IPV4_WITHOUT_PREFIXES = 23 + 4 + 9 + 7;

  @Test
  @Rfc(id = "UPD-6", says = "a message of exactly 4096 octets is sent whole")
  void fillsAMessageToItsLastOctet() {
    NavigableSet<Prefix> pending = slash24(1013);
    pending.add(prefix("0.0.0.0/0"));
    Packed packed = packer(4096).announce(IPV4, pending);
    assertThat(octets(packed.update())).isEqualTo(4096);
    assertThat(packed.prefixes()).hasSize(1014);
    assertThat(pending).isEmpty();
  }

  @Test
  @Rfc(id = "UPD-6", says = "a message that would have 4097 octets is split")
  void splitsAMessageThatWouldHaveOneOctetTooMany() {
    NavigableSet<Prefix> pending = slash24(1013);
    pending.add(prefix("10.0.0.0/8"));
    Packed packed = packer(4096).announce(IPV4, pending);
    assertThat(octets(packed.update())).isEqualTo(IPV4_WITHOUT_PREFIXES + 2 + 1012 * 4);
    assertThat(pending).hasSize(1);
  }

  @Test
  void countsTheSecondLengthOctetOfAnAttributePast255() {
    NavigableSet<Prefix> pending = slash64(26);
    pending.add(prefix("::/0"));
    int octetsOfAll = octets(packer(4096).announce(IPV6, new TreeSet<>(pending)).update());
    MpReach reach = new MpReach(IPV6_UNICAST, IPV6.nextHops(), ImmutableList.copyOf(pending));
    assertThat(octetsOfAll).isEqualTo(octets(update(reach)));

    assertThat(packer(octetsOfAll).announce(IPV6, new TreeSet<>(pending)).prefixes()).hasSize(27);
    Packed oneLess = packer(octetsOfAll - 1).announce(IPV6, pending);
    assertThat(oneLess.prefixes()).hasSize(26);
    assertThat(pending).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  @Rfc(id = "UPD-6", says = "big tables are split, and each message is as full as it can be")
  void everythingIsSentOnceInMessagesThatAreAsFullAsTheyCanBe(long seed) {
    Random random = new Random(seed);
    boolean isIpv4 = random.nextBoolean();
    NavigableSet<Prefix> all = new TreeSet<>();
    for (int i = random.nextInt(6_000); i >= 0; i--) {
      all.add(isIpv4 ? anyIpv4(random) : anyIpv6(random));
    }
    boolean isWithdrawal = random.nextBoolean();
    Family family = isIpv4 ? IPV4_UNICAST : IPV6_UNICAST;
    UpdatePacker packer = packer(100 + random.nextInt(4_000));
    NavigableSet<Prefix> pending = new TreeSet<>(all);
    NavigableSet<Prefix> sent = new TreeSet<>();
    while (!pending.isEmpty()) {
      Packed packed =
          isWithdrawal
              ? packer.withdraw(family, pending)
              : packer.announce(isIpv4 ? IPV4 : IPV6, pending);
      Update update = packed.update();
      assertThat(octets(update)).isLessThanOrEqualTo(packer.limit());
      assertThat(isWithdrawal ? withdrawn(update) : announced(update)).isEqualTo(packed.prefixes());
      assertThat(sent.addAll(packed.prefixes())).isTrue();
      if (!pending.isEmpty()) {
        Update larger = with(update, pending.first(), isWithdrawal);
        assertThat(octets(larger)).isGreaterThan(packer.limit());
      }
    }
    assertThat(sent).isEqualTo(all);
  }

  @Test
  @Rfc(id = "UPD-12", says = "NEXT_HOP stands in the order of types")
  void ipv4GoesIntoTheFieldsOfRfc4271() {
    Update update = packer(4096).announce(IPV4, slash24(2)).update();
    assertThat(update.attributes()).extracting(PathAttribute::type).containsExactly(1, 2, 3);
    assertThat(update.attributes()).contains(new NextHop(address("192.0.2.1")));
    assertThat(update.announced()).hasSize(2);
  }

  @Test
  @Rfc(id = "UPD-12", says = "MP_REACH_NLRI stands first")
  @Rfc(id = "MP-6", says = "an UPDATE with MP_REACH_NLRI alone carries no NEXT_HOP")
  void ipv6GoesIntoMpReachWhichStandsFirst() {
    Update update = packer(4096).announce(IPV6, slash64(2)).update();
    assertThat(update.attributes()).extracting(PathAttribute::type).containsExactly(14, 1, 2);
    assertThat(update.announced()).isEmpty();
  }

  @Test
  @Rfc(id = "MP-7", says = "an UPDATE with MP_UNREACH_NLRI carries no other attribute")
  void aWithdrawalOfIpv6IsMpUnreachAlone() {
    Update update = packer(4096).withdraw(IPV6_UNICAST, slash64(2)).update();
    assertThat(update.attributes()).extracting(PathAttribute::type).containsExactly(15);
    assertThat(packer(4096).withdraw(IPV4_UNICAST, slash24(2)).update().attributes()).isEmpty();
  }

  @Test
  void endOfRibIsAnEmptyUpdateOrAnEmptyMpUnreach() {
    assertThat(UpdatePacker.endOfRib(IPV4_UNICAST))
        .isEqualTo(new Update(ImmutableList.of(), ImmutableList.of(), ImmutableList.of()));
    assertThat(UpdatePacker.endOfRib(IPV6_UNICAST).attributes())
        .containsExactly(new MpUnreach(IPV6_UNICAST, ImmutableList.of()));
  }

  private static Update with(Update update, Prefix more, boolean isWithdrawal) {
    ImmutableList<Nlri> list = ImmutableList.of(more);
    ImmutableList<PathAttribute> attributes =
        update.attributes().stream()
            .map(attribute ->
                switch (attribute) {
                  case MpReach(var family, var hops, var prefixes) ->
                      new MpReach(family, hops, join(prefixes, list));
                  case MpUnreach(var family, var prefixes) ->
                      new MpUnreach(family, join(prefixes, list));
                  default -> attribute;
                })
            .collect(ImmutableList.toImmutableList());
    if (!attributes.equals(update.attributes())) {
      return new Update(update.withdrawn(), attributes, update.announced());
    }
    return isWithdrawal
        ? new Update(join(update.withdrawn(), list), attributes, update.announced())
        : new Update(update.withdrawn(), attributes, join(update.announced(), list));
  }

  private static ImmutableList<Nlri> join(List<Nlri> some, List<Nlri> more) {
    return ImmutableList.copyOf(Iterables.concat(some, more));
  }

  private static Update update(PathAttribute first) {
    return new Update(
        ImmutableList.of(),
        ImmutableList.<PathAttribute>builder().add(first).addAll(ATTRIBUTES).build(),
        ImmutableList.of());
  }

  private static NavigableSet<Prefix> slash24(int count) {
    NavigableSet<Prefix> prefixes = new TreeSet<>();
    IntStream.range(0, count)
        .forEach(i -> prefixes.add(new Prefix(Address.ipv4(0x0A00_0100 + (i << 8)), 24)));
    return prefixes;
  }

  private static NavigableSet<Prefix> slash64(int count) {
    NavigableSet<Prefix> prefixes = new TreeSet<>();
    IntStream.range(0, count)
        .forEach(i -> prefixes.add(new Prefix(Address.ipv6(0x2001_0DB8_0000_0001L + i, 0), 64)));
    return prefixes;
  }
}
