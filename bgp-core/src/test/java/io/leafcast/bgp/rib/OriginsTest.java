package io.leafcast.bgp.rib;

import static io.leafcast.bgp.rib.Fixtures.NODE;
import static io.leafcast.bgp.rib.Fixtures.NOW;
import static io.leafcast.bgp.rib.Fixtures.STATIC;
import static io.leafcast.bgp.rib.Fixtures.known;
import static io.leafcast.bgp.rib.Fixtures.prefix;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.reason.SourceReason;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.SourceName;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OriginsTest {
  private static final Instant LATER = NOW.plus(Duration.ofMinutes(1));

  private final Origins origins = new Origins();

  OriginsTest() {
    origins.expect(Set.of(STATIC, NODE), NOW);
  }

  @Test
  void aSourceIsUnknownUntilItWasReadOnce() {
    assertThat(origins.sources())
        .extracting(Origins.Source::state)
        .containsOnly(Origins.State.UNKNOWN);
    assertThat(origins.areAllRead()).isFalse();

    origins.report(STATIC, known(STATIC), LATER);
    assertThat(origins.areAllRead()).isFalse();
    origins.report(NODE, known(NODE), LATER);
    assertThat(origins.areAllRead()).isTrue();
  }

  @Test
  void aSourceThatCouldNeverBeReadKeepsNothingAndIsStillWaitedFor() {
    origins.report(STATIC, known(STATIC), NOW);
    origins.report(NODE, new Knowledge.Unknown("connection refused"), LATER);

    assertThat(source(NODE).state()).isEqualTo(Origins.State.UNKNOWN);
    assertThat(source(NODE).reason()).isEqualTo(new SourceReason.Unreadable("connection refused"));
    assertThat(origins.areAllRead()).isFalse();
  }

  @Test
  void whatASourceKnewStaysWhileItCannotBeRead() {
    origins.report(NODE, known(NODE, "192.0.2.0/24"), NOW);
    origins.report(NODE, new Knowledge.Unknown("connection refused"), LATER);

    assertThat(origins.claims()).containsOnlyKeys(prefix("192.0.2.0/24"));
    Origins.Source node = source(NODE);
    assertThat(node.state()).isEqualTo(Origins.State.KEPT);
    assertThat(node.reason()).isEqualTo(new SourceReason.Unreadable("connection refused"));
    assertThat(node.since()).isEqualTo(LATER);
  }

  @Test
  void anEmptySetThatIsKnownTakesEverythingAway() {
    origins.report(NODE, known(NODE, "192.0.2.0/24"), NOW);
    origins.report(NODE, known(NODE), LATER);
    assertThat(origins.claims()).isEmpty();
  }

  @Test
  void theStateKeepsItsTimeWhileItLasts() {
    origins.report(NODE, known(NODE), NOW);
    origins.report(NODE, known(NODE, "192.0.2.0/24"), LATER);
    assertThat(source(NODE).since()).isEqualTo(NOW);
  }

  @Test
  void ofTwoSourcesTheFirstByNameCountsWhoeverSpokeFirst() {
    origins.report(STATIC, known(STATIC, "192.0.2.0/24", "198.51.100.0/24"), NOW);
    origins.report(NODE, known(NODE, "192.0.2.0/24"), LATER);

    assertThat(origins.claims().get(prefix("192.0.2.0/24")))
        .extracting(Claim::sources)
        .isEqualTo(ImmutableList.of(NODE, STATIC));
    assertThat(origins.claims().get(prefix("198.51.100.0/24")))
        .extracting(Claim::sources)
        .isEqualTo(ImmutableList.of(STATIC));
  }

  @Test
  void aSourceThatIsConfiguredNoLongerTakesItsPrefixesAlongAndIsNotHeard() {
    origins.report(STATIC, known(STATIC, "192.0.2.0/24"), NOW);
    origins.expect(Set.of(NODE), LATER);
    assertThat(origins.claims()).isEmpty();

    origins.report(STATIC, known(STATIC, "192.0.2.0/24"), LATER);
    assertThat(origins.claims()).isEmpty();
    assertThat(origins.sources()).extracting(Origins.Source::name).containsExactly(NODE);
  }

  private Origins.Source source(SourceName name) {
    return origins.sources().stream()
        .filter(source -> source.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
