package io.leafcast.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.conformance.kube.CrudApi;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Pair;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gate and the limits, as a real leaf sees them. */
class GateIT {
  private static final Duration A_WHILE = Duration.ofSeconds(3);
  private static final Set<String> FIXED = Set.of("10.42.9.0/24");
  private static final Set<String> ALL = Set.of("10.42.9.0/24", "10.42.1.0/24", "fd42:0:0:1::/64");

  private CrudApi api;
  private NodeStage stage;
  private Path agent;

  @BeforeEach
  void make() throws IOException {
    NodeStage.need();
    api = CrudApi.at("127.0.0.1", 0);
    stage = NodeStage.set("lc-it-gate", "worker-1", api);
    agent = stage.pair().lab().folder().resolve("health.sock");
  }

  @AfterEach
  void remove() throws IOException {
    if (stage != null) {
      stage.close();
    }
    if (api != null) {
      api.close();
    }
  }

  /** An agent that is killed goes on forwarding. */
  @Test
  void theFirstAnnouncementAfterBootWaitsForTheAgentAndADeadAgentWithdrawsNothing()
      throws Exception {
    api.createNode(stage.spec().withPodCidrs("10.42.1.0/24", "fd42:0:0:1::/64"));
    var daemon =
        start(
            """
            gates: {conditions: [{agentSocket: %s}, {interface: lo}]}
            stop: {onTerm: decommission}
            state: {save: false}
            """
                .formatted(agent));
    stage.await(FIXED);
    stage.keep(FIXED, A_WHILE);
    assertThat(daemon.status())
        .contains("the gate is closed", "agentSocket " + agent, "gate-closed");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(agent));
      stage.await(ALL);
    }
    Files.delete(agent);
    stage.keep(ALL, A_WHILE);
    assertThat(daemon.stop()).isZero();
    stage.await(Set.of());
    daemon.startAgain();
    stage.await(ALL);
  }

  @Test
  void aPodCidrThatCoversTheLeafsAddressOrTheNextHopIsHeld() throws Exception {
    api.createNode(stage.spec().withPodCidrs("10.0.0.0/16", "fd00::/48"));
    var daemon = start("");
    stage.await(FIXED);
    stage.keep(FIXED, A_WHILE);
    assertThat(daemon.status())
        .contains(
            "covers the peer's own address, " + Pair.LEAF_IPV6,
            "covers its own next hop, " + Pair.NODE_IPV4);
  }

  @Test
  void withdrawalsBeyondTheLimitStayAtTheLeafAndAreSaid() throws Exception {
    api.createNode(stage.spec().withPodCidrs("10.42.1.0/24", "fd42:0:0:1::/64"));
    var daemon = start("limits: {withdrawalsPerMinute: 1}");
    stage.await(ALL);
    api.deleteNode(stage.node());
    var left = Set.of("10.42.9.0/24", "fd42:0:0:1::/64");
    stage.await(left);
    stage.keep(left, A_WHILE);
    assertThat(daemon.status()).contains("STILL ANNOUNCED", "limits.withdrawalsPerMinute");
  }

  private Daemon start(String more) throws IOException, InterruptedException {
    return stage.start(
        "10.0.0.0/8, \"fd00::/8\"", "", "  static: {prefixes: [10.42.9.0/24]}\n" + more);
  }
}
