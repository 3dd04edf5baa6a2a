package io.leafcast.bgp.rib;

import static io.leafcast.bgp.rib.Fixtures.NODE;
import static io.leafcast.bgp.rib.Fixtures.STATIC;
import static io.leafcast.bgp.rib.Fixtures.prefix;
import static io.leafcast.bgp.rib.Fixtures.provenance;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.rib.Limits.Covering;
import io.leafcast.bgp.rib.LocalRoutes.Verdict;
import io.leafcast.bgp.rib.Rails.Cause;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of the rails whatever the sources say, over seeds. */
final class RailsPropertyTest {
  private static final ImmutableList<Prefix> ALLOW = ImmutableList.of(prefix("198.51.100.0/24"));
  private static final int STEPS = 400;

  static LongStream seeds() {
    return LongStream.range(0, 200);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theLimitsAreNeverExceededAndInTheEndAllIsAsTheSourcesWant(long seed) {
    Random random = new Random(seed);
    int most = 1 + random.nextInt(12);
    int perMinute = 1 + random.nextInt(5);
    Limits limits =
        new Limits(
            Limits.USUAL.lengths(), Covering.HELD, Optional.of(most), Optional.of(perMinute));
    Rails rails = new Rails();
    rails.configure(ALLOW, limits, ImmutableSet.of());
    Duration now = Duration.ZERO;
    Set<Prefix> wire = new HashSet<>();
    List<Duration> withdrawn = new ArrayList<>();
    PrefixMap<Claim> claims = PrefixMap.of();
    for (int step = 0; step < STEPS; step++) {
      now = now.plusMillis(random.nextInt(9_000));
      claims = random.nextInt(3) == 0 ? claims : anyClaims(random, random.nextDouble());
      now = told(rails, claims, now, most, wire, withdrawn);
    }
    while (rails.untilNextDeparture(now).isPresent()) {
      now = now.plus(rails.untilNextDeparture(now).orElseThrow());
      now = told(rails, claims, now, most, wire, withdrawn);
    }
    assertThat(claims.keySet()).containsAll(wire);
    assertThat(wire).hasSize(Math.min(most, claims.size()));
    for (int i = perMinute; i < withdrawn.size(); i++) {
      assertThat(withdrawn.get(i).minus(withdrawn.get(i - perMinute)))
          .isGreaterThanOrEqualTo(Duration.ofMinutes(1));
    }
  }

  private static Duration told(
      Rails rails,
      PrefixMap<Claim> claims,
      Duration now,
      int most,
      Set<Prefix> wire,
      List<Duration> withdrawn) {
    Set<Prefix> on = on(rails.apply(claims, Cause.SOURCE, now, wire::contains));
    assertThat(on).hasSizeLessThanOrEqualTo(most);
    wire.stream()
        .filter(prefix -> !on.contains(prefix))
        .forEach(prefix -> {
          assertThat(claims).doesNotContainKey(prefix);
          withdrawn.add(now);
        });
    wire.clear();
    wire.addAll(on);
    return now;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theGateOpensOnceAndWithdrawsNothing(long seed) {
    Random random = new Random(seed);
    Rails rails = new Rails();
    rails.configure(ALLOW, Limits.USUAL, gated(random));
    Set<Prefix> wire = new HashSet<>();
    boolean opened = !rails.isWaiting();
    for (int step = 0; step < STEPS; step++) {
      PrefixMap<Claim> claims = anyClaims(random, 0.5);
      switch (random.nextInt(20)) {
        case 0 -> rails.configure(ALLOW, Limits.USUAL, gated(random));
        case 1 -> rails.see(new Gate.Open());
        case 2, 3 -> rails.see(new Gate.Closed(ImmutableList.of("condition " + step)));
        default -> {}
      }
      Cause cause = random.nextBoolean() ? Cause.SOURCE : Cause.CONFIGURATION;
      Set<Prefix> on = on(rails.apply(claims, cause, Duration.ZERO, wire::contains));
      wire.retainAll(claims.keySet());
      assertThat(on).as("what was announced and is wanted").containsAll(wire);
      if (opened) {
        assertThat(rails.isWaiting()).as("once open, always open").isFalse();
        assertThat(on).isEqualTo(claims.keySet());
      }
      opened |= !rails.isWaiting();
      wire.addAll(on);
    }
  }

  private static ImmutableSet<SourceName> gated(Random random) {
    return random.nextInt(4) == 0 ? ImmutableSet.of() : ImmutableSet.of(NODE);
  }

  private static PrefixMap<Claim> anyClaims(Random random, double density) {
    TreeMap<Prefix, Claim> claims = new TreeMap<>();
    for (int i = 0; i < 16; i++) {
      if (random.nextDouble() < density) {
        claims.put(
            new Prefix(Address.ipv4(0xC633_6400 | i << 4), 28),
            new Claim(
                provenance(random.nextInt(3) == 0 ? STATIC : NODE),
                random.nextInt(5) == 0 ? ImmutableList.of(STATIC) : ImmutableList.of()));
      }
    }
    return PrefixMap.copyOf(claims);
  }

  private static Set<Prefix> on(LocalRoutes routes) {
    Set<Prefix> on = new HashSet<>();
    routes
        .routes()
        .forEach((prefix, route) -> {
          if (!(route.verdict() instanceof Verdict.Barred)) {
            on.add(prefix);
          }
        });
    return on;
  }
}
