package io.leafcast.bgp.rib;

import static io.leafcast.bgp.rib.Fixtures.address;
import static io.leafcast.bgp.rib.Fixtures.anyIpv4;
import static io.leafcast.bgp.rib.Fixtures.anyIpv6;
import static io.leafcast.bgp.rib.Fixtures.prefix;
import static io.leafcast.bgp.wire.Family.IPV4_UNICAST;
import static io.leafcast.bgp.wire.Family.IPV6_UNICAST;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.attr.MultiExitDisc;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.Rfc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdjRibInTest {
  private static final Prefix ONE = prefix("203.0.113.0/24");
  private static final Prefix TWO = prefix("198.51.100.0/24");
  private static final Prefix SIX = prefix("2001:db8::/48");

  private final AdjRibIn rib = new AdjRibIn(AdjRibIn.Bounds.USUAL);

  @Test
  void countsByFamily() {
    rib.accept(update(List.of(), List.of(ONE, TWO, SIX), 1));
    assertThat(rib.counts()).containsEntry(IPV4_UNICAST, 2).containsEntry(IPV6_UNICAST, 1);
  }

  @Test
  @Rfc(id = "UPD-5", says = "a new announcement of a prefix replaces the old one")
  void aNewAnnouncementReplacesTheOldOne() {
    rib.accept(update(List.of(), List.of(ONE), 1));
    rib.accept(update(List.of(), List.of(ONE), 2));
    assertThat(rib.counts()).containsEntry(IPV4_UNICAST, 1);
    assertThat(rib.route(ONE).orElseThrow().attributes()).containsExactly(new MultiExitDisc(2));
  }

  @Test
  @Rfc(id = "UPD-4", says = "a prefix both withdrawn and announced is announced")
  void whatIsWithdrawnAndAnnouncedAtOnceIsAnnounced() {
    rib.accept(update(List.of(ONE), List.of(ONE), 1));
    assertThat(rib.holds(ONE)).isTrue();
  }

  @Test
  void withdrawingIsForgettingAndUnknownOnesDoNotMatter() {
    rib.accept(update(List.of(), List.of(ONE, TWO), 1));
    rib.accept(update(List.of(ONE, SIX), List.of(), 1));
    assertThat(rib.holds(ONE)).isFalse();
    assertThat(rib.route(ONE)).isEmpty();
    assertThat(rib.route(TWO)).isPresent();
  }

  @Test
  @Rfc(id = "ERR-2", says = "treat-as-withdraw reaches the Adj-RIB-In as a withdrawal")
  void treatAsWithdrawForgets() {
    rib.accept(update(List.of(), List.of(ONE, TWO), 1));
    rib.withdraw(
        new UpdateOutcome.Withdraw(ImmutableList.of(ONE), ImmutableList.of(), Octets.EMPTY));
    assertThat(rib.counts()).containsEntry(IPV4_UNICAST, 1);
  }

  @Test
  void whatIsOverTheBoundIsNotKeptButWhatIsKeptGoesOn() {
    AdjRibIn small = new AdjRibIn(new AdjRibIn.Bounds(1, 1));
    small.accept(update(List.of(), List.of(ONE, TWO), 1));
    assertThat(small.counts()).containsEntry(IPV4_UNICAST, 1);
    assertThat(small.notKept()).isEqualTo(1);

    small.accept(update(List.of(ONE), List.of(TWO), 1));
    assertThat(small.holds(TWO)).isTrue();
  }

  @Test
  void aRouteOverTheBoundIsCountedWithoutItsAttributes() {
    AdjRibIn small = new AdjRibIn(new AdjRibIn.Bounds(9, 1));
    small.accept(update(List.of(), List.of(ONE), 1));
    small.accept(update(List.of(), List.of(TWO), 2));
    assertThat(small.holds(TWO)).isTrue();
    assertThat(small.route(TWO)).isEmpty();

    small.accept(update(List.of(ONE), List.of(TWO), 2));
    assertThat(small.route(TWO)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void theTableIsAMap(long seed) {
    Random random = new Random(seed);
    boolean isIpv4 = random.nextBoolean();
    PrefixTable table = new PrefixTable(isIpv4 ? Afi.IPV4 : Afi.IPV6);
    Map<Prefix, Integer> map = new HashMap<>();
    List<Prefix> universe = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      universe.add(isIpv4 ? anyIpv4(random) : anyIpv6(random));
    }
    for (int step = 0; step < 20_000; step++) {
      Prefix prefix = universe.get(random.nextInt(universe.size()));
      Integer before = random.nextInt(5) < 2 ? map.remove(prefix) : map.put(prefix, step);
      int told = map.containsKey(prefix) ? table.put(prefix, step) : table.remove(prefix);
      assertThat(told).isEqualTo(Objects.requireNonNullElse(before, PrefixTable.ABSENT));
      assertThat(table.size()).isEqualTo(map.size());
    }
    for (Prefix prefix : universe) {
      assertThat(table.get(prefix))
          .isEqualTo(map.getOrDefault(prefix, PrefixTable.ABSENT).intValue());
    }
  }

  @Test
  @Rfc(
      id = "UPD-3",
      says = "trailing bits do not count: a withdrawal with others removes the route")
  void aPrefixIsTheSameWhateverItsTrailingBitsWere() {
    rib.accept(update(List.of(), List.of(Prefix.containing(address("203.0.113.255"), 24)), 1));
    rib.accept(update(List.of(ONE), List.of(), 1));
    assertThat(rib.holds(ONE)).isFalse();
  }

  @Test
  void aFullTableTakesUnder30OctetsForAPrefix() {
    int most = AdjRibIn.Bounds.USUAL.prefixes();
    assertThat(full(Afi.IPV4, most).octets() / (double) most).isLessThan(18);
    assertThat(full(Afi.IPV6, most).octets() / (double) most).isLessThan(29);
  }

  private static PrefixTable full(Afi afi, int prefixes) {
    Random random = new Random(1);
    PrefixTable table = new PrefixTable(afi);
    while (table.size() < prefixes) {
      table.put(afi.equals(Afi.IPV4) ? anyIpv4(random) : anyIpv6(random), 1);
    }
    return table;
  }

  private static UpdateOutcome.Accept update(
      List<Prefix> withdrawn, List<Prefix> announced, int med) {
    ImmutableList<PathAttribute> attributes = ImmutableList.of(new MultiExitDisc(med));
    return new UpdateOutcome.Accept(
        ImmutableList.copyOf(withdrawn),
        ImmutableList.of(
            new UpdateOutcome.Announced(
                ImmutableList.of(address("192.0.2.1")), ImmutableList.copyOf(announced))),
        attributes,
        ImmutableList.of(),
        ImmutableList.of());
  }
}
