package io.leafcast.bgp.rib;

import static io.leafcast.bgp.rib.Fixtures.address;
import static io.leafcast.bgp.rib.Fixtures.prefix;
import static io.leafcast.bgp.wire.Family.IPV4_UNICAST;
import static io.leafcast.bgp.wire.Family.IPV6_UNICAST;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.attr.AsPath;
import io.leafcast.bgp.attr.AsSegment;
import io.leafcast.bgp.attr.MultiExitDisc;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.Rfc;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AdjRibInTest {
  private static final Prefix ONE = prefix("203.0.113.0/24");
  private static final Prefix TWO = prefix("198.51.100.0/24");
  private static final Prefix SIX = prefix("2001:db8::/48");

  private final Budget budget = new Budget(Budget.USUAL_OCTETS);
  private final AdjRibIn rib = new AdjRibIn(budget, new SplittableRandom(1));
  private long hashed;

  @Test
  void countsByFamily() {
    rib.accept(update(List.of(), List.of(ONE, TWO, SIX)));
    assertThat(rib.counts()).containsEntry(IPV4_UNICAST, 2).containsEntry(IPV6_UNICAST, 1);
  }

  @Test
  @Rfc(id = "UPD-5", says = "a new announcement of a prefix replaces the old one")
  void aNewAnnouncementReplacesTheOldOne() {
    rib.accept(update(List.of(), List.of(ONE), new MultiExitDisc(1)));
    rib.accept(update(List.of(), List.of(ONE), new MultiExitDisc(2)));
    assertThat(rib.counts()).containsEntry(IPV4_UNICAST, 1);
    rib.accept(update(List.of(ONE), List.of()));
    assertThat(rib.holds(ONE)).isFalse();
  }

  @Test
  @Rfc(id = "UPD-4", says = "a prefix both withdrawn and announced is announced")
  void whatIsWithdrawnAndAnnouncedAtOnceIsAnnounced() {
    rib.accept(update(List.of(ONE), List.of(ONE)));
    assertThat(rib.holds(ONE)).isTrue();
  }

  @Test
  void withdrawingIsForgettingAndUnknownOnesDoNotMatter() {
    rib.accept(update(List.of(), List.of(ONE, TWO)));
    rib.accept(update(List.of(ONE, SIX), List.of()));
    assertThat(rib.holds(ONE)).isFalse();
    assertThat(rib.holds(TWO)).isTrue();
  }

  @Test
  @Rfc(id = "ERR-2", says = "treat-as-withdraw reaches the Adj-RIB-In as a withdrawal")
  void treatAsWithdrawForgets() {
    rib.accept(update(List.of(), List.of(ONE, TWO)));
    rib.withdraw(
        new UpdateOutcome.Withdraw(ImmutableList.of(ONE), ImmutableList.of(), Octets.EMPTY));
    assertThat(rib.counts()).containsEntry(IPV4_UNICAST, 1);
  }

  @Test
  @Rfc(
      id = "UPD-3",
      says = "trailing bits do not count: a withdrawal with others removes the route")
  void aPrefixIsTheSameWhateverItsTrailingBitsWere() {
    rib.accept(update(List.of(), List.of(Prefix.containing(address("203.0.113.255"), 24))));
    rib.accept(update(List.of(ONE), List.of()));
    assertThat(rib.holds(ONE)).isFalse();
  }

  /** 1,000 such UPDATEs once filled the heap. */
  @Test
  void attributesTakeNoRoomHoweverManyAndLongTheyAre() {
    for (int i = 0; i < 1_000; i++) {
      rib.accept(update(List.of(), hosts(i, 1), longPath(i)));
    }
    assertThat(rib.counts()).containsEntry(IPV4_UNICAST, 1_000);
    assertThat(Budget.USUAL_OCTETS - budget.free()).isLessThan(1_000 * 30);
  }

  @Test
  void noPeerTakesMoreThanTheBudgetAndNoneIsStarved() {
    rib.accept(update(List.of(), hosts(0, 1_000_000)));
    assertThat(budget.free()).isNotNegative();
    assertThat(ipv4(rib)).isBetween(380_000, 770_000);
    assertThat(rib.notKept()).isEqualTo(1_000_000 - ipv4(rib));

    AdjRibIn late = new AdjRibIn(budget, new SplittableRandom(2));
    late.accept(update(List.of(), hosts(2_000_000, 50_000)));
    assertThat(late.counts()).containsEntry(IPV4_UNICAST, 50_000);
    assertThat(late.notKept()).isZero();
    assertThat(rib.notKept()).isEqualTo(1_000_000 - ipv4(rib));
    assertThat(budget.free()).isNotNegative();
  }

  @Test
  void sixteenPeersWithFullTablesHaveAboutTheSame() {
    List<AdjRibIn> peers = new ArrayList<>();
    for (int peer = 0; peer < 16; peer++) {
      AdjRibIn each = new AdjRibIn(budget, new SplittableRandom(peer));
      each.accept(update(List.of(), hosts(0, 100_000)));
      peers.add(each);
    }
    assertThat(budget.free()).isNotNegative();
    assertThat(peers)
        .allSatisfy(each -> assertThat(ipv4(each)).isBetween(16_000, 60_000))
        .allSatisfy(each -> assertThat(ipv4(each) + each.notKept()).isEqualTo(100_000));
  }

  /** So many that a fair share is little more than what a directory takes. */
  @Test
  @Timeout(60)
  void aGreedyPeerGivesUpToAsManyAsThereAre() {
    rib.accept(update(List.of(), hosts(0, 1_000_000)));
    for (int peer = 0; peer < 1_000; peer++) {
      AdjRibIn each = new AdjRibIn(budget, new SplittableRandom(peer));
      each.accept(update(List.of(), hosts(0, 500)));
      assertThat(each.notKept()).as("of peer %d", peer).isLessThan(peer < 900 ? 1 : 501);
    }
    assertThat(budget.free()).isNotNegative();
  }

  @Test
  void whatIsWithdrawnAndASessionThatEndsGiveTheirRoomBack() {
    AdjRibIn small = new AdjRibIn(budget, new SplittableRandom(2));
    small.accept(update(List.of(), hosts(0, 50_000)));
    small.accept(update(hosts(0, 50_000), List.of()));
    assertThat(budget.free()).isEqualTo(Budget.USUAL_OCTETS);
    small.accept(update(List.of(), hosts(0, 50_000)));
    small.close();
    assertThat(budget.free()).isEqualTo(Budget.USUAL_OCTETS);
  }

  @Test
  void eachPrefixOfAnUpdateIsHashedOnceAndItsAttributesNever() {
    AdjRibIn counting = new AdjRibIn(budget, this::counted);
    counting.accept(
        update(List.of(), Collections.nCopies(2_000, prefix("0.0.0.0/0")), longPath(1)));
    assertThat(hashed).isEqualTo(2_000);
    assertThat(counting.counts()).containsEntry(IPV4_UNICAST, 1);
  }

  @Test
  void everyFamilyIsWalkedByItself() {
    rib.accept(update(List.of(), List.of(ONE, TWO, SIX)));
    List<Prefix> seen = new ArrayList<>();
    assertThat(rib.walk(IPV4_UNICAST, 0, seen::add)).isZero();
    assertThat(seen).containsExactlyInAnyOrder(ONE, TWO);
    assertThat(rib.walk(IPV6_UNICAST, 0, seen::add)).isZero();
    assertThat(seen).containsExactlyInAnyOrder(ONE, TWO, SIX);
  }

  private static int ipv4(AdjRibIn rib) {
    return rib.counts().getOrDefault(IPV4_UNICAST, 0);
  }

  private long counted(Prefix prefix) {
    hashed++;
    return new SipHash(1, 2).of(prefix);
  }

  private static List<Prefix> hosts(int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(i -> new Prefix(Address.ipv4(0x0A00_0000 + i), 32))
        .toList();
  }

  /** 650 segments of one number each: as many as an UPDATE has room for. */
  private static AsPath longPath(int first) {
    return new AsPath(
        IntStream.range(0, 650)
            .mapToObj(i -> new Asn(1 + first + i))
            .map(asn -> new AsSegment(AsSegment.Kind.SET, ImmutableList.of(asn)))
            .collect(ImmutableList.toImmutableList()));
  }

  private static UpdateOutcome.Accept update(
      List<Prefix> withdrawn, List<Prefix> announced, PathAttribute... attributes) {
    return new UpdateOutcome.Accept(
        ImmutableList.copyOf(withdrawn),
        ImmutableList.of(
            new UpdateOutcome.Announced(
                ImmutableList.of(address("192.0.2.1")), ImmutableList.copyOf(announced))),
        ImmutableList.copyOf(attributes),
        ImmutableList.of(),
        ImmutableList.of());
  }
}
