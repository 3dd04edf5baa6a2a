package io.leafcast.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.wire.Rfc;
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
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Node of a Kubernetes API as the source: what comes and goes there, and a real leaf. */
class KubernetesIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration AT_ONCE = Duration.ofSeconds(20);
  private static final Duration A_WHILE = Duration.ofSeconds(5);
  private static final String NODE = "worker-1";
  private static final Set<String> BOTH = Set.of("10.42.1.0/24", "fd42:0:0:1::/64");

  private Pair pair;
  private Router leaf;
  private CrudApi api;
  private Relay relay;

  @BeforeEach
  void make() throws IOException {
    Need.lab();
    Need.file(Checkout.daemon(), "./leafcast build makes it");
    pair = Pair.make("lc-it-kubernetes");
    leaf = pair.startLeaf();
    api = CrudApi.at("127.0.0.1", 0);
    relay = Relay.into(pair.node(), api.server().getPort());
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

  @Test
  @Rfc(id = "UPD-19", says = "A deleted Node's prefixes are withdrawn at once.")
  void aDeletedNodeIsWithdrawn() {
    api.createNode(node().withPodCidrs("10.42.1.0/24", "fd42:0:0:1::/64"));
    start();
    await(BOTH, SOON);
    api.deleteNode(NODE);
    await(Set.of(), AT_ONCE);
  }

  @Test
  void anOutageOfTheApiWithdrawsNothing() throws IOException {
    api.createNode(node().withPodCidrs("10.42.1.0/24", "fd42:0:0:1::/64"));
    var daemon = start();
    await(BOTH, SOON);
    api.stop();
    Eventually.keep("the routes stay", A_WHILE, leaf::prefixes, BOTH::equals);
    // What happens meanwhile counts when the API is back: here the Node was deleted, which only a
    // list shows then, and that is believed after absentFor.
    api.deleteNode(NODE);
    Eventually.keep("the routes stay", Duration.ofSeconds(1), leaf::prefixes, BOTH::equals);
    api.start();
    await(Set.of(), Duration.ofMinutes(2));
    assertThat(daemon.runs()).isTrue();
  }

  @Test
  void aNodeThatGetsItsPodCidrsLaterIsAnnouncedThen() {
    api.createNode(node());
    start();
    Eventually.see("the session is up", SOON, this::session, "Established"::equals);
    assertThat(leaf.prefixes()).isEmpty();
    api.setPodCidrs(NODE, ImmutableList.of("10.42.1.0/24", "fd42:0:0:1::/64"));
    await(BOTH, AT_ONCE);
  }

  @Test
  void aNodeThatDoesNotExistYetIsAnnouncedWhenItDoes() {
    start();
    Eventually.see("the session is up", SOON, this::session, "Established"::equals);
    api.createNode(node().withPodCidrs("10.42.1.0/24", "fd42:0:0:1::/64"));
    await(BOTH, AT_ONCE);
  }

  @Test
  void theSessionComesUpWhileTheApiCannotBeReached() throws IOException {
    api.createNode(node().withPodCidrs("10.42.1.0/24", "fd42:0:0:1::/64"));
    api.stop();
    start();
    Eventually.see("the session is up", SOON, this::session, "Established"::equals);
    assertThat(leaf.prefixes()).isEmpty();
    api.start();
    await(BOTH, Duration.ofMinutes(2));
  }

  @Test
  void aBadCidrBesideAGoodOneIsReportedAndTheGoodOneAnnounced() {
    api.createNode(
        node().withPodCidrs("10.42.1.0/24", "10.42.1.0/99", "192.168.7.0/24", "fd42:0:0:1::5/64"));
    var daemon = start();
    await(Set.of("10.42.1.0/24"), SOON);
    Eventually.keep(
        "nothing else is announced",
        Duration.ofSeconds(1),
        leaf::prefixes,
        Set.of("10.42.1.0/24")::equals);
    assertThat(daemon.status()).contains("10.42.1.0/99", "192.168.7.0/24", "fd42:0:0:1::5/64");
  }

  private static NodeSpec node() {
    return NodeSpec.named(NODE).withInternalAddresses(Pair.NODE_IPV4);
  }

  private Daemon start() {
    return Daemon.start(
        pair.node(),
        """
        apiVersion: leafcast.io/v1
        router: {asn: 4200000100}
        allow: [10.42.0.0/16, "fd42::/48"]
        sources:
          kubernetes: {node: "${NODE_NAME}", server: "%s", absentFor: 10}
        peers:
          - {name: leaf-1, address: "%s", asn: 4200000001}
        """
            .formatted(api.server(), Pair.LEAF_IPV6),
        ImmutableMap.of("NODE_NAME", NODE, "NODE_IP", Pair.NODE_IPV4));
  }

  private String session() {
    return leaf.session(Pair.NODE_IPV6);
  }

  private void await(Set<String> prefixes, Duration limit) {
    Eventually.see("the leaf has " + prefixes, limit, leaf::prefixes, prefixes::equals);
  }
}
