package io.leafcast.bgp.rib;

import static io.leafcast.bgp.rib.Fixtures.LEAF;
import static io.leafcast.bgp.rib.Fixtures.NODE;
import static io.leafcast.bgp.rib.Fixtures.NOW;
import static io.leafcast.bgp.rib.Fixtures.OURS;
import static io.leafcast.bgp.rib.Fixtures.STATIC;
import static io.leafcast.bgp.rib.Fixtures.eth0;
import static io.leafcast.bgp.rib.Fixtures.negotiated;
import static io.leafcast.bgp.rib.Fixtures.packer;
import static io.leafcast.bgp.rib.Fixtures.prefix;
import static io.leafcast.bgp.rib.Fixtures.provenance;
import static io.leafcast.bgp.rib.Fixtures.terms;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.attr.MultiExitDisc;
import io.leafcast.bgp.rib.ExportPolicy.Export;
import io.leafcast.bgp.rib.Limits.Covering;
import io.leafcast.bgp.rib.Rails.Cause;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SavedSet;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each stage from the sources to the wire keeps up change by change is what it would make of
 * everything anew, over seeds.
 */
final class ChangesPropertyTest {
  private static final int STEPS = 250;
  private static final ImmutableList<SourceName> NAMES =
      ImmutableList.of(NODE, STATIC, new SourceName("services"));

  private final Map<SourceName, PrefixMap<Provenance>> said = new HashMap<>();

  static LongStream seeds() {
    return LongStream.range(0, 150);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void eachStageIsAsIfItWereMadeAnew(long seed) {
    Random random = new Random(seed);
    Origins origins = new Origins();
    Rails rails = new Rails();
    Rails anew = new Rails();
    Announced announced = new Announced();
    LocalRoutes local = LocalRoutes.NONE;
    Wire wire = new Wire(random);
    ImmutableList<Prefix> allow = anyAllow(random);
    Limits limits = anyLimits(random);
    ImmutableSet<SourceName> gated = random.nextBoolean() ? ImmutableSet.of() : anyNames(random);
    if (random.nextInt(4) == 0) {
      origins.remember(anySaved(random), NOW);
      rails.remember(origins.claims());
      anew.remember(origins.claims());
    }
    origins.expect(ImmutableSet.copyOf(NAMES), NOW);
    rails.configure(allow, limits, gated);
    anew.configure(allow, limits, gated);
    Duration now = Duration.ZERO;
    for (int step = 0; step < STEPS; step++) {
      now = now.plusMillis(random.nextInt(8_000));
      Cause cause = random.nextInt(6) == 0 ? Cause.CONFIGURATION : Cause.SOURCE;
      switch (random.nextInt(24)) {
        case 0 -> origins.expect(anyNames(random), NOW);
        case 1 -> origins.endHandover();
        case 2 -> {
          allow = anyAllow(random);
          limits = anyLimits(random);
          rails.configure(allow, limits, gated);
        }
        case 3 -> {
          Gate gate =
              random.nextInt(4) == 0
                  ? new Gate.Open()
                  : new Gate.Closed(ImmutableList.of("step " + step));
          rails.see(gate);
          anew.see(gate);
        }
        default -> {
          SourceName name = NAMES.get(random.nextInt(NAMES.size()));
          origins.report(name, anyKnowledge(random, name), NOW);
        }
      }
      assertThat(origins.claims()).as("step %s", step).isEqualTo(claims(origins));

      anew.configure(allow, limits, gated); // all verdicts count for nothing any more
      LocalRoutes whole = anew.apply(origins.claims(), cause, now, wire.out::has);
      LocalRoutes next = rails.apply(origins.claims(), cause, now, wire.out::has);
      assertThat(next).as("step %s", step).isEqualTo(whole);
      assertThat(rails.leaving()).isEqualTo(anew.leaving());
      assertThat(rails.untilNextDeparture(now)).isEqualTo(anew.untilNextDeparture(now));

      assertThat(announced.of(next, origins.sources()))
          .as("step %s", step)
          .isEqualTo(new Announced().of(next, origins.sources()));
      wire.reroute(random, local, next);
      local = next;
    }
  }

  /** By what the sources want, in the order of their names. */
  private static Map<Prefix, Claim> claims(Origins origins) {
    TreeMap<Prefix, List<Provenance>> wanted = new TreeMap<>();
    for (Origins.Source source : origins.sources()) {
      source
          .prefixes()
          .forEach((prefix, of) -> wanted.computeIfAbsent(prefix, _ -> new ArrayList<>()).add(of));
    }
    TreeMap<Prefix, Claim> claims = new TreeMap<>();
    wanted.forEach((prefix, all) ->
        claims.put(
            prefix,
            new Claim(
                all.getFirst(),
                all.stream()
                    .skip(1)
                    .map(Provenance::source)
                    .collect(ImmutableList.toImmutableList()))));
    for (Prefix leaving : origins.handedOver()) {
      claims.put(leaving, origins.claims().find(leaving).orElseThrow());
    }
    return claims;
  }

  /** One session: what it is told is kept up by what changed, and judged whole beside. */
  private static final class Wire {
    private final AdjRibOut out =
        new AdjRibOut(packer(60), ImmutableSortedSet.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST));
    private final ExportPolicy policy;
    private final Set<Prefix> asked = new TreeSet<>();
    private PrefixMap<Export> exports = PrefixMap.of();

    private Wire(Random random) {
      PeerTerms terms =
          terms(
              negotiated(OURS, LEAF, AsWidth.FOUR_OCTETS, Family.IPV4_UNICAST),
              "192.0.2.1",
              random.nextBoolean() ? "192.0.2.2" : "198.51.100.17"); // covered by some
      policy = new ExportPolicy(terms, eth0("192.0.2.1/24"), ImmutableMap.of(), packer(4_096));
    }

    private void reroute(Random random, LocalRoutes before, LocalRoutes now) {
      exports = policy.update(exports, now, now.routes().changedSince(before.routes()), out::has);
      assertThat(exports).isEqualTo(policy.apply(now, out::has));
      TreeMap<Prefix, Route> desired = new TreeMap<>();
      exports.forEach((prefix, export) -> {
        if (export instanceof Export.Announce(Route route)) {
          desired.put(prefix, route);
        }
      });
      out.diff(PrefixMap.copyOf(desired));
      Set<Prefix> due = new TreeSet<>(desired.keySet());
      due.addAll(out.told().keySet());
      due.removeIf(prefix -> Objects.equals(desired.get(prefix), out.told().get(prefix)));
      due.addAll(asked);
      assertThat(out.pending()).isEqualTo(due.size());
      if (random.nextInt(4) == 0) {
        out.pull(Integer.MAX_VALUE, AdjRibOut.EndOfRib.HELD_BACK);
        asked.clear();
        assertThat(out.told()).isEqualTo(desired);
      } else if (asked.isEmpty()) {
        out.pull(random.nextInt(3), AdjRibOut.EndOfRib.HELD_BACK);
      }
      if (random.nextInt(10) == 0) {
        asked.addAll(out.told().keySet());
        out.refresh(Family.IPV4_UNICAST);
      }
      out.taken(NOW);
    }
  }

  private Knowledge anyKnowledge(Random random, SourceName name) {
    if (random.nextInt(8) == 0) {
      return new Knowledge.Unknown("away");
    }
    PrefixMap<Provenance> next =
        random.nextInt(12) == 0 ? PrefixMap.of() : said.getOrDefault(name, PrefixMap.of());
    for (int i = random.nextInt(5); i > 0; i--) {
      Prefix prefix = anyPrefix(random);
      next = random.nextInt(3) == 0 ? next.without(prefix) : next.with(prefix, wish(random, name));
    }
    said.put(name, next);
    return new Knowledge.Known(next, ImmutableList.of(), "");
  }

  private static Provenance wish(Random random, SourceName name) {
    return random.nextInt(3) == 0
        ? provenance(name, new MultiExitDisc(random.nextInt(3)))
        : provenance(name);
  }

  private static Prefix anyPrefix(Random random) {
    return random.nextInt(8) == 0
        ? prefix("2001:db8:" + random.nextInt(4) + "::/64")
        : new Prefix(Address.ipv4(0xC633_6400 | random.nextInt(16) << 4), 28);
  }

  private static SavedSet anySaved(Random random) {
    TreeMap<SourceName, PrefixMap<Provenance>> all = new TreeMap<>();
    for (SourceName name : anyNames(random)) {
      all.put(
          name,
          PrefixMap.of(anyPrefix(random), wish(random, name))
              .with(anyPrefix(random), wish(random, name)));
    }
    return new SavedSet(ImmutableSortedMap.copyOf(all));
  }

  private static ImmutableSet<SourceName> anyNames(Random random) {
    return NAMES.stream()
        .filter(_ -> random.nextInt(4) != 0)
        .collect(ImmutableSet.toImmutableSet());
  }

  private static ImmutableList<Prefix> anyAllow(Random random) {
    return random.nextInt(4) == 0
        ? ImmutableList.of(prefix("198.51.100.0/25"))
        : ImmutableList.of(prefix("198.51.100.0/24"), prefix("2001:db8::/32"));
  }

  private static Limits anyLimits(Random random) {
    return new Limits(
        Limits.USUAL.lengths(),
        Covering.HELD,
        random.nextBoolean() ? Optional.empty() : Optional.of(1 + random.nextInt(14)),
        random.nextBoolean() ? Optional.empty() : Optional.of(1 + random.nextInt(5)));
  }
}
