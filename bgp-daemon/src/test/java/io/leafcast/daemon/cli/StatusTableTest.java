package io.leafcast.daemon.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.daemon.Examples;
import io.leafcast.daemon.admin.AdminSocket;
import io.leafcast.daemon.admin.Form;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.board.DaemonState;
import io.leafcast.daemon.run.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people see, against golden files. */
final class StatusTableTest {
  @TempDir private Path folder;

  @Test
  void sessionsPrefixesAndWhatIsWrongAreShown() throws IOException {
    assertThat(status(Examples.board(Examples.state(), Examples.snapshot()), ExitCode.FAILED))
        .isEqualTo(golden("two-leaves.txt"));
  }

  @Test
  void aFileThatWasNotTakenIsShown() throws IOException {
    DaemonState refusing =
        Examples.state()
            .refusing(ImmutableList.of("leafcast.yaml:3:8: router.asn: 0 is out of range"));
    assertThat(status(Examples.board(refusing, Examples.empty()), ExitCode.FAILED))
        .isEqualTo(golden("refused.txt"));
  }

  @Test
  void waitingForTheNodeIsShown() throws IOException {
    Board board =
        new Board(
            Examples.state()
                .waiting(ImmutableList.of("leafcast.yaml:9:14 ${annotation:example.com/leaf}"))
                .waitingBecause("the API does not answer"));
    assertThat(status(board, ExitCode.FAILED)).isEqualTo(golden("waiting.txt"));
  }

  @Test
  void whatWasFoundIsShown() throws IOException {
    DaemonState finding = Examples.state().finding(Examples.findings());
    assertThat(status(Examples.board(finding, Examples.empty()), ExitCode.FAILED))
        .isEqualTo(golden("findings.txt"));
  }

  @Test
  void howFarADrainIsIsShown() throws IOException {
    assertThat(status(Examples.board(Examples.state(), Examples.drained()), ExitCode.FAILED))
        .isEqualTo(golden("drained.txt"));
  }

  @Test
  void whereTheHealthChecksStandIsShown() throws IOException {
    assertThat(status(Examples.board(Examples.withChecks(), Examples.empty()), ExitCode.FAILED))
        .isEqualTo(golden("checks.txt"));
  }

  private String status(Board board, int expected) {
    Path path = folder.resolve("admin.sock");
    try (AdminSocket _ =
        AdminSocket.open(path, board, () -> Examples.NOW, _ -> "", _ -> {}).orThrow()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      Commands commands =
          new Commands(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
      int status = commands.status(path, Form.TABLE);
      assertThat(status).as(err.toString(UTF_8)).isEqualTo(expected);
      return out.toString(UTF_8);
    }
  }

  private static String golden(String name) throws IOException {
    try (var golden = StatusTableTest.class.getResourceAsStream("/status/" + name)) {
      return golden == null ? "" : new String(golden.readAllBytes(), UTF_8);
    }
  }
}
