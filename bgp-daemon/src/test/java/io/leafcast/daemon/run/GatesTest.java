package io.leafcast.daemon.run;

import static io.leafcast.daemon.run.RunningDaemon.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.daemon.admin.Readiness;
import io.leafcast.daemon.board.Finding;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon before a gate, with an API, and with a leaf that is not there. */
final class GatesTest {
  private static final String STATIC = "198.51.100.0/26";
  private static final String OF_THE_NODE = "198.51.100.64/26";

  @TempDir private Path folder;
  private FakeApi api;
  private Path file;
  private Path agent;
  private Optional<RunningDaemon> running = Optional.empty();

  @BeforeEach
  void prepare() throws IOException {
    api = new FakeApi();
    file = folder.resolve("leafcast.yaml");
    agent = folder.resolve("health.sock");
  }

  @AfterEach
  void stop() {
    end();
    api.close();
  }

  private void end() {
    running.ifPresent(RunningDaemon::close);
    running = Optional.empty();
  }

  private void run() {
    running = Optional.of(RunningDaemon.of(file));
  }

  private Control control() {
    return running.orElseThrow().control();
  }

  private void write(String gates) throws IOException {
    Files.writeString(
        file,
        """
        apiVersion: leafcast.io/v1
        router: {asn: 65551}
        allow: [198.51.100.0/24]
        sources:
          static: {prefixes: [198.51.100.0/26]}
          kubernetes: {server: 'http://127.0.0.1:%d'}
        peers: [{name: leaf-1, address: 127.0.0.1, port: 1, asn: 65550}]
        admin: {socket: %s/admin.sock}
        http: {listen: "127.0.0.1:0"}
        """
                .formatted(api.port(), folder)
            + gates);
  }

  /** Has the file read again, and waits until that is done. */
  private void reload(String gates) throws IOException {
    write(gates);
    Instant before = control().board().state().loadedAt();
    control().tell(new Event.Reload());
    await(() -> !control().board().state().loadedAt().equals(before));
  }

  private String gate() {
    return "gates: {conditions: [{agentSocket: %s}]}\n".formatted(agent);
  }

  private ServerSocketChannel agent() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    Files.deleteIfExists(agent);
    return server.bind(UnixDomainSocketAddress.of(agent));
  }

  /** Whether the gate holds {@code prefix}; empty where it is not there. */
  private Optional<Boolean> isGated(String prefix) {
    return control().board().snapshot().stream()
        .flatMap(snapshot -> snapshot.prefixes().stream())
        .filter(view -> view.prefix().toString().equals(prefix))
        .map(view ->
            view.fates().values().iterator().next() instanceof Snapshot.Fate.Held(HeldReason reason)
                && reason instanceof HeldReason.GateClosed)
        .findFirst();
  }

  private void awaitGated(String prefix, boolean gated) {
    await(() -> isGated(prefix).equals(Optional.of(gated)));
  }

  private Stream<Finding> findings() {
    return control().board().state().findings().all().stream()
        .filter(finding -> finding.code().equals(Finding.GATE_CLOSED));
  }

  @Test
  void theGateHoldsWhatIsOfKubernetesUntilTheAgentAnswersAndNothingAfterItDies()
      throws IOException {
    write(gate());
    run();
    awaitGated(OF_THE_NODE, true);
    awaitGated(STATIC, false);
    await(() -> findings().count() == 1);
    assertThat(findings())
        .containsExactly(
            new Finding(
                "gate-closed",
                "agentSocket " + agent,
                "there is no such socket, or this user may not see it"));
    assertThat(Readiness.of(control().board()).reason())
        .isEqualTo(
            "the gate is closed, waiting for agentSocket "
                + agent
                + " (there is no such socket, or this user may not see it)");
    try (ServerSocketChannel _ = agent()) {
      awaitGated(OF_THE_NODE, false);
      await(() -> findings().findAny().isEmpty());
    }
    reload(gate() + "readiness: {peers: 1}\n");
    assertThat(isGated(OF_THE_NODE)).contains(false);

    end();
    run();
    awaitGated(OF_THE_NODE, false);
  }

  @Test
  void staticPrefixesWaitWhereTheUserWantsIt() throws IOException {
    write(gate().replace("]}", "], static: true}"));
    run();
    awaitGated(STATIC, true);
    awaitGated(OF_THE_NODE, true);
    try (ServerSocketChannel _ = agent()) {
      awaitGated(STATIC, false);
    }
  }

  @Test
  void aGateThatAReloadBringsHoldsNothing() throws IOException {
    write("");
    run();
    awaitGated(OF_THE_NODE, false);
    reload(gate());
    // The agent never comes, so a thread that looked for it would look for ever.
    await(() -> Thread.getAllStackTraces().keySet().stream().noneMatch(GatesTest::looks));
    assertThat(isGated(OF_THE_NODE)).contains(false);
    assertThat(findings()).isEmpty();
  }

  private static boolean looks(Thread thread) {
    return thread.getName().equals("gate");
  }

  @Test
  void aReloadThatTakesTheGateAwayOpensIt() throws IOException {
    write(gate());
    run();
    awaitGated(OF_THE_NODE, true);
    write("");
    control().tell(new Event.Reload());
    awaitGated(OF_THE_NODE, false);
    await(() -> findings().findAny().isEmpty());
  }

  @Test
  void aReloadWithOtherConditionsWaitsForThose() throws IOException {
    write(gate());
    run();
    awaitGated(OF_THE_NODE, true);
    write("gates: {conditions: [{interface: lo}]}\n");
    control().tell(new Event.Reload());
    awaitGated(OF_THE_NODE, false);
    await(() -> findings().findAny().isEmpty());
  }

  @Test
  void whatTheNodeSaysOpensTheGate() throws IOException {
    write("gates: {conditions: [{taintAbsent: node.cilium.io/agent-not-ready}]}\n");
    run();
    awaitGated(OF_THE_NODE, false);
  }

  @Test
  void aConditionThatTheNodeDoesNotHaveKeepsTheGateClosed() throws IOException {
    write("gates: {conditions: [{nodeCondition: {type: NetworkUnavailable, status: 'False'}}]}\n");
    run();
    awaitGated(OF_THE_NODE, true);
    await(() ->
        findings()
            .anyMatch(finding -> finding.text().equals("Node worker-1 has no such condition")));
  }
}
