package io.leafcast.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.conformance.kube.CrudApi;
import io.leafcast.conformance.kube.NodeSpec;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Command;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Lab;
import io.leafcast.conformance.lab.Link;
import io.leafcast.conformance.lab.Namespace;
import io.leafcast.conformance.lab.Need;
import io.leafcast.conformance.lab.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The shipped leaf configuration and the shipped example: FRR takes the one and hears the other.
 */
class LeafConfigIT {
  private static final Path LEAF = Checkout.root().resolve("deploy/leaf/frr.conf");
  private static final Path EXAMPLE = Checkout.root().resolve("deploy/leafcast.yaml");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void frrReadsEveryLineOfTheLeafConfiguration() {
    Need.program("vtysh", "frr");
    var read = Command.of("vtysh", "-C", "-f", LEAF.toString()).run();
    assertThat(read.output() + read.errors()).isEmpty();
    assertThat(read.status()).isZero();
  }

  @Test
  void leafHearsADaemonWithTheExampleConfiguration() throws IOException {
    Need.lab();
    Need.file(Checkout.daemon(), "run ./leafcast build");
    try (var lab = new Lab("lc-it-leaf")) {
      lab.remove();
      var leaf = lab.machine("leaf-1");
      var node = lab.machine("node-1");
      Link.plug(leaf, node);
      leaf.ip("addr add 192.0.2.1/24 dev node-1", "addr add 2001:db8:0:1::1/64 dev node-1");
      node.ip("addr add 192.0.2.11/24 dev leaf-1", "addr add 2001:db8:0:1::11/64 dev leaf-1");
      var router = Router.start(leaf, "", Files.readString(LEAF));

      try (var api = api(node)) {
        api.createNode(
            NodeSpec.named("node-1").withPodCidrs("198.51.100.16/28", "2001:db8:42:1::/64"));
        try (var daemon =
            Daemon.start(
                node,
                Files.readString(EXAMPLE)
                    .replace(
                        "    #server: https://localhost:7445 ",
                        "    server: " + api.server() + " "),
                ImmutableMap.of("NODE_NAME", "node-1", "NODE_IP", "192.0.2.11"))) {
          Eventually.see(
              "the leaf has the Pod CIDRs of both families",
              LIMIT,
              router::prefixes,
              prefixes ->
                  prefixes.equals(ImmutableSet.of("198.51.100.16/28", "2001:db8:42:1::/64")));
          assertThat(router.path("198.51.100.16/28").at("/nexthops/0/ip").asString())
              .isEqualTo("192.0.2.11");
          assertThat(router.path("2001:db8:42:1::/64").at("/nexthops/0/ip").asString())
              .isEqualTo("2001:db8:0:1::11");
          assertThat(daemon.get("/readyz").status()).isEqualTo(200);
          assertThat(daemon.stop()).isZero();
        }
        Eventually.keep(
            "the leaf, which has a line for no node, keeps what it had",
            Duration.ofSeconds(2),
            router::prefixes,
            prefixes -> prefixes.size() == 2);
      }
    }
  }

  /** A Kubernetes API on the node's own loopback, as KubePrism is. */
  private static CrudApi api(Namespace node) {
    return node.inside(() -> CrudApi.at("127.0.0.1", 0));
  }
}
