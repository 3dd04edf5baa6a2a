package io.leafcast.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.leafcast.conformance.kube.CrudApi;
import io.leafcast.conformance.kube.NodeSpec;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Need;
import io.leafcast.conformance.lab.Pair;
import io.leafcast.conformance.lab.Relay;
import io.leafcast.conformance.lab.Router;
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
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration A_WHILE = Duration.ofSeconds(3);
  private static final String NODE = "worker-1";
  private static final Set<String> FIXED = Set.of("10.42.9.0/24");
  private static final Set<String> ALL = Set.of("10.42.9.0/24", "10.42.1.0/24", "fd42:0:0:1::/64");

  private Pair pair;
  private Router leaf;
  private CrudApi api;
  private Relay relay;
  private Path agent;

  @BeforeEach
  void make() throws IOException {
    Need.lab();
    Need.file(Checkout.daemon(), "./leafcast build makes it");
    pair = Pair.make("lc-it-gate");
    leaf = pair.startLeaf();
    api = CrudApi.at("127.0.0.1", 0);
    relay = Relay.into(pair.node(), api.server().getPort());
    agent = pair.lab().folder().resolve("health.sock");
  }

  @AfterEach
  void remove() throws IOException {
    if (relay != null) {
      relay.close();
    }
    if (api != null) {
      api.close();
    }
    if (pair != null) {
      pair.close();
    }
  }

  /** An agent that is killed goes on forwarding. */
  @Test
  void theFirstAnnouncementAfterBootWaitsForTheAgentAndADeadAgentWithdrawsNothing()
      throws IOException {
    api.createNode(node("10.42.1.0/24", "fd42:0:0:1::/64"));
    var daemon =
        start("gates: {conditions: [{agentSocket: %s}, {interface: lo}]}".formatted(agent));
    await(FIXED);
    keep(FIXED);
    assertThat(daemon.status())
        .contains("the gate is closed", "agentSocket " + agent, "gate-closed");
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(agent));
      await(ALL);
    }
    Files.delete(agent);
    keep(ALL);
    assertThat(daemon.stop()).isZero();
    await(Set.of());
    daemon.startAgain();
    await(ALL);
  }

  @Test
  void aPodCidrThatCoversTheLeafsAddressOrTheNextHopIsHeld() {
    api.createNode(node("10.0.0.0/16", "fd00::/48"));
    var daemon = start("");
    await(FIXED);
    keep(FIXED);
    assertThat(daemon.status())
        .contains(
            "covers the peer's own address, " + Pair.LEAF_IPV6,
            "covers its own next hop, " + Pair.NODE_IPV4);
  }

  @Test
  void withdrawalsBeyondTheLimitStayAtTheLeafAndAreSaid() {
    api.createNode(node("10.42.1.0/24", "fd42:0:0:1::/64"));
    var daemon = start("limits: {withdrawalsPerMinute: 1}");
    await(ALL);
    api.deleteNode(NODE);
    var left = Set.of("10.42.9.0/24", "fd42:0:0:1::/64");
    await(left);
    keep(left);
    assertThat(daemon.status()).contains("STILL ANNOUNCED", "limits.withdrawalsPerMinute");
  }

  private static NodeSpec node(String... podCidrs) {
    return NodeSpec.named(NODE).withInternalAddresses(Pair.NODE_IPV4).withPodCidrs(podCidrs);
  }

  private Daemon start(String more) {
    return Daemon.start(
        pair.node(),
        """
        apiVersion: leafcast.io/v1
        router: {asn: 4200000100}
        allow: [10.0.0.0/8, "fd00::/8"]
        sources:
          static: {prefixes: [10.42.9.0/24]}
          kubernetes: {node: "${NODE_NAME}", server: "%s"}
        peers:
          - {name: leaf-1, address: "%s", asn: 4200000001}
        %s
        """
            .formatted(api.server(), Pair.LEAF_IPV6, more),
        ImmutableMap.of("NODE_NAME", NODE, "NODE_IP", Pair.NODE_IPV4));
  }

  private void await(Set<String> prefixes) {
    Eventually.see("the leaf has " + prefixes, SOON, leaf::prefixes, prefixes::equals);
  }

  private void keep(Set<String> prefixes) {
    Eventually.keep("it stays so", A_WHILE, leaf::prefixes, prefixes::equals);
  }
}
