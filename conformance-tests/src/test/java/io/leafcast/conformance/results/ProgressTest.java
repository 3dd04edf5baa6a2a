package io.leafcast.conformance.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/progress.sh}, in a shell that has no terminal. */
class ProgressTest {
  private static final Path SCRIPT = Path.of("scripts/progress.sh").toAbsolutePath();

  @TempDir private Path folder;

  /** What a shell that sourced the script did with a few lines. */
  private record Outcome(int status, String output, String errors) {}

  @Test
  void whatTheCommandWritesAndItsStatusArePassedOn() throws Exception {
    assertThat(shell("step this '1 min' : sh -c 'echo out; echo one >&2; printf two >&2; exit 3'"))
        .isEqualTo(new Outcome(3, "out\n", "one\ntwo"));
  }

  @Test
  void whatIsDoneAtOnceIsPassedOverInSilence() throws Exception {
    assertThat(shell("step this '1 min' : true")).isEqualTo(new Outcome(0, "", ""));
  }

  @Test
  void whatTakesLongIsSaid() throws Exception {
    // The command goes on until it has been said, so it cannot end too soon.
    String script =
        """
        LEAFCAST_SILENCE=0
        doing() { echo nearly; }
        step this '1 min' doing sh -c 'until [ -s errors ]; do sleep 0.1; done'
        """;
    assertThat(shell(script).errors())
        .matches("leafcast: this: \\d+ s, usually 1 min; nearly\n(?s:.*)");
  }

  @Test
  void aFailureEndsAScriptThatWantsThat() throws Exception {
    assertThat(shell("set -e; step this '1 min' : false; echo not reached"))
        .isEqualTo(new Outcome(1, "", ""));
  }

  @Test
  void timesAreSaidInMinutesAndSeconds() throws Exception {
    assertThat(shell("in_words 59; in_words 60; in_words 125").output())
        .isEqualTo("59 s\n1 min 0 s\n2 min 5 s\n");
  }

  @Test
  void mavensLogTellsHowFarTheTestsAre() throws Exception {
    Files.writeString(
        folder.resolve("log"),
        """
        [INFO] ------------------------< io.leafcast:leafcast >-------------------------
        [INFO] ------------------------< io.leafcast:bgp-core >-------------------------
        [INFO] Building Leafcast BGP core 0.1.0-SNAPSHOT                          [2/5]
        [INFO] Running io.leafcast.bgp.FooTest
        [INFO] Tests run: 10, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s -- in io.leafcast.bgp.FooTest
        [INFO] Running io.leafcast.bgp.BarTest
        [ERROR] Tests run: 7, Failures: 2, Errors: 1, Skipped: 1, Time elapsed: 0.1 s <<< FAILURE! -- in io.leafcast.bgp.BarTest
        [INFO] Running io.leafcast.bgp.BazTest
        [INFO] Tests run: 17, Failures: 2, Errors: 1, Skipped: 1
        """);
    assertThat(shell("tests_so_far log").output())
        .isEqualTo("bgp-core (BazTest); 16 tests run, 3 failed, 1 skipped");
  }

  private Outcome shell(String script) throws IOException, InterruptedException {
    var output = folder.resolve("output");
    var errors = folder.resolve("errors");
    var process =
        new ProcessBuilder(
                List.of("bash", "-c", "set -uo pipefail; . \"$0\"\n" + script, SCRIPT.toString()))
            .directory(folder.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    return new Outcome(
        process.waitFor(),
        Files.readString(output, StandardCharsets.UTF_8),
        Files.readString(errors, StandardCharsets.UTF_8));
  }
}
