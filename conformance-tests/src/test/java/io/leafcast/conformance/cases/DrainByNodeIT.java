package io.leafcast.conformance.cases;

import static io.leafcast.conformance.lab.Eventually.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.conformance.kube.KubeApi;
import io.leafcast.conformance.kube.NodeSpec;
import io.leafcast.conformance.lab.Command;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Pair;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A drain, and a way to stop, by what a real kube-apiserver says of the Node, with the shipped
 * ServiceAccount and ClusterRole.
 */
class DrainByNodeIT {
  private static final Duration A_WHILE = Duration.ofSeconds(3);
  private static final String NODE = "drains";
  private static final String PATH = "/api/v1/nodes/" + NODE;
  private static final Set<String> FIXED = Set.of("10.42.9.0/24");

  @RegisterExtension private static final SharedApi SHARED = new SharedApi();

  private NodeStage stage;

  @BeforeEach
  void make() throws Exception {
    api().createNode(NodeSpec.named(NODE).withInternalAddresses(Pair.NODE_IPV4));
    stage = NodeStage.set("lc-it-drainnode", NODE, api());
  }

  @AfterEach
  void remove() throws Exception {
    if (stage != null) {
      stage.close();
    }
    if (api().objects().exists(PATH)) {
      api().deleteNode(NODE);
    }
  }

  private static KubeApi api() {
    return SHARED.api();
  }

  @Test
  void aTaintOfTheUsersChoiceDrainsAndPlainCordonDoesNot() throws Exception {
    var daemon =
        start("drain: {gracefulShutdownFor: 3600, on: {taint: \"example.net/maintenance\"}}");
    taint("{\"key\":\"node.kubernetes.io/unschedulable\",\"effect\":\"NoSchedule\"}", true);
    Eventually.keep("nothing happens", A_WHILE, this::community, ""::equals);
    assertThat(daemon.status()).doesNotContain("DRAINED");
    taint("{\"key\":\"example.net/maintenance\",\"value\":\"x\",\"effect\":\"NoExecute\"}", true);
    Eventually.see("the community", SOON, this::community, "graceful-shutdown"::equals);
    assertThat(daemon.status()).contains("taint example.net/maintenance");
    assertThat(daemon.command("undrain").run().output())
        .contains("all peers stay drained, because of taint example.net/maintenance");
    assertThat(community()).isEqualTo("graceful-shutdown");
    // a daemon that starts anew hears it from the Node again
    assertThat(daemon.stop()).isZero();
    daemon.startAgain();
    Eventually.see("the community again", SOON, this::community, "graceful-shutdown"::equals);
    taint("", false);
    Eventually.see("it is served again", SOON, this::community, ""::equals);
    assertThat(api().audit().refused()).isEmpty();
  }

  @Test
  void aMachineThatShutsDownIsDrainedBeforeTheStop() throws Exception {
    var daemon = start("stop: {within: 6}");
    api()
        .objects()
        .merge(
            PATH + "/status",
            """
            {"status":{"conditions":[{"type":"Ready","status":"False","reason":"KubeletNotReady",
              "message":"node is shutting down","lastHeartbeatTime":"2026-11-25T10:00:00Z",
              "lastTransitionTime":"2026-11-25T10:00:00Z"}]}}
            """);
    Eventually.keep("nothing happens before SIGTERM", A_WHILE, this::community, ""::equals);
    Command.of("kill", "-TERM", Long.toString(daemon.pid())).must();
    Eventually.see("the community", SOON, this::community, "graceful-shutdown"::equals);
    assertThat(daemon.awaitEnd()).isZero();
    assertThat(daemon.log()).contains("SIGTERM, the node is shutting down: draining, for 6 s");
    stage.await(Set.of());
  }

  @Test
  void aDeletedNodeStopsForGood() throws Exception {
    var daemon = start("");
    Eventually.see(
        "the daemon has seen the Node",
        SOON,
        () -> daemon.statusJson().path("sources"),
        sources ->
            !sources.isEmpty()
                && sources
                    .valueStream()
                    .allMatch(source -> source.path("state").asString().equals("known")));
    api().deleteNode(NODE);
    Eventually.see(
        "the daemon knows", SOON, daemon::status, text -> text.contains("no Node named"));
    assertThat(daemon.stop()).isZero();
    assertThat(daemon.log()).contains("SIGTERM, the Node is deleted: ending all sessions for good");
    stage.await(Set.of());
  }

  private Daemon start(String more) throws IOException, InterruptedException {
    var daemon =
        stage.start(
            "10.42.0.0/16, \"fd42::/48\", 10.0.0.0/8",
            "ipam: node",
            "  static: {prefixes: [10.42.9.0/24]}\n" + more + "\n");
    Eventually.see(
        "the leaf has the prefix", SOON, stage.leaf()::prefixes, all -> all.containsAll(FIXED));
    return daemon;
  }

  private String community() {
    return stage.leaf().path("10.42.9.0/24").path("community").path("string").asString("");
  }

  private static void taint(String taint, boolean there) throws Exception {
    api()
        .objects()
        .merge(PATH, "{\"spec\":{\"unschedulable\":%s,\"taints\":[%s]}}".formatted(there, taint));
  }
}
