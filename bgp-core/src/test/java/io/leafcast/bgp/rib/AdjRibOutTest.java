package io.leafcast.bgp.rib;

import static io.leafcast.bgp.rib.AdjRibOut.EndOfRib.DUE;
import static io.leafcast.bgp.rib.AdjRibOut.EndOfRib.HELD_BACK;
import static io.leafcast.bgp.rib.Fixtures.NOW;
import static io.leafcast.bgp.rib.Fixtures.OURS;
import static io.leafcast.bgp.rib.Fixtures.address;
import static io.leafcast.bgp.rib.Fixtures.announced;
import static io.leafcast.bgp.rib.Fixtures.anyPrefix;
import static io.leafcast.bgp.rib.Fixtures.packer;
import static io.leafcast.bgp.rib.Fixtures.prefix;
import static io.leafcast.bgp.rib.Fixtures.withdrawn;
import static io.leafcast.bgp.wire.Family.IPV4_UNICAST;
import static io.leafcast.bgp.wire.Family.IPV6_UNICAST;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.attr.AsPath;
import io.leafcast.bgp.attr.AsSegment;
import io.leafcast.bgp.attr.MpReach;
import io.leafcast.bgp.attr.MultiExitDisc;
import io.leafcast.bgp.attr.NextHop;
import io.leafcast.bgp.attr.Origin;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.message.Update;
import io.leafcast.bgp.rib.AdjRibOut.Standing;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Nlri;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import io.leafcast.bgp.wire.Rfc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdjRibOutTest {
  private static final Prefix POD = prefix("203.0.113.0/24");
  private static final Prefix OTHER = prefix("198.51.100.0/24");
  private static final Prefix POD6 = prefix("2001:db8:1::/64");

  private final AdjRibOut rib =
      new AdjRibOut(packer(4096), ImmutableSortedSet.of(IPV4_UNICAST, IPV6_UNICAST));

  @Test
  void announcesOnceAndThenHasNothingToTell() {
    rib.diff(wanted(POD, POD6));
    assertThat(rib.standing(POD)).isEqualTo(new Standing.Pending());
    assertThat(rib.pending()).isEqualTo(2);
    assertThat(pull()).hasSize(2);
    rib.taken(NOW);
    assertThat(rib.standing(POD)).isEqualTo(new Standing.OnWire(route(POD, 0), NOW));
    assertThat(rib.pending()).isZero();
    rib.diff(wanted(POD, POD6));
    assertThat(pull()).isEmpty();
  }

  @Test
  @Rfc(id = "UPD-19", says = "a prefix that is wanted no longer is withdrawn")
  void withdrawsWhatIsWantedNoLonger() {
    rib.diff(wanted(POD, OTHER));
    assertThat(pull()).hasSize(1);
    rib.diff(wanted(OTHER));
    assertThat(rib.standing(POD)).isEqualTo(new Standing.Pending());
    assertThat(pull()).flatExtracting(Fixtures::withdrawn).containsExactly(POD);
    rib.taken(NOW);
    assertThat(rib.standing(POD)).isEqualTo(new Standing.Absent());
  }

  @Test
  void whatThePeerHasNotTakenIsPending() {
    rib.diff(wanted(POD, OTHER));
    assertThat(pull()).hasSize(1);
    assertThat(rib.pending()).isEqualTo(2);
    assertThat(rib.standing(POD)).isEqualTo(new Standing.Pending());
    rib.taken(NOW);
    rib.diff(wanted(POD));
    assertThat(pull()).hasSize(1);
    assertThat(rib.pending()).isEqualTo(1);
    assertThat(rib.standing(OTHER)).isEqualTo(new Standing.Pending());
    rib.taken(NOW.plusSeconds(60));
    assertThat(rib.pending()).isZero();
    assertThat(rib.standing(OTHER)).isEqualTo(new Standing.Absent());
    assertThat(rib.standing(POD)).isEqualTo(new Standing.OnWire(route(POD, 0), NOW));
  }

  @Test
  void whatIsWantedAgainBeforeThePeerTookTheWithdrawalCountsOnce() {
    rib.diff(wanted(POD));
    assertThat(pull()).hasSize(1);
    rib.taken(NOW);
    rib.diff(wanted());
    assertThat(pull()).hasSize(1);
    rib.diff(wanted(POD));
    assertThat(rib.pending()).isEqualTo(1);
  }

  @Test
  @Rfc(id = "UPD-5", says = "a changed route replaces the old one without a withdrawal")
  void aChangedRouteIsAnnouncedAgainWithoutAWithdrawal() {
    rib.diff(wanted(POD));
    assertThat(pull()).hasSize(1);
    rib.diff(PrefixMap.of(POD, route(POD, 1)));
    List<Update> updates = pull();
    assertThat(updates).flatExtracting(Fixtures::announced).containsExactly(POD);
    assertThat(updates).flatExtracting(Fixtures::withdrawn).isEmpty();
  }

  @Test
  @Rfc(id = "UPD-18", says = "withdrawals are not delayed: they go first")
  @Rfc(id = "UPD-13", says = "withdrawals and announcements never share an UPDATE")
  void withdrawalsGoFirstAndAlone() {
    rib.diff(wanted(POD));
    assertThat(pull()).hasSize(1);
    rib.diff(wanted(OTHER));
    List<Update> updates = pull();
    assertThat(updates).hasSize(2);
    assertThat(withdrawn(updates.getFirst())).containsExactly(POD);
    assertThat(announced(updates.getFirst())).isEmpty();
    assertThat(announced(updates.getLast())).containsExactly(OTHER);
  }

  @Test
  void whatChangesBackBeforeItWasPulledIsNeverSent() {
    rib.diff(wanted(POD));
    assertThat(pull()).hasSize(1);
    rib.diff(wanted());
    rib.diff(wanted(POD));
    assertThat(pull()).isEmpty();
    rib.diff(wanted(POD, OTHER));
    rib.diff(wanted(POD));
    assertThat(pull()).isEmpty();
  }

  @Test
  void aPullIsBoundedAndTheNextOneGoesOn() {
    rib.diff(wanted(POD, POD6));
    assertThat(rib.pull(1, HELD_BACK)).hasSize(1);
    rib.taken(NOW);
    assertThat(rib.pending()).isEqualTo(1);
    assertThat(rib.pull(1, HELD_BACK)).hasSize(1);
    assertThat(rib.pull(1, HELD_BACK)).isEmpty();
  }

  @Test
  void endOfRibFollowsTheInitialUpdateOnceForEachFamily() {
    rib.diff(wanted(POD));
    assertThat(rib.pull(1, DUE)).flatExtracting(Fixtures::announced).containsExactly(POD);
    assertThat(rib.complete()).isEmpty();
    assertThat(rib.pull(9, DUE))
        .containsExactly(UpdatePacker.endOfRib(IPV4_UNICAST), UpdatePacker.endOfRib(IPV6_UNICAST));
    assertThat(rib.complete()).isEmpty();
    rib.taken(NOW);
    assertThat(rib.complete()).containsExactly(IPV4_UNICAST, IPV6_UNICAST);
    assertThat(rib.pull(9, DUE)).isEmpty();
  }

  @Test
  void endOfRibIsHeldBackWhileASourceIsUnknown() {
    assertThat(rib.pull(9, HELD_BACK)).isEmpty();
    assertThat(rib.pull(9, DUE)).hasSize(2);
  }

  @Test
  @Rfc(id = "UPD-18", says = "a refresh sends all routes of the family again")
  void aRefreshSendsTheFamilyAgainAndKeepsSinceWhen() {
    rib.diff(wanted(POD, POD6));
    assertThat(pull()).hasSize(2);
    rib.taken(NOW);
    rib.refresh(IPV4_UNICAST);
    assertThat(rib.standing(POD)).isEqualTo(new Standing.Pending());
    assertThat(rib.pull(9, HELD_BACK)).flatExtracting(Fixtures::announced).containsExactly(POD);
    rib.taken(NOW.plusSeconds(60));
    assertThat(rib.standing(POD)).isEqualTo(new Standing.OnWire(route(POD, 0), NOW));
    assertThat(rib.pull(9, HELD_BACK)).isEmpty();
  }

  /** The peer's table, made of the UPDATEs alone, ends as what was wanted last, whatever came. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void thePeerEndsWithWhatWasWantedLast(long seed) {
    Random random = new Random(seed);
    AdjRibOut out =
        new AdjRibOut(packer(80 + random.nextInt(200)), ImmutableSortedSet.of(IPV4_UNICAST));
    List<Prefix> universe = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      universe.add(anyPrefix(random));
    }
    Map<Prefix, Route> peer = new TreeMap<>();
    PrefixMap<Route> wanted = PrefixMap.of();
    for (int step = 0; step < 200; step++) {
      switch (random.nextInt(3)) {
        case 0 -> {
          wanted = anyOf(universe, random);
          out.diff(wanted);
        }
        case 1 -> out.refresh(random.nextBoolean() ? IPV4_UNICAST : IPV6_UNICAST);
        default -> apply(out.pull(random.nextInt(4), HELD_BACK), peer, wanted);
      }
    }
    apply(out.pull(Integer.MAX_VALUE, HELD_BACK), peer, wanted);
    out.taken(NOW);
    assertThat(peer).isEqualTo(wanted);
    assertThat(out.pending()).isZero();
  }

  private static void apply(
      List<Update> updates, Map<Prefix, Route> peer, Map<Prefix, Route> wanted) {
    for (Update update : updates) {
      assertThat(announced(update).isEmpty()).isNotEqualTo(withdrawn(update).isEmpty());
      for (Nlri nlri : withdrawn(update)) {
        Prefix prefix = nlri.prefix();
        assertThat(wanted).as("never withdraws what is wanted").doesNotContainKey(prefix);
        assertThat(peer.remove(prefix)).isNotNull();
      }
      for (Nlri nlri : announced(update)) {
        Prefix prefix = nlri.prefix();
        Route read = read(update, prefix.family());
        assertThat(wanted).as("never sends stale news").containsEntry(prefix, read);
        peer.put(prefix, read);
      }
    }
  }

  private static Route read(Update update, Family family) {
    ImmutableList.Builder<PathAttribute> attributes = ImmutableList.builder();
    ImmutableList<Address> nextHops = ImmutableList.of();
    for (PathAttribute attribute : update.attributes()) {
      switch (attribute) {
        case NextHop(Address address) -> nextHops = ImmutableList.of(address);
        case MpReach reach -> nextHops = reach.nextHops();
        default -> attributes.add(attribute);
      }
    }
    return new Route(family, nextHops, attributes.build());
  }

  private static PrefixMap<Route> anyOf(List<Prefix> universe, Random random) {
    Map<Prefix, Route> some = new TreeMap<>();
    for (Prefix prefix : universe) {
      if (random.nextInt(3) > 0) {
        some.put(prefix, route(prefix, random.nextInt(3)));
      }
    }
    return PrefixMap.copyOf(some);
  }

  private List<Update> pull() {
    return rib.pull(Integer.MAX_VALUE, HELD_BACK);
  }

  private static PrefixMap<Route> wanted(Prefix... prefixes) {
    Map<Prefix, Route> wanted = new TreeMap<>();
    for (Prefix prefix : prefixes) {
      wanted.put(prefix, route(prefix, 0));
    }
    return PrefixMap.copyOf(wanted);
  }

  private static Route route(Prefix prefix, int med) {
    boolean isIpv4 = prefix.address().afi().equals(Afi.IPV4);
    return new Route(
        prefix.family(),
        ImmutableList.of(address(isIpv4 ? "192.0.2.1" : "2001:db8::1")),
        ImmutableList.of(
            new Origin(Origin.Code.IGP),
            new AsPath(
                ImmutableList.of(new AsSegment(AsSegment.Kind.SEQUENCE, ImmutableList.of(OURS)))),
            new MultiExitDisc(med)));
  }
}
