package io.leafcast.k8s.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReportTest {
  private static final Instant NOW = Reports.NOW;
  private static final Instant LATER = NOW.plusSeconds(30);

  /** A dead leaf is dialled every 30 s: that is no news. */
  @Test
  void anAttemptThatFailsAsTheOneBeforeChangesNothing() {
    Report before = dead(NOW, NOW);
    assertThat(dead(LATER, LATER).after(Optional.of(before), ImmutableMap.of())).isEqualTo(before);
  }

  @Test
  void anotherErrorIsNews() {
    Report before = dead(NOW, NOW);
    Report.Session old = before.sessions().listed().getFirst();
    Report.LastError other =
        new Report.LastError("refused", "connection refused", Optional.empty(), LATER);
    Report after =
        Reports.with(
                ImmutableList.of(
                    new Report.Session(
                        old.peer(),
                        old.address(),
                        old.asn(),
                        old.state(),
                        LATER,
                        Optional.of(other),
                        old.negotiated(),
                        old.announced(),
                        old.held())),
                ImmutableList.of())
            .after(Optional.of(before), ImmutableMap.of());
    assertThat(after.sessions().listed().getFirst().lastError()).contains(other);
    assertThat(after.sessions().listed().getFirst().since()).isEqualTo(NOW);
  }

  @Test
  void aSessionThatWasUpInBetweenHasAnErrorOfItsOwn() {
    Report up = Reports.usual();
    Report.Session leaf1 = up.sessions().listed().getFirst();
    Report.Session again =
        new Report.Session(
            leaf1.peer(),
            leaf1.address(),
            leaf1.asn(),
            Report.State.ESTABLISHED,
            LATER,
            Reports.down("leaf-1", LATER, LATER).lastError(),
            leaf1.negotiated(),
            0,
            0);
    Report first = Reports.with(ImmutableList.of(again), ImmutableList.of());
    Report.Session third =
        new Report.Session(
            again.peer(),
            again.address(),
            again.asn(),
            again.state(),
            LATER.plusSeconds(9),
            Reports.down("leaf-1", LATER, LATER.plusSeconds(9)).lastError(),
            again.negotiated(),
            0,
            0);
    Report second =
        Reports.with(ImmutableList.of(third), ImmutableList.of())
            .after(Optional.of(first), ImmutableMap.of());
    assertThat(second.sessions().listed()).containsExactly(third);
  }

  @Test
  void aConditionKeepsItsTimeWhileItsStatusStays() {
    Condition old = Reports.condition(Condition.Status.FALSE, NOW.minusSeconds(99));
    Report fresh = Reports.usual();
    assertThat(fresh.after(Optional.empty(), ImmutableMap.of(old.type(), old)).conditions())
        .containsExactly(Reports.condition(Condition.Status.FALSE, NOW.minusSeconds(99)));
    Condition other = Reports.condition(Condition.Status.TRUE, NOW.minusSeconds(99));
    assertThat(fresh.after(Optional.empty(), ImmutableMap.of(other.type(), other)).conditions())
        .containsExactly(Reports.condition(Condition.Status.FALSE, NOW.minusSeconds(12)));
  }

  private static Report dead(Instant since, Instant error) {
    return Reports.with(ImmutableList.of(Reports.down("leaf-2", since, error)), ImmutableList.of());
  }
}
