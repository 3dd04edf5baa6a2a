package io.leafcast.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.conformance.kube.CrudApi;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.RouteMonitor;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a real leaf's kernel sees of a daemon that goes and comes back: nothing. */
class RestartIT {
  private static final Duration BACK = Duration.ofSeconds(60);
  private static final String NODE = "worker-1";
  private static final String IPV4 = "10.42.1.0/24";
  private static final String IPV6 = "fd42:0:0:1::/64";

  private CrudApi api;
  private NodeStage stage;

  @BeforeEach
  void make() throws IOException {
    NodeStage.need();
    api = CrudApi.at("127.0.0.1", 0);
    stage = NodeStage.set("lc-it-restart", NODE, api);
    api.createNode(stage.spec().withPodCidrs(IPV4, IPV6));
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
  void aCrashChangesNoRouteOfTheLeaf() throws Exception {
    var daemon = announcing();
    try (var monitor = RouteMonitor.start(stage.leaf().machine(), IPV4, IPV6)) {
      daemon.kill();
      back(daemon);
      assertUntouched(monitor);
    }
  }

  @Test
  void aCrashWhileTheApiIsAwayChangesNoRouteOfTheLeaf() throws Exception {
    var daemon = announcing();
    api.stop();
    try (var monitor = RouteMonitor.start(stage.leaf().machine(), IPV4, IPV6)) {
      daemon.kill();
      back(daemon);
      assertUntouched(monitor);
    }
  }

  @Test
  void aRestartChangesNoRouteOfTheLeaf() throws Exception {
    var daemon = announcing();
    try (var monitor = RouteMonitor.start(stage.leaf().machine(), IPV4, IPV6)) {
      assertThat(daemon.stop()).isZero();
      back(daemon);
      assertUntouched(monitor);
    }
  }

  private Daemon announcing() throws IOException, InterruptedException {
    var daemon = stage.start("10.42.0.0/16, \"fd42::/48\"", "absentFor: 10", "");
    stage.await(Set.of(IPV4, IPV6));
    return daemon;
  }

  /** Starts it again, and waits until the leaf has its prefixes of the new session. */
  private void back(Daemon daemon) {
    daemon.startAgain();
    stage.awaitSession();
    Eventually.see(
        "the leaf has the prefixes anew",
        BACK,
        () -> stage.leaf().hasFresh(IPV4) && stage.leaf().hasFresh(IPV6),
        fresh -> fresh);
    // What the leaf clears as stale, it clears at End-of-RIB.
    stage.keep(Set.of(IPV4, IPV6), Duration.ofSeconds(1));
  }

  private static void assertUntouched(RouteMonitor monitor) {
    assertThat(monitor.events(IPV4)).isEmpty();
    assertThat(monitor.events(IPV6)).isEmpty();
  }
}
