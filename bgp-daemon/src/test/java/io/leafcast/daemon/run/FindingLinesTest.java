package io.leafcast.daemon.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.daemon.Examples;
import io.leafcast.daemon.board.DaemonState;
import io.leafcast.daemon.board.Finding;
import io.leafcast.daemon.board.Findings;
import org.junit.jupiter.api.Test;

final class FindingLinesTest {
  private static final Finding ONE = new Finding("duplicate-cidr", "CiliumNode/a", "both have it");
  private static final Finding OTHER = new Finding("outside", "CiliumNode/a", "not in it");

  @Test
  void aLineSaysWhatCameAndOneWhatIsGone() {
    Findings before = Findings.NONE.said("x", ImmutableList.of(ONE));
    Findings now = Findings.NONE.said("y", ImmutableList.of(OTHER));
    assertThat(FindingLines.came(before, now))
        .containsExactly("event=finding code=outside object=\"CiliumNode/a\" not in it");
    assertThat(FindingLines.gone(before, now))
        .containsExactly(
            "event=finding-gone code=duplicate-cidr object=\"CiliumNode/a\" both have it");
  }

  @Test
  void anObjectCannotSpeakForAnother() {
    Finding hostile = new Finding("outside", "a\" code=own-fault \"", "");
    assertThat(FindingLines.came(Findings.NONE, Findings.NONE.said("x", ImmutableList.of(hostile))))
        .containsExactly("event=finding code=outside object=\"a' code=own-fault '\" ");
  }

  @Test
  void whatIsSaidAgainOrByAnotherMakesNoLine() {
    Findings before = Findings.NONE.said("x", ImmutableList.of(ONE));
    Findings now = Findings.NONE.said("y", ImmutableList.of(ONE));
    assertThat(FindingLines.came(before, now)).isEmpty();
    assertThat(FindingLines.gone(before, now)).isEmpty();
  }

  @Test
  void whatWasToldIsInTheStateAndSurvivesAReload() {
    Event.Found found = new Event.Found("x", ImmutableSortedSet.of(ONE));
    DaemonState state = FindingLines.told(Examples.state(), found);
    assertThat(state.findings().all()).containsExactly(ONE);
    assertThat(
            state
                .refusing(ImmutableList.of("a problem"))
                .waitingBecause("a Node")
                .waiting(ImmutableList.of("${label:a}"))
                .running(Examples.NOW, ImmutableList.of(), "", 1)
                .findings()
                .all())
        .containsExactly(ONE);
    assertThat(FindingLines.told(state, new Event.Found("x", ImmutableSortedSet.of())).findings())
        .isEqualTo(Findings.NONE);
  }
}
