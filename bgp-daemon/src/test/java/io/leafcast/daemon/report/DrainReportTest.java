package io.leafcast.daemon.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.reason.DrainReason;
import io.leafcast.bgp.speaker.Note;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.PeerNote;
import io.leafcast.daemon.Examples;
import io.leafcast.daemon.admin.StatusReport;
import io.leafcast.k8s.report.Condition;
import io.leafcast.k8s.report.Happening;
import io.leafcast.k8s.report.Report;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What Kubernetes is told of a drain. */
final class DrainReportTest {
  private static final PeerName LEAF = new PeerName("leaf-1");
  private static final DrainReason WHY = new DrainReason.Seen("taint example.net/maintenance");

  @Test
  void theObjectSaysThatPeersAreDrained() {
    Report report =
        Statement.of(
            StatusReport.of(Examples.board(Examples.state(), Examples.drained()), Examples.NOW));
    assertThat(report.conditions())
        .filteredOn(condition -> condition.type().equals("NotDrained"))
        .singleElement()
        .satisfies(condition -> {
          assertThat(condition.status()).isEqualTo(Condition.Status.FALSE);
          assertThat(condition.reason()).isEqualTo("Draining");
          assertThat(condition.message())
              .isEqualTo(
                  "leaf-1 (shunning, taint example.net/maintenance), leaf-2 (ceased, leafcast"
                      + " drain)");
        });
    assertThat(report.summary().reason()).isEqualTo("leaf-2: drained");
    assertThat(report.summary().announced()).isEqualTo(2);
  }

  @Test
  void theObjectOfANodeThatIsServedSaysSo() {
    Report report =
        Statement.of(
            StatusReport.of(Examples.board(Examples.state(), Examples.snapshot()), Examples.NOW));
    assertThat(report.conditions())
        .filteredOn(condition -> condition.type().equals("NotDrained"))
        .singleElement()
        .satisfies(condition -> assertThat(condition.status()).isEqualTo(Condition.Status.TRUE));
  }

  @Test
  void eachStepIsAnEvent() {
    ImmutableList<Note> steps =
        ImmutableList.of(
            new PeerNote.DrainShunning(LEAF, WHY),
            new PeerNote.DrainWithdrawn(LEAF, WHY),
            new PeerNote.DrainCeased(LEAF, WHY),
            new PeerNote.DrainOver(LEAF, WHY));
    Happenings happenings = new Happenings();
    assertThat(steps).allMatch(Happenings::isWorthwhile);
    assertThat(steps.stream().map(happenings::of).flatMap(Optional::stream))
        .extracting(Happening::reason)
        .containsExactly("DrainShunning", "DrainWithdrawn", "DrainCeased", "DrainOver");
  }
}
