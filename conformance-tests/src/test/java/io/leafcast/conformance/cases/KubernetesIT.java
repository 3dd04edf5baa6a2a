package io.leafcast.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.wire.Rfc;
import io.leafcast.conformance.kube.CrudApi;
import io.leafcast.conformance.lab.Daemon;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Node of a Kubernetes API as the source: what comes and goes there, and a real leaf. */
class KubernetesIT {
  private static final Duration AT_ONCE = Duration.ofSeconds(20);
  private static final Duration A_WHILE = Duration.ofSeconds(5);
  private static final String NODE = "worker-1";
  private static final Set<String> BOTH = Set.of("10.42.1.0/24", "fd42:0:0:1::/64");

  private CrudApi api;
  private NodeStage stage;

  @BeforeEach
  void make() throws IOException {
    NodeStage.need();
    api = CrudApi.at("127.0.0.1", 0);
    stage = NodeStage.set("lc-it-kubernetes", NODE, api);
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

  @Test
  @Rfc(id = "UPD-19", says = "A deleted Node's prefixes are withdrawn at once.")
  void aDeletedNodeIsWithdrawn() throws Exception {
    api.createNode(stage.spec().withPodCidrs("10.42.1.0/24", "fd42:0:0:1::/64"));
    start();
    stage.await(BOTH);
    api.deleteNode(NODE);
    stage.await(Set.of(), AT_ONCE);
  }

  @Test
  void anOutageOfTheApiWithdrawsNothing() throws Exception {
    api.createNode(stage.spec().withPodCidrs("10.42.1.0/24", "fd42:0:0:1::/64"));
    var daemon = start();
    stage.await(BOTH);
    api.stop();
    stage.keep(BOTH, A_WHILE);
    // What happens meanwhile counts when the API is back: here the Node was deleted, which only a
    // list shows then, and that is believed after absentFor.
    api.deleteNode(NODE);
    stage.keep(BOTH, Duration.ofSeconds(1));
    api.start();
    stage.await(Set.of(), Duration.ofMinutes(2));
    assertThat(daemon.runs()).isTrue();
  }

  @Test
  void aNodeThatGetsItsPodCidrsLaterIsAnnouncedThen() throws Exception {
    api.createNode(stage.spec());
    start();
    stage.awaitSession();
    assertThat(stage.leaf().prefixes()).isEmpty();
    api.setPodCidrs(NODE, ImmutableList.of("10.42.1.0/24", "fd42:0:0:1::/64"));
    stage.await(BOTH, AT_ONCE);
  }

  @Test
  void aNodeThatDoesNotExistYetIsAnnouncedWhenItDoes() throws Exception {
    start();
    stage.awaitSession();
    api.createNode(stage.spec().withPodCidrs("10.42.1.0/24", "fd42:0:0:1::/64"));
    stage.await(BOTH, AT_ONCE);
  }

  @Test
  void theSessionComesUpWhileTheApiCannotBeReached() throws Exception {
    api.createNode(stage.spec().withPodCidrs("10.42.1.0/24", "fd42:0:0:1::/64"));
    api.stop();
    start();
    stage.awaitSession();
    assertThat(stage.leaf().prefixes()).isEmpty();
    api.start();
    stage.await(BOTH, Duration.ofMinutes(2));
  }

  @Test
  void aBadCidrBesideAGoodOneIsReportedAndTheGoodOneAnnounced() throws Exception {
    api.createNode(
        stage
            .spec()
            .withPodCidrs(
                "10.42.1.0/24", "10.42.1.0/99", "192.168.7.0/24", "::ffff:10.42.1.0/120"));
    var daemon = start();
    stage.await(Set.of("10.42.1.0/24"));
    stage.keep(Set.of("10.42.1.0/24"), Duration.ofSeconds(1));
    assertThat(daemon.status()).contains("10.42.1.0/99", "192.168.7.0/24", "::ffff:10.42.1.0/120");
  }

  private Daemon start() throws IOException, InterruptedException {
    return stage.start("10.42.0.0/16, \"fd42::/48\"", "absentFor: 10", "");
  }
}
