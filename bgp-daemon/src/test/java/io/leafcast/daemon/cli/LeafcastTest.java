package io.leafcast.daemon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.daemon.config.JsonSchema;
import io.leafcast.daemon.run.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeafcastTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void checkEndsWith2AndCountsTheProblems() throws IOException {
    Path file = Files.writeString(folder.resolve("f.yaml"), "apiVersion: leafcast.io/v1\na: 1\n");
    assertThat(execute("check", file.toString())).isEqualTo(ExitCode.MISUSED);
    assertThat(err.toString())
        .contains(file + ":2:1: unknown key 'a'; allowed: apiVersion, router")
        .endsWith("5 problems\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void checkEndsWith0WhenNothingIsWrong() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("f.yaml"),
            """
            apiVersion: leafcast.io/v1
            router: {asn: 65551}
            allow: [198.51.100.0/24]
            sources: {static: {prefixes: [198.51.100.0/25]}}
            peers: [{name: leaf-1, address: 192.0.2.1, asn: 65550}]
            """);
    assertThat(execute("check", file.toString())).isEqualTo(ExitCode.FINE);
    assertThat(out.toString()).isEqualTo(file + ": nothing is wrong\n");
  }

  @Test
  void runEndsWith2WhenTheFileHasProblems() {
    assertThat(execute("run", "--config", folder.resolve("none.yaml").toString()))
        .isEqualTo(ExitCode.MISUSED);
  }

  @Test
  void schemaPrintsTheSchema() {
    assertThat(execute("schema")).isEqualTo(ExitCode.FINE);
    assertThat(out.toString()).isEqualTo(JsonSchema.text());
  }

  @Test
  void statusWithoutADaemonEndsWith1() {
    assertThat(execute("status", "--socket", folder.resolve("s").toString()))
        .isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("no daemon runs here");
  }

  @Test
  void aCommandLineThatCannotBeUsedEndsWith2() {
    assertThat(execute()).isEqualTo(ExitCode.MISUSED);
    assertThat(execute("chek", "f")).isEqualTo(ExitCode.MISUSED);
    assertThat(execute("run")).isEqualTo(ExitCode.MISUSED);
    assertThat(execute("status", "-o", "xml")).isEqualTo(ExitCode.MISUSED);
  }

  private int execute(String... arguments) {
    return Leafcast.execute(new PrintWriter(out), new PrintWriter(err), arguments);
  }
}
