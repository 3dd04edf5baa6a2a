package io.leafcast.bgp.rib;

import static io.leafcast.bgp.rib.Fixtures.anyIpv4;
import static io.leafcast.bgp.rib.Fixtures.anyIpv6;
import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.rib.PrefixSet.Kept;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Prefix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PrefixSetTest {
  private static final int MANY = 49_152;
  private static final SipHash HASH = SipHash.seededBy(new SplittableRandom(1));

  private final Budget budget = new Budget(Budget.USUAL_OCTETS);
  private long hashed;

  @Test
  void theHashIsSipHash13OfTheSeventeenOctets() {
    // told by CPython, whose hash() it is under the key 0
    SipHash zeros = new SipHash(0, 0);
    assertThat(zeros.of(new Prefix(Address.ipv6(0, 0), 0))).isEqualTo(0x9845_0446_18BD_249EL);
    Prefix host = new Prefix(Address.ipv6(0x2001_0DB8_0001_0002L, 0x0003_0004_0005_0006L), 128);
    assertThat(zeros.of(host)).isEqualTo(0x2C54_971B_0B1E_2BC4L);
    assertThat(new SipHash(0, 1).of(host)).isNotEqualTo(zeros.of(host));
    assertThat(new SipHash(1, 0).of(host)).isNotEqualTo(zeros.of(host));
  }

  /**
   * What all fell into one slot under the hash that was here first, SplitMix64's finalizer without
   * a seed: high * GOLDEN + low is 0 for each.
   */
  @Test
  void addressesChosenAgainstAHashThatIsKnownAreSearchedLikeAnyOthers() {
    PrefixSet set = set(Afi.IPV6);
    for (long i = 0; i < MANY; i++) {
      long high = 0x2001_0DB8_0000_0000L + i;
      set.add(new Prefix(Address.ipv6(high, -(high * 0x9E37_79B9_7F4A_7C15L)), 128));
    }
    assertThat(set.size()).isEqualTo(MANY);
    assertThat(set.longestSearch()).isLessThan(150);
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64, 96, 128})
  void neighboursAreSearchedLikeAnyOthers(int length) {
    PrefixSet set = set(Afi.IPV6);
    for (long i = 0; i < MANY; i++) {
      Address address =
          length <= 64 ? Address.ipv6(i << (64 - length), 0) : Address.ipv6(0, i << (128 - length));
      set.add(new Prefix(address, length));
    }
    assertThat(set.longestSearch()).isLessThan(150);
  }

  /** A table that doubles as a whole moves all of 24,576 there. */
  @Test
  void noPrefixThatComesOrGoesMovesMoreThanOneSegment() {
    Budget.Share share = budget.open(() -> {});
    PrefixSet set = new PrefixSet(Afi.IPV4, this::counted, share);
    List<Prefix> all = distinct(Afi.IPV4, MANY);
    long most = 0;
    for (Prefix prefix : all) {
      long before = hashed;
      assertThat(set.add(prefix)).isEqualTo(Kept.YES);
      most = Math.max(most, hashed - before);
    }
    for (Prefix prefix : all) {
      long before = hashed;
      set.remove(prefix);
      most = Math.max(most, hashed - before);
    }
    assertThat(most).isLessThan(3 * Segment.MOST);
    assertThat(set.size()).isZero();
    assertThat(share.octets()).isZero();
    assertThat(budget.free()).isEqualTo(Budget.USUAL_OCTETS);
  }

  private long counted(Prefix prefix) {
    hashed++;
    return HASH.of(prefix);
  }

  @Test
  void aPrefixTakesUnder46OctetsAndUsuallyUnder32() {
    for (int prefixes : new int[] {10_000, 20_000, 30_000, MANY}) {
      assertThat(octetsOfOne(Afi.IPV4, prefixes)).isBetween(10.0, 22.5);
      assertThat(octetsOfOne(Afi.IPV6, prefixes)).isBetween(22.0, 46.0);
    }
  }

  private double octetsOfOne(Afi afi, int prefixes) {
    Budget.Share share = budget.open(() -> {});
    PrefixSet set = new PrefixSet(afi, HASH, share);
    distinct(afi, prefixes).forEach(set::add);
    double octets = share.octets() / (double) prefixes;
    share.close();
    return octets;
  }

  @Test
  void whatTheBudgetHasNoRoomForIsNotKeptAndTheRestStays() {
    Budget small = new Budget(10_000);
    PrefixSet set = new PrefixSet(Afi.IPV4, HASH, small.open(() -> {}));
    List<Prefix> kept = new ArrayList<>();
    List<Prefix> all = distinct(Afi.IPV4, 2_000);
    for (Prefix prefix : all) {
      if (set.add(prefix) == Kept.YES) {
        kept.add(prefix);
      }
    }
    assertThat(kept).hasSizeBetween(400, 4 * Segment.MOST).hasSize(set.size());
    assertThat(all.stream().filter(set::contains)).containsExactlyElementsOf(kept);
  }

  @Test
  void whoGivesUpAllOfItHasNothingLeft() {
    Budget.Share share = budget.open(() -> {});
    PrefixSet set = new PrefixSet(Afi.IPV4, HASH, share);
    distinct(Afi.IPV4, MANY).forEach(set::add);
    int given = 0;
    while (set.size() > 0) {
      given += set.giveUp();
    }
    assertThat(given).isEqualTo(MANY);
    assertThat(share.octets()).isZero();
    assertThat(set.add(distinct(Afi.IPV4, 1).getFirst())).isEqualTo(Kept.YES);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void theSetIsASet(long seed) {
    Random random = new Random(seed);
    Afi afi = random.nextBoolean() ? Afi.IPV4 : Afi.IPV6;
    PrefixSet set = set(afi);
    Set<Prefix> model = new HashSet<>();
    List<Prefix> universe = distinct(afi, 3_000);
    for (int step = 0; step < 40_000; step++) {
      // waves: it fills, then it empties
      boolean comes = random.nextInt(10) < (step / 8_000 % 2 == 0 ? 8 : 2);
      Prefix prefix = universe.get(random.nextInt(universe.size()));
      if (comes) {
        assertThat(set.add(prefix)).isEqualTo(Kept.YES);
        model.add(prefix);
      } else {
        set.remove(prefix);
        model.remove(prefix);
      }
      assertThat(set.size()).isEqualTo(model.size());
    }
    for (Prefix prefix : universe) {
      assertThat(set.contains(prefix)).isEqualTo(model.contains(prefix));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aWalkShowsOnceWhateverStays(long seed) {
    Random random = new Random(seed);
    PrefixSet set = set(Afi.IPV4);
    List<Prefix> stays = distinct(Afi.IPV4, 3_000);
    List<Prefix> others = distinct(Afi.IPV4, 9_000).subList(3_000, 9_000);
    stays.forEach(set::add);
    others.subList(0, random.nextInt(3_000)).forEach(set::add);
    List<Prefix> seen = new ArrayList<>();
    long at = 0;
    do {
      int before = seen.size();
      long end = set.end(at);
      set.walk(at, end, seen::add);
      at = end;
      assertThat(seen.size() - before).isLessThanOrEqualTo(Segment.MOST);
      for (int i = 0; i < 400; i++) {
        Prefix other = others.get(random.nextInt(others.size()));
        if (random.nextBoolean()) {
          set.add(other);
        } else {
          set.remove(other);
        }
      }
    } while (at != 0);
    assertThat(seen).doesNotHaveDuplicates().containsAll(stays);
  }

  private PrefixSet set(Afi afi) {
    return new PrefixSet(afi, HASH, budget.open(() -> {}));
  }

  private static List<Prefix> distinct(Afi afi, int count) {
    Random random = new Random(7);
    Set<Prefix> seen = new HashSet<>();
    List<Prefix> prefixes = new ArrayList<>();
    while (prefixes.size() < count) {
      Prefix prefix = afi.equals(Afi.IPV4) ? anyIpv4(random) : anyIpv6(random);
      if (seen.add(prefix)) {
        prefixes.add(prefix);
      }
    }
    return prefixes;
  }
}
