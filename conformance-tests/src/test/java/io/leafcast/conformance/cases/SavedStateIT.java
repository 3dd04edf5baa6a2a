package io.leafcast.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.conformance.kube.CrudApi;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Eventually;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The daemon is killed while the API is away: what a real leaf was told is announced again. */
class SavedStateIT {
  private static final Duration LONGER_THAN_END_OF_RIB_WAITS = Duration.ofSeconds(12);
  private static final Duration A_WHILE = Duration.ofMinutes(2);
  private static final String NODE = "worker-1";
  private static final Set<String> BOTH = Set.of("10.42.1.0/24", "fd42:0:0:1::/64");
  private static final Set<String> OTHERS = Set.of("10.42.1.0/24", "fd42:0:0:2::/64");

  private CrudApi api;
  private NodeStage stage;

  @BeforeEach
  void make() throws IOException {
    NodeStage.need();
    api = CrudApi.at("127.0.0.1", 0);
    stage = NodeStage.set("lc-it-saved", NODE, api);
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

  /** Announces both, and begins anew without an API. */
  private Daemon killedWithoutApi() throws IOException, InterruptedException {
    api.createNode(stage.spec().withPodCidrs("10.42.1.0/24", "fd42:0:0:1::/64"));
    Daemon daemon = stage.start("10.42.0.0/16, \"fd42::/48\"", "absentFor: 10", "");
    stage.await(BOTH);
    api.stop();
    daemon.kill();
    awaitFresh(false);
    daemon.startAgain();
    awaitFresh(true);
    return daemon;
  }

  /** The leaf keeps what it was told by graceful restart: it counts what was told anew. */
  private void awaitFresh(boolean fresh) {
    Eventually.see(
        "the leaf has both of a session that is up: " + fresh,
        Duration.ofSeconds(60),
        () -> BOTH.stream().filter(stage.leaf()::hasFresh).count(),
        count -> count == (fresh ? 2 : 0));
  }

  @Test
  void theRoutesAreBackBeforeTheApiIsAndStayHoweverLongItIsAway() throws Exception {
    Daemon daemon = killedWithoutApi();
    assertThat(daemon.status()).contains("remembered").contains("from the saved state of");
    stage.keep(BOTH, LONGER_THAN_END_OF_RIB_WAITS);
    api.start();
    Eventually.see(
        "the source is read",
        A_WHILE,
        () -> daemon.status().contains("remembered"),
        remembered -> !remembered);
    stage.keep(BOTH, Duration.ofSeconds(2));
  }

  @Test
  void whatChangedMeanwhileIsCorrectedByDifferenceWhenTheApiAnswers() throws Exception {
    var _ = killedWithoutApi();
    api.setPodCidrs(NODE, ImmutableList.of("10.42.1.0/24", "fd42:0:0:2::/64"));
    stage.keep(BOTH, Duration.ofSeconds(1));
    api.start();
    stage.await(OTHERS, A_WHILE);
  }

  @Test
  void whatWasDeletedMeanwhileIsWithdrawnWhenTheApiSaysSo() throws Exception {
    var daemon = killedWithoutApi();
    api.deleteNode(NODE);
    stage.keep(BOTH, Duration.ofSeconds(1));
    api.start();
    Eventually.see(
        "an absence that only a list shows is doubted, as if the daemon had never ended",
        A_WHILE,
        daemon::log,
        log -> log.contains("that is believed after 10 s (sources.kubernetes.absentFor)"));
    stage.await(Set.of(), A_WHILE);
  }

  /** As in a pod of a rollout: what lies beside the socket is not there any more. */
  @Test
  void aGateThatWasOpenInThisBootIsNotLookedAtAgain() throws Exception {
    var folder = stage.pair().lab().folder();
    var agent = folder.resolve("health.sock");
    api.createNode(stage.spec().withPodCidrs("10.42.1.0/24", "fd42:0:0:1::/64"));
    Daemon daemon;
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(agent));
      daemon =
          stage.start(
              "10.42.0.0/16, \"fd42::/48\"",
              "",
              "gates: {conditions: [{agentSocket: %s}]}\n".formatted(agent));
      stage.await(BOTH);
    }
    daemon.kill();
    Files.delete(agent);
    Files.delete(Daemon.socket(stage.pair().node()).resolveSibling("gate-opened"));
    awaitFresh(false);
    daemon.startAgain();
    awaitFresh(true);
    assertThat(daemon.log()).contains("it was open before, since the node was booted");
  }
}
