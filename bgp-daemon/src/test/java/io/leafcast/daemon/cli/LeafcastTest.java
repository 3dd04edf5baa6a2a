package io.leafcast.daemon.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.daemon.config.JsonSchema;
import io.leafcast.daemon.run.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LeafcastTest {
  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void checkEndsWith2AndCountsTheProblems() throws IOException {
    Path file = Files.writeString(folder.resolve("f.yaml"), "apiVersion: leafcast.io/v1\na: 1\n");
    assertThat(execute("check", file.toString())).isEqualTo(ExitCode.MISUSED);
    assertThat(err.toString(UTF_8))
        .contains(file + ":2:1: unknown key 'a'; allowed: apiVersion, router")
        .endsWith("5 problems\n");
    assertThat(out.toString(UTF_8)).isEmpty();
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
    assertThat(out.toString(UTF_8)).isEqualTo(file + ": nothing is wrong\n");
  }

  @Test
  void checkWarnsOfWhatIsAllowedAndDangerous() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("f.yaml"),
            """
            apiVersion: leafcast.io/v1
            router: {asn: 65551}
            allow: [198.51.100.0/24, 0.0.0.0/0, "::/0"]
            sources: {static: {prefixes: [198.51.100.0/25]}}
            peers: [{name: leaf-1, address: 192.0.2.1, asn: 65550}]
            """);
    assertThat(execute("check", file.toString())).isEqualTo(ExitCode.FINE);
    assertThat(err.toString(UTF_8).lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("warning: " + file + ":3:26: allow[1]: 0.0.0.0/0 allows every prefix");
  }

  /** A Node keeps its conditions while it is booted. */
  @Test
  void checkWarnsOfGatesThatTheApiAloneOpens() throws IOException {
    Path file = gated("{taintAbsent: node.cilium.io/agent-not-ready}");
    assertThat(execute("check", file.toString())).isEqualTo(ExitCode.FINE);
    assertThat(err.toString(UTF_8))
        .startsWith("warning: " + file + ":6:21: gates.conditions: ask for nothing but the Node");
  }

  @Test
  void checkDoesNotWarnOfGatesThatTheHostOpens() throws IOException {
    Path file = gated("{taintAbsent: node.cilium.io/agent-not-ready}, {interface: cilium_host}");
    assertThat(execute("check", file.toString())).isEqualTo(ExitCode.FINE);
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  private Path gated(String conditions) throws IOException {
    return Files.writeString(
        folder.resolve("f.yaml"),
        """
        apiVersion: leafcast.io/v1
        router: {asn: 65551}
        allow: [198.51.100.0/24]
        sources: {kubernetes: {node: worker-1}}
        peers: [{name: leaf-1, address: 192.0.2.1, asn: 65550}]
        gates: {conditions: [%s]}
        """
            .formatted(conditions));
  }

  private static final String RACKS =
      """
      apiVersion: leafcast.io/v1
      router: {asn: 65551}
      allow: [198.51.100.0/24]
      sources: {kubernetes: {node: "${NODE_NAME}"}}
      peers:
        - {name: leaf-1, address: "${annotation:leaf}", asn: 65550, nodes: {matchLabels: {rack: r1}}}
        - {name: leaf-1, address: 192.0.2.2, asn: 65550, nodes: {matchLabels: {rack: r2}}}
      """;

  @Test
  void checkWithoutANodeSaysWhatComesFromIt() throws IOException {
    Path file = Files.writeString(folder.resolve("f.yaml"), RACKS);
    assertThat(execute("check", file.toString())).isEqualTo(ExitCode.FINE);
    assertThat(out.toString(UTF_8).lines())
        .containsExactly(
            file + ": nothing is wrong, as far as can be said without the Node",
            file + ":4:30 ${NODE_NAME} comes from the Node",
            file + ":6:70 label rack=r1 comes from the Node",
            file + ":6:29 ${annotation:leaf} comes from the Node",
            file + ":7:59 label rack=r2 comes from the Node",
            "--node FILE (of kubectl get node NAME -o yaml), or --node-name, --label KEY=VALUE and"
                + " --annotation KEY=VALUE say what it is like");
  }

  @Test
  void checkForANodeChecksAsOnIt() throws IOException {
    String file = Files.writeString(folder.resolve("f.yaml"), RACKS).toString();
    assertThat(
            execute(
                "check",
                "--node-name",
                "w",
                "--label",
                "rack=r1",
                "--annotation",
                "leaf=192.0.2.1",
                file))
        .isEqualTo(ExitCode.FINE);
    assertThat(out.toString(UTF_8))
        .isEqualTo(
            file
                + ": nothing is wrong\npeer leaf-1 (peers[1]) not for this node: label rack=r2"
                + " wanted\n");
    out.reset();
    assertThat(execute("check", file, "--node-name", "w", "--label", "rack=r1"))
        .isEqualTo(ExitCode.MISUSED);
    assertThat(err.toString(UTF_8))
        .contains("peer leaf-1: " + file + ":6:29: peers[0].address: Node w has no annotation")
        .endsWith("1 problem\n");
  }

  /** What a pipeline has of kubectl, in either form; words beside it come first. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        apiVersion: v1
        kind: Node
        metadata:
          name: w
          labels: {rack: r1}
          annotations: {leaf: 192.0.2.1, "bytes": null}
          resourceVersion: "7"
        spec: {podCIDRs: [198.51.100.0/25], unschedulable: true}
        status: {capacity: {pods: 110}}
        """,
        """
        {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "w", "labels": {"rack": "r1"},
         "annotations": {"leaf": "192.0.2.1"}, "resourceVersion": "7"}, "spec": {}}
        """
      })
  void checkForTheNodeInAFile(String node) throws IOException {
    String file = Files.writeString(folder.resolve("f.yaml"), RACKS).toString();
    String of = Files.writeString(folder.resolve("node"), node).toString();
    assertThat(execute("check", file, "--node", of)).isEqualTo(ExitCode.FINE);
    assertThat(out.toString(UTF_8)).startsWith(file + ": nothing is wrong\n");
    out.reset();
    assertThat(execute("check", "--node", of, "--annotation", "leaf=nobody", file))
        .isEqualTo(ExitCode.MISUSED);
    assertThat(err.toString(UTF_8)).contains("peers[0].address: 'nobody' is not an IP address");
    out.reset();
    err.reset();
    assertThat(execute("config", "--resolved", file, "--node", of)).isEqualTo(ExitCode.FINE);
    assertThat(out.toString(UTF_8)).startsWith(file + " on Node w");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: Pod | is no Node: a Node was asked for and 'Pod' came",
        "- 1       | is no Node: ",
        "{a        | is no Node: it is neither YAML nor JSON: ",
        "''        | is no Node: ",
      })
  void whatIsNoNodeIsTold(String node, String told) throws IOException {
    String file = Files.writeString(folder.resolve("f.yaml"), RACKS).toString();
    String of = Files.writeString(folder.resolve("node"), node).toString();
    assertThat(execute("check", file, "--node", of)).isEqualTo(ExitCode.MISUSED);
    assertThat(err.toString(UTF_8)).startsWith(of + " " + told);
    err.reset();
    assertThat(execute("check", file, "--node", of + "x")).isEqualTo(ExitCode.MISUSED);
    assertThat(err.toString(UTF_8)).startsWith("there is no file " + of + "x, where a Node should");
  }

  @Test
  void configShowsWhatANodeMakesOfAFile() throws IOException {
    String file = Files.writeString(folder.resolve("f.yaml"), RACKS).toString();
    assertThat(
            execute(
                "config",
                "--resolved",
                file,
                "--node-name",
                "w",
                "--label",
                "rack=r1",
                "--annotation",
                "leaf=192.0.2.1"))
        .isEqualTo(ExitCode.FINE);
    assertThat(out.toString(UTF_8).lines().map(line -> line.replaceAll(" +", " ")))
        .startsWith(file + " on Node w", "", "KEY VALUE FROM")
        .contains(
            "router.asn 65551 " + file + ":2:15",
            "sources.kubernetes.node w " + file + ":4:30 ${NODE_NAME}",
            "peers[0].nodes.matchLabels.rack r1 " + file + ":6:91",
            "peers[0].address 192.0.2.1 " + file + ":6:29 ${annotation:leaf}",
            "peers[0].port 179 default",
            "peers[0].families[1] ipv4-unicast default",
            "peers[0].retry.max 30 default",
            "readiness.peers 1 default",
            "peers[1] leaf-1 elsewhere not for this node: label rack=r2 wanted")
        .noneMatch(line -> line.startsWith("peers[1]."));
  }

  @Test
  void configWithoutAPieceOfTheNodeShowsWhatItHoldsBack() throws IOException {
    String file = Files.writeString(folder.resolve("f.yaml"), RACKS).toString();
    assertThat(execute("config", "--resolved", file, "-o", "json")).isEqualTo(ExitCode.FINE);
    assertThat(out.toString(UTF_8))
        .contains("\"kind\" : \"ResolvedConfig\"")
        .contains("\"reason\" : \"waits for the Node: " + file + ":7:59 label rack=r2\"")
        .contains("\"value\" : \"-\"")
        .doesNotContain("\"node\"");
  }

  @Test
  void configOfAFileWithProblemsEndsWith2() throws IOException {
    String file =
        Files.writeString(folder.resolve("f.yaml"), RACKS.replace("65551", "0")).toString();
    assertThat(execute("config", "--resolved", file)).isEqualTo(ExitCode.MISUSED);
    assertThat(out.toString(UTF_8)).contains(file + ":2:15: router.asn: 0 is out of range");
    assertThat(execute("config", "--resolved", file + "x")).isEqualTo(ExitCode.MISUSED);
    assertThat(execute("config", file)).isEqualTo(ExitCode.MISUSED);
    assertThat(execute("config", "--resolved", "--socket", folder.resolve("s").toString()))
        .isEqualTo(ExitCode.FAILED);
  }

  @Test
  void aLabelWithoutAValueCannotBeUsed() {
    assertThat(execute("check", "f", "--label", "rack")).isEqualTo(ExitCode.MISUSED);
    assertThat(err.toString(UTF_8)).contains("--label wants KEY=VALUE, but is 'rack'");
    assertThat(execute("check", "f", "g")).isEqualTo(ExitCode.MISUSED);
  }

  @Test
  void runEndsWith2WhenTheFileHasProblems() {
    assertThat(execute("run", "--config", folder.resolve("none.yaml").toString()))
        .isEqualTo(ExitCode.MISUSED);
  }

  @Test
  void schemaPrintsTheSchema() {
    assertThat(execute("schema")).isEqualTo(ExitCode.FINE);
    assertThat(out.toString(UTF_8)).isEqualTo(JsonSchema.text());
  }

  @Test
  void statusWithoutADaemonEndsWith1() {
    assertThat(execute("status", "--socket", folder.resolve("s").toString()))
        .isEqualTo(ExitCode.FAILED);
    assertThat(err.toString(UTF_8)).contains("no daemon runs here");
  }

  @Test
  void aCommandLineThatCannotBeUsedEndsWith2() {
    assertThat(execute()).isEqualTo(ExitCode.MISUSED);
    assertThat(execute("chek", "f")).isEqualTo(ExitCode.MISUSED);
    assertThat(execute("run")).isEqualTo(ExitCode.MISUSED);
    assertThat(execute("status", "-o", "xml")).isEqualTo(ExitCode.MISUSED);
    assertThat(execute("status", "--socket")).isEqualTo(ExitCode.MISUSED);
  }

  @Test
  void helpNamesTheCommands() {
    assertThat(execute("--help")).isEqualTo(ExitCode.FINE);
    String help = out.toString(UTF_8);
    assertThat(help).contains("Usage: leafcast", "run ", "check ", "status ", "config ", "schema ");
    out.reset();
    assertThat(execute("help")).isEqualTo(ExitCode.FINE);
    assertThat(out.toString(UTF_8)).isEqualTo(help);
    out.reset();
    assertThat(execute("help", "status")).isEqualTo(ExitCode.FINE);
    assertThat(out.toString(UTF_8)).contains("--socket=PATH");
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  /** The short way and the full one do the same. */
  private int execute(String... arguments) {
    OptionalInt status = commands(out, err).execute(arguments);
    if (status.isEmpty()) {
      return Leafcast.execute(stream(out), stream(err), arguments);
    }
    ByteArrayOutputStream otherOut = new ByteArrayOutputStream();
    ByteArrayOutputStream otherErr = new ByteArrayOutputStream();
    assertThat(Leafcast.execute(stream(otherOut), stream(otherErr), arguments))
        .isEqualTo(status.orElseThrow());
    assertThat(otherOut.toString(UTF_8)).isEqualTo(out.toString(UTF_8));
    assertThat(otherErr.toString(UTF_8)).isEqualTo(err.toString(UTF_8));
    return status.orElseThrow();
  }

  private static Commands commands(OutputStream to, OutputStream errors) {
    return new Commands(stream(to), stream(errors));
  }

  private static PrintStream stream(OutputStream to) {
    return new PrintStream(to, true, UTF_8);
  }
}
