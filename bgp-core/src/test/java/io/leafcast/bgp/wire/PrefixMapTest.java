package io.leafcast.bgp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PrefixMapTest {
  private static final int STEPS = 600;

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  /** Some neighbours, some of the other family; few enough to meet again. */
  private static Prefix any(Random random, int space) {
    int which = random.nextInt(space);
    return random.nextInt(8) == 0
        ? Prefix.containing(Address.ipv6(0x2001_0DB8_0000_0000L, (long) which << 32), 96)
        : Prefix.containing(Address.ipv4(0xC612_0000 + (which << 4)), 28 + which % 5);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void isWhatAMapOfTheJdkWouldBeAndOneOfBeforeStaysAsItWas(long seed) {
    Random random = new Random(seed);
    int space = 1 + random.nextInt(2_000);
    TreeMap<Prefix, Integer> expected = new TreeMap<>();
    for (int i = random.nextInt(1_000); i > 0; i--) {
      expected.put(any(random, space), random.nextInt(5));
    }
    PrefixMap<Integer> map = PrefixMap.copyOf(expected);
    PrefixMap<Integer> before = map;
    TreeMap<Prefix, Integer> expectedBefore = new TreeMap<>(expected);
    double growth = random.nextDouble();
    for (int step = 0; step < STEPS; step++) {
      Prefix prefix = any(random, space);
      if (random.nextDouble() < growth) {
        int value = random.nextInt(5);
        expected.put(prefix, value);
        map = map.with(prefix, value);
      } else {
        expected.remove(prefix);
        map = map.without(prefix);
      }
      assertThat(map.find(prefix)).isEqualTo(Optional.ofNullable(expected.get(prefix)));
      if (random.nextInt(20) == 0) {
        assertThat(map.entrySet()).containsExactlyElementsOf(expected.entrySet());
        assertThat(map).isEqualTo(expected).hasSameHashCodeAs(expected).hasSameSizeAs(expected);
        assertThat(map.changedSince(before))
            .containsExactlyElementsOf(changed(expectedBefore, expected));
        assertThat(before).isEqualTo(expectedBefore);
        assertThat(map.equals(before)).isEqualTo(expected.equals(expectedBefore));
        before = map;
        expectedBefore = new TreeMap<>(expected);
      }
    }
    TreeMap<Prefix, Integer> seen = new TreeMap<>();
    map.forEach(seen::put);
    assertThat(seen).isEqualTo(expected);
    assertThat(map.changedSince(PrefixMap.of())).containsExactlyElementsOf(expected.keySet());
    assertThat(map.changedSince(PrefixMap.copyOf(expected))).isEmpty();
  }

  private static Set<Prefix> changed(Map<Prefix, Integer> before, Map<Prefix, Integer> after) {
    TreeSet<Prefix> either = new TreeSet<>(before.keySet());
    either.addAll(after.keySet());
    either.removeIf(prefix -> Objects.equals(before.get(prefix), after.get(prefix)));
    return either;
  }

  @Test
  void whatIsTheSameIsNotLookedAtWhenOneIsComparedWithAnother() {
    AtomicInteger compared = new AtomicInteger();
    record Counted(int value, AtomicInteger comparisons) {
      @Override
      public boolean equals(Object other) {
        comparisons.incrementAndGet();
        return other instanceof Counted that && that.value == value;
      }

      @Override
      public int hashCode() {
        return value;
      }
    }
    TreeMap<Prefix, Counted> all = new TreeMap<>();
    for (int i = 0; i < 10_000; i++) {
      all.put(new Prefix(Address.ipv4(0xC612_0000 + i), 32), new Counted(i, compared));
    }
    PrefixMap<Counted> before = PrefixMap.copyOf(all);
    Prefix middle = new Prefix(Address.ipv4(0xC612_0000 + 5_000), 32);
    PrefixMap<Counted> after = before.without(middle).with(middle, new Counted(-1, compared));
    assertThat(after.changedSince(before)).containsExactly(middle);
    assertThat(compared.get()).isLessThan(200);
  }

  @Test
  void aValueThatIsThereAlreadyChangesNothing() {
    Prefix prefix = new Prefix(Address.ipv4(0xC612_0000), 32);
    PrefixMap<String> map = PrefixMap.of(prefix, "a");
    assertThat(map.with(prefix, "a")).isSameAs(map);
    assertThat(map.without(new Prefix(Address.ipv4(0xC612_0001), 32))).isSameAs(map);
    assertThat(map.with(prefix, Optional.empty())).isEmpty();
  }
}
