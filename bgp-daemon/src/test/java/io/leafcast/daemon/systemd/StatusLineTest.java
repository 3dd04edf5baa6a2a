package io.leafcast.daemon.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.board.DaemonState;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Before there is a speaker; with one, {@code UnitIT} sees it. */
class StatusLineTest {
  private final Board board =
      new Board(DaemonState.starting("1", "/etc/leafcast/leafcast.yaml", Instant.EPOCH));

  @Test
  void whatIsWaitedForIsSaid() {
    assertThat(StatusLine.of(board)).isEqualTo("starting");
    board.pin(board.state().waiting(ImmutableList.of("leafcast.yaml:5:16 ${label:rack}")));
    assertThat(StatusLine.of(board))
        .isEqualTo("waiting for the Node: leafcast.yaml:5:16 ${label:rack}");
    board.pin(board.state().waitingBecause("403"));
    assertThat(StatusLine.of(board))
        .isEqualTo("waiting for the Node (403): leafcast.yaml:5:16 ${label:rack}");
  }

  @Test
  void aFileThatWasRefusedIsSaidInALineOfItsOwn() {
    board.pin(board.state().refusing(ImmutableList.of("leafcast.yaml:2:1:\nasn")));
    assertThat(StatusLine.of(board))
        .startsWith("starting; the configuration file has problems, the one before it holds: ")
        .doesNotContain("\n");
  }

  @Test
  void aLineHasAnEnd() {
    board.pin(board.state().refusing(ImmutableList.of("x".repeat(10_000))));
    assertThat(StatusLine.of(board)).hasSize(512);
  }
}
