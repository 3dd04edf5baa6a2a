package io.leafcast.bgp.rib;

import static io.leafcast.bgp.rib.Fixtures.NODE;
import static io.leafcast.bgp.rib.Fixtures.STATIC;
import static io.leafcast.bgp.rib.Fixtures.prefix;
import static io.leafcast.bgp.rib.Fixtures.provenance;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.rib.Limits.Covering;
import io.leafcast.bgp.rib.Limits.Lengths;
import io.leafcast.bgp.rib.LocalRoutes.Verdict;
import io.leafcast.bgp.rib.Rails.Cause;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RailsTest {
  private static final String A = "192.0.2.0/28";
  private static final String B = "192.0.2.16/28";
  private static final String C = "192.0.2.32/28";
  private static final String D = "192.0.2.48/28";
  private static final ImmutableList<Prefix> ALLOW =
      ImmutableList.of(prefix("192.0.2.0/24"), prefix("2001:db8::/32"));

  private final Rails rails = new Rails();
  private Duration now = Duration.ofDays(40);
  private LocalRoutes last = LocalRoutes.NONE;

  private void limit(Optional<Integer> prefixes, Optional<Integer> perMinute) {
    rails.configure(
        ALLOW,
        new Limits(Limits.USUAL.lengths(), Covering.HELD, prefixes, perMinute),
        ImmutableSet.of());
  }

  private static PrefixMap<Claim> claims(SourceName source, String... prefixes) {
    TreeMap<Prefix, Claim> claims = new TreeMap<>();
    Stream.of(prefixes)
        .forEach(
            text -> claims.put(prefix(text), new Claim(provenance(source), ImmutableList.of())));
    return PrefixMap.copyOf(claims);
  }

  /** The sources want these; what left before was told to a peer. */
  private void want(Cause cause, String... prefixes) {
    apply(cause, claims(NODE, prefixes));
  }

  private void apply(Cause cause, PrefixMap<Claim> claims) {
    Set<Prefix> told = on();
    last = rails.apply(claims, cause, now, told::contains);
  }

  /** What is announced after it. */
  private Set<Prefix> on() {
    Set<Prefix> on = new TreeSet<>();
    last.routes()
        .forEach((prefix, route) -> {
          if (!(route.verdict() instanceof Verdict.Barred)) {
            on.add(prefix);
          }
        });
    return on;
  }

  private static Set<Prefix> prefixes(String... texts) {
    return new TreeSet<>(Stream.of(texts).map(Fixtures::prefix).toList());
  }

  private Verdict verdict(String text) {
    LocalRoutes.LocalRoute route = last.routes().get(prefix(text));
    assertThat(route).isNotNull();
    return route == null ? new Verdict.Allowed() : route.verdict();
  }

  @Test
  void whatIsRememberedTakesThePlacesBeforeWhatIsNew() {
    rails.remember(claims(NODE, B));
    limit(Optional.of(1), Optional.empty());
    want(Cause.CONFIGURATION, A, B);
    assertThat(verdict(A)).isEqualTo(new Verdict.Barred(new HeldReason.TooMany(1)));
    assertThat(verdict(B)).isEqualTo(new Verdict.Allowed());
  }

  @Test
  void lengthsAreJudgedByFamilyWithBothBoundsAllowed() {
    rails.configure(
        ALLOW,
        new Limits(
            ImmutableMap.of(Afi.IPV4, new Lengths(26, 28)),
            Covering.HELD,
            Optional.empty(),
            Optional.empty()),
        ImmutableSet.of());
    want(Cause.SOURCE, "192.0.2.0/25", "192.0.2.0/26", A, "192.0.2.0/29", "2001:db8::/33");
    assertThat(on()).isEqualTo(prefixes("192.0.2.0/26", A, "2001:db8::/33"));
    assertThat(verdict("192.0.2.0/29"))
        .isEqualTo(new Verdict.Barred(new HeldReason.LengthOutside(Afi.IPV4, 26, 28)));
  }

  @Test
  void theFirstThatCameStayWhereThereIsNoRoomForMore() {
    limit(Optional.of(2), Optional.empty());
    want(Cause.SOURCE, B, C);
    want(Cause.SOURCE, A, B, C, D);
    assertThat(on()).isEqualTo(prefixes(B, C));
    assertThat(verdict(A)).isEqualTo(new Verdict.Barred(new HeldReason.TooMany(2)));
    want(Cause.SOURCE, A, C, D);
    assertThat(on()).isEqualTo(prefixes(A, C));
  }

  @Test
  void aLowerLimitLeavesThoseThatCameFirst() {
    limit(Optional.of(3), Optional.empty());
    want(Cause.SOURCE, C);
    want(Cause.SOURCE, A, C);
    want(Cause.SOURCE, A, B, C);
    limit(Optional.of(1), Optional.empty());
    want(Cause.CONFIGURATION, A, B, C);
    assertThat(on()).isEqualTo(prefixes(C));
  }

  @Test
  void withdrawalsBeyondTheLimitWaitForTheirMinuteInTheOrderInWhichTheyCame() {
    limit(Optional.empty(), Optional.of(2));
    want(Cause.SOURCE, A, B, C, D);
    want(Cause.SOURCE, A, B, C);
    now = now.plusSeconds(10);
    want(Cause.SOURCE);
    assertThat(on()).isEqualTo(prefixes(B, C));
    assertThat(verdict(B)).isEqualTo(new Verdict.Leaving());
    assertThat(rails.leaving()).isEqualTo(2);
    assertThat(rails.untilNextDeparture(now)).contains(Duration.ofSeconds(50));
    now = now.plusSeconds(49);
    want(Cause.SOURCE);
    assertThat(on()).isEqualTo(prefixes(B, C));
    now = now.plusSeconds(1);
    want(Cause.SOURCE);
    assertThat(on()).isEqualTo(prefixes(C));
    now = now.plus(rails.untilNextDeparture(now).orElseThrow());
    want(Cause.SOURCE);
    assertThat(on()).isEmpty();
    assertThat(rails.untilNextDeparture(now)).isEmpty();
  }

  @Test
  void whatIsWantedAgainWaitsNoMore() {
    limit(Optional.empty(), Optional.of(1));
    want(Cause.SOURCE, A, B, C);
    want(Cause.SOURCE);
    assertThat(rails.leaving()).isEqualTo(2);
    want(Cause.SOURCE, B, C);
    assertThat(verdict(B)).isEqualTo(new Verdict.Allowed());
    assertThat(rails.leaving()).isZero();
  }

  /** What it was announced with last, and not what it came with. */
  @Test
  void whatWaitsToLeaveStaysAsItWasWantedLast() {
    limit(Optional.empty(), Optional.of(1));
    want(Cause.SOURCE, A, B);
    apply(Cause.SOURCE, claims(STATIC, A, B));
    want(Cause.SOURCE);
    assertThat(last.routes().get(prefix(B)))
        .isEqualTo(
            new LocalRoutes.LocalRoute(
                new Claim(provenance(STATIC), ImmutableList.of()), new Verdict.Leaving()));
  }

  @Test
  void whatNobodyWasToldGoesAtOnceAndCostsNothing() {
    limit(Optional.empty(), Optional.of(1));
    last = rails.apply(claims(NODE, A, B, C), Cause.SOURCE, now, _ -> false);
    last = rails.apply(claims(NODE, C), Cause.SOURCE, now, _ -> false);
    assertThat(on()).isEqualTo(prefixes(C));
    want(Cause.SOURCE);
    assertThat(on()).isEmpty();
  }

  @Test
  void whatTheConfigurationTakesAwayGoesAtOnce() {
    limit(Optional.empty(), Optional.of(1));
    want(Cause.SOURCE, A, B, C);
    want(Cause.CONFIGURATION, C);
    assertThat(on()).isEqualTo(prefixes(C));
  }

  @Test
  void whatWaitsGoesAtOnceWhereTheConfigurationAllowsItNoMore() {
    limit(Optional.empty(), Optional.of(1));
    want(Cause.SOURCE, A, B, C);
    want(Cause.SOURCE);
    rails.configure(
        ImmutableList.of(prefix(B)),
        new Limits(Limits.USUAL.lengths(), Covering.HELD, Optional.empty(), Optional.of(1)),
        ImmutableSet.of());
    want(Cause.CONFIGURATION);
    assertThat(on()).isEqualTo(prefixes(B));
  }

  @Test
  void whatWaitsToLeaveStillCountsForTheMostThatMayBeAnnounced() {
    limit(Optional.of(2), Optional.of(1));
    want(Cause.SOURCE, A, B);
    want(Cause.SOURCE, C, D);
    assertThat(on()).isEqualTo(prefixes(B, C));
    assertThat(verdict(D)).isEqualTo(new Verdict.Barred(new HeldReason.TooMany(2)));
  }

  @Test
  void whatWaitsToLeaveGoesWhereALowerLimitHasNoRoomForIt() {
    limit(Optional.empty(), Optional.of(1));
    want(Cause.SOURCE, A, B, C);
    want(Cause.SOURCE, A);
    assertThat(rails.leaving()).isEqualTo(1);
    limit(Optional.of(1), Optional.of(1));
    want(Cause.CONFIGURATION, A);
    assertThat(on()).isEqualTo(prefixes(A));
    assertThat(rails.leaving()).isZero();
  }

  @Test
  void aLowerRateHoldsForWhatIsGoneAlready() {
    limit(Optional.empty(), Optional.of(3));
    want(Cause.SOURCE, A, B, C, D);
    want(Cause.SOURCE, D);
    now = now.plusSeconds(20);
    limit(Optional.empty(), Optional.of(1));
    want(Cause.SOURCE);
    assertThat(rails.untilNextDeparture(now)).contains(Duration.ofSeconds(40));
  }

  @Test
  void aLowerRateWaitsForTheLastOfThoseThatAreTooMany() {
    limit(Optional.empty(), Optional.of(3));
    want(Cause.SOURCE, A, B, C, D);
    want(Cause.SOURCE, B, C, D);
    now = now.plusSeconds(10);
    want(Cause.SOURCE, C, D);
    limit(Optional.empty(), Optional.of(1));
    want(Cause.SOURCE, D);
    assertThat(on()).isEqualTo(prefixes(C, D));
    assertThat(rails.untilNextDeparture(now)).contains(Duration.ofSeconds(60));
  }

  @Test
  void whatWaitsAlreadyKeepsItsPlaceBeforeWhatComesAfterIt() {
    limit(Optional.empty(), Optional.of(1));
    want(Cause.SOURCE, A, B, C, D);
    want(Cause.SOURCE, A, B, C);
    want(Cause.SOURCE, A, B);
    want(Cause.SOURCE, B);
    assertThat(on()).isEqualTo(prefixes(A, B, C));
    now = now.plusSeconds(60);
    want(Cause.SOURCE, B);
    assertThat(on()).isEqualTo(prefixes(A, B));
  }

  @Test
  void aClosedGateHoldsWhatOnlyGatedSourcesWant() {
    rails.configure(ALLOW, Limits.USUAL, ImmutableSet.of(NODE));
    assertThat(rails.isWaiting()).isTrue();
    rails.see(new Gate.Closed(ImmutableList.of("interface cilium_host")));
    apply(
        Cause.SOURCE,
        PrefixMap.of(prefix(A), new Claim(provenance(NODE), ImmutableList.of()))
            .with(prefix(B), new Claim(provenance(NODE), ImmutableList.of(STATIC)))
            .with(prefix(C), new Claim(provenance(STATIC), ImmutableList.of())));
    assertThat(on()).isEqualTo(prefixes(B, C));
    assertThat(verdict(A))
        .isEqualTo(
            new Verdict.Barred(
                new HeldReason.GateClosed(ImmutableList.of("interface cilium_host"))));
  }

  private static HeldReason.ClaimedElsewhere atWorker2(String theirs) {
    return new HeldReason.ClaimedElsewhere("CiliumNode/worker-2", prefix(theirs));
  }

  @Test
  void whatAnotherNodeHasIsNotBegunWithAndFollowsOnceThatIsGone() {
    limit(Optional.empty(), Optional.empty());
    rails.see(NODE, ImmutableMap.of(prefix(A), atWorker2("192.0.2.0/24")));
    want(Cause.SOURCE, A, B);
    assertThat(on()).isEqualTo(prefixes(B));
    assertThat(verdict(A)).isEqualTo(new Verdict.Barred(atWorker2("192.0.2.0/24")));
    rails.see(NODE, ImmutableMap.of());
    want(Cause.SOURCE, A, B);
    assertThat(on()).isEqualTo(prefixes(A, B));
  }

  @Test
  void whatIsAnnouncedStaysWhereAnotherNodeTurnsOutToHaveIt() {
    limit(Optional.empty(), Optional.empty());
    want(Cause.SOURCE, A);
    rails.see(NODE, ImmutableMap.of(prefix(A), atWorker2(A), prefix(B), atWorker2(B)));
    want(Cause.SOURCE, A, B);
    want(Cause.CONFIGURATION, A, B);
    assertThat(on()).isEqualTo(prefixes(A));
    want(Cause.SOURCE, B);
    want(Cause.SOURCE, A, B);
    assertThat(on()).as("it was withdrawn meanwhile").isEmpty();
  }

  @Test
  void whatAnotherSourceWantsTooIsNotHeldForWhatTheClusterSays() {
    limit(Optional.empty(), Optional.empty());
    rails.see(NODE, ImmutableMap.of(prefix(A), atWorker2(A), prefix(B), atWorker2(B)));
    apply(
        Cause.SOURCE,
        PrefixMap.of(prefix(A), new Claim(provenance(NODE), ImmutableList.of(STATIC)))
            .with(prefix(B), new Claim(provenance(STATIC), ImmutableList.of())));
    assertThat(on()).isEqualTo(prefixes(A, B));
  }

  @Test
  void anAgentThatDiesAfterTheGateWasOpenWithdrawsNothing() {
    rails.configure(ALLOW, Limits.USUAL, ImmutableSet.of(NODE));
    rails.see(new Gate.Open());
    want(Cause.SOURCE, A);
    assertThat(on()).isEqualTo(prefixes(A));
    rails.see(new Gate.Closed(ImmutableList.of("agentSocket")));
    want(Cause.SOURCE, A, B);
    assertThat(on()).isEqualTo(prefixes(A, B));
    rails.configure(ALLOW, Limits.USUAL, ImmutableSet.of(NODE, STATIC));
    want(Cause.CONFIGURATION, A, B);
    assertThat(on()).isEqualTo(prefixes(A, B));
  }

  @Test
  void aGateThatAReloadBringsWithdrawsNothing() {
    rails.configure(ALLOW, Limits.USUAL, ImmutableSet.of());
    want(Cause.SOURCE, A);
    rails.configure(ALLOW, Limits.USUAL, ImmutableSet.of(NODE));
    want(Cause.CONFIGURATION, A, B);
    assertThat(on()).isEqualTo(prefixes(A, B));
  }

  @Test
  void aReloadWithoutAGateOpensIt() {
    rails.configure(ALLOW, Limits.USUAL, ImmutableSet.of(NODE));
    want(Cause.SOURCE, A);
    assertThat(on()).isEmpty();
    rails.configure(ALLOW, Limits.USUAL, ImmutableSet.of());
    want(Cause.CONFIGURATION, A);
    assertThat(on()).isEqualTo(prefixes(A));
    assertThat(rails.isWaiting()).isFalse();
    rails.configure(ALLOW, Limits.USUAL, ImmutableSet.of(NODE));
    want(Cause.CONFIGURATION, A, B);
    assertThat(on()).as("it is open for good").isEqualTo(prefixes(A, B));
  }

  @Test
  void whatAnUngatedSourceLetGoOfStaysWhileTheGateIsClosed() {
    rails.configure(ALLOW, Limits.USUAL, ImmutableSet.of(NODE));
    apply(
        Cause.SOURCE,
        PrefixMap.of(prefix(A), new Claim(provenance(NODE), ImmutableList.of(STATIC))));
    want(Cause.SOURCE, A);
    assertThat(on()).isEqualTo(prefixes(A));
  }
}
