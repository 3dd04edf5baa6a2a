package io.leafcast.daemon.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.daemon.Examples;
import io.leafcast.daemon.admin.Readiness.Answer;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.board.Finding;
import io.leafcast.daemon.board.Findings;
import io.leafcast.daemon.board.PeersLeftOut;
import org.junit.jupiter.api.Test;

final class ReadinessTest {

  @Test
  void isReadyOnceAPeerHasAPrefix() {
    assertThat(Readiness.of(Examples.snapshot(), 1, PeersLeftOut.NONE))
        .isEqualTo(new Readiness(Answer.READY, "prefixes are announced to 1 of 2 peers, wanted 1"));
  }

  @Test
  void isNotReadyWhileTooFewPeersHaveOneAndSaysWhatIsWithTheOthers() {
    assertThat(Readiness.of(Examples.snapshot(), 2, PeersLeftOut.NONE))
        .isEqualTo(
            new Readiness(
                Answer.NOT_READY,
                "prefixes are announced to 1 of 2 peers, wanted 2; leaf-2 is Active (connection"
                    + " refused by [2001:db8:0:2::1]:179: is bgpd running there?)"));
  }

  @Test
  void nothingToAnnounceYetIsNotReady() {
    assertThat(Readiness.of(Examples.empty(), 1, PeersLeftOut.NONE))
        .isEqualTo(
            new Readiness(
                Answer.NOT_READY,
                "nothing to announce yet: kubernetes-node is known and empty (Node/worker-1 has no"
                    + " podCIDRs yet)"));
  }

  @Test
  void waitingForTheNodeIsNotReady() {
    Board board = new Board(Examples.state().waiting(ImmutableList.of("f:1:1 ${label:rack}")));
    assertThat(Readiness.of(board))
        .isEqualTo(new Readiness(Answer.NOT_READY, "waiting for the Node: f:1:1 ${label:rack}"));
  }

  /** What is not behind the gate may be announced; the node's Pods are not reached all the same. */
  @Test
  void aClosedGateIsNotReadyWhateverIsAnnounced() {
    Finding waiting = new Finding(Finding.GATE_CLOSED, "interface cilium_host", "it is down");
    Board board =
        Examples.board(
            Examples.state().finding(Findings.NONE.said("gate", ImmutableList.of(waiting))),
            Examples.snapshot());
    assertThat(Readiness.of(board))
        .isEqualTo(
            new Readiness(
                Answer.NOT_READY,
                "the gate is closed, waiting for interface cilium_host (it is down)"));
  }

  @Test
  void beforeTheSpeakerHasBegunNothingIsReady() {
    assertThat(Readiness.of(new Board(Examples.state())).answer()).isEqualTo(Answer.NOT_READY);
  }
}
