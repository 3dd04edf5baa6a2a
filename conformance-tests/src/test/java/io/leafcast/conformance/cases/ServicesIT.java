package io.leafcast.conformance.cases;

import static io.leafcast.conformance.kube.ServiceSpec.endpoint;
import static io.leafcast.conformance.kube.ServiceSpec.endpoints;
import static io.leafcast.conformance.kube.ServiceSpec.ingress;
import static io.leafcast.conformance.kube.ServiceSpec.slicePath;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.leafcast.conformance.kube.DaemonAccess;
import io.leafcast.conformance.kube.KubeApi;
import io.leafcast.conformance.kube.KubePrograms;
import io.leafcast.conformance.kube.NodeSpec;
import io.leafcast.conformance.kube.ServiceSpec;
import io.leafcast.conformance.kube.ServiceSpec.Condition;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Need;
import io.leafcast.conformance.lab.Pair;
import io.leafcast.conformance.lab.Relay;
import io.leafcast.conformance.lab.Router;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Services of a real kube-apiserver, by the shipped ClusterRole, at a real leaf. */
class ServicesIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration A_WHILE = Duration.ofSeconds(1);
  private static final String NODE = "worker-1";
  private static final String OTHER = "worker-2";
  private static final String ADDRESS = "203.0.113.7";
  private static final Set<String> ANNOUNCED = Set.of(ADDRESS + "/32");

  private static @Nullable KubeApi shared;

  private Pair pair;
  private Router leaf;
  private Relay relay;
  private Daemon daemon;

  @BeforeAll
  static void open() throws Exception {
    Need.lab();
    Need.file(Checkout.daemon(), "./leafcast build makes it");
    Optional<KubePrograms> programs = KubePrograms.find();
    Need.that(
        programs.isPresent(), "no kube-apiserver; run conformance-tests/scripts/build-kube.sh");
    shared =
        KubeApi.open(
            programs.orElseThrow(),
            KubeApi.Settings.onLoopback(Checkout.root().resolve("deploy/manifests")));
    shared.createNode(NodeSpec.named(NODE));
  }

  @AfterAll
  static void shut() {
    if (shared != null) {
      shared.close();
    }
  }

  @BeforeEach
  void make() throws Exception {
    pair = Pair.make("lc-it-services");
    leaf = pair.startLeaf();
    relay = Relay.into(pair.node(), api().server().getPort());
    DaemonAccess access = api().accessOf(NODE);
    daemon =
        Daemon.start(
            pair.node(),
            """
            apiVersion: leafcast.io/v1
            router: {asn: 4200000100}
            allow: [203.0.113.0/24]
            sources:
              kubernetes:
                node: %s
                server: "%s"
                caFile: %s
                tokenFile: %s
              services:
                - addresses: [load-balancer]
                  selector: {matchLabels: {team: shop}}
                  communities: [64496:100, 4200000100:1:2]
            peers:
              - {name: leaf-1, address: "%s", asn: 4200000001, nextHop: {ipv4: %s}}
            """
                .formatted(
                    NODE,
                    access.server(),
                    access.caFile().orElseThrow(),
                    access.tokenFile().orElseThrow(),
                    Pair.LEAF_IPV6,
                    Pair.NODE_IPV4),
            ImmutableMap.of("NODE_NAME", NODE, "NODE_IP", Pair.NODE_IPV4));
  }

  @AfterEach
  void remove() throws IOException {
    if (relay != null) {
      relay.close();
    }
    if (pair != null) {
      pair.close();
    }
  }

  @Test
  void aLocalServiceFollowsItsEndpointsOnThisNode() throws Exception {
    ServiceSpec service = new ServiceSpec("local");
    api().create(ServiceSpec.SERVICES, service.loadBalancer("Local"));
    api().merge(service.path() + "/status", ingress(ADDRESS));
    api().create(ServiceSpec.SLICES, service.slice("local-a", at(OTHER, Condition.READY)));
    Eventually.see("the session is up", SOON, this::session, "Established"::equals);
    keep(Set.of());

    api().create(ServiceSpec.SLICES, service.slice("local-b", at(NODE, Condition.READY)));
    await(ANNOUNCED);
    assertThat(leaf.path(ADDRESS + "/32").path("community").path("string").asString())
        .isEqualTo("64496:100");
    assertThat(leaf.path(ADDRESS + "/32").path("largeCommunity").path("string").asString())
        .isEqualTo("4200000100:1:2");
    assertThat(daemon.status()).contains("Services: 1 chosen, 1 announced");

    api().merge(slicePath("local-b"), endpoints(at(NODE, Condition.TERMINATING)));
    keep(ANNOUNCED);
    api().merge(slicePath("local-b"), endpoints(at(NODE, Condition.NOT_READY)));
    await(Set.of());

    api().merge(service.path(), "{\"spec\": {\"externalTrafficPolicy\": \"Cluster\"}}");
    await(ANNOUNCED);
    api().delete(service.path());
    await(Set.of());
    api().delete(slicePath("local-a"));
    api().delete(slicePath("local-b"));
  }

  @Test
  void aClusterServiceIsAnnouncedWhileAnybodyServesItAndItHasAnAddress() throws Exception {
    ServiceSpec service = new ServiceSpec("anywhere");
    api().create(ServiceSpec.SERVICES, service.loadBalancer("Cluster"));
    api().create(ServiceSpec.SLICES, service.slice("anywhere-a", at(OTHER, Condition.READY)));
    Eventually.see("the session is up", SOON, this::session, "Established"::equals);
    keep(Set.of());
    api().merge(service.path() + "/status", ingress(ADDRESS, "203.0.113.8"));
    await(Set.of(ADDRESS + "/32", "203.0.113.8/32"));
    api().merge(service.path() + "/status", ingress(ADDRESS));
    await(ANNOUNCED);
    api().merge(slicePath("anywhere-a"), endpoints(at(OTHER, Condition.NOT_READY)));
    await(Set.of());
    api().delete(service.path());
    api().delete(slicePath("anywhere-a"));
  }

  @Test
  void anOutageOfTheApiWithdrawsNothingAndWhatComesAfterItCounts() throws Exception {
    ServiceSpec service = new ServiceSpec("outage");
    api().create(ServiceSpec.SERVICES, service.loadBalancer("Local"));
    api().merge(service.path() + "/status", ingress(ADDRESS));
    api().create(ServiceSpec.SLICES, service.slice("outage-a", at(NODE, Condition.READY)));
    await(ANNOUNCED);
    api().stop();
    keep(ANNOUNCED);
    api().start();
    api().merge(slicePath("outage-a"), endpoints(at(OTHER, Condition.READY)));
    await(Set.of());
    api().delete(service.path());
    api().delete(slicePath("outage-a"));
  }

  private static String at(String node, Condition condition) {
    return endpoint(node, "10.42.0.7", condition);
  }

  private String session() {
    return leaf.session(Pair.NODE_IPV6);
  }

  private void await(Set<String> prefixes) {
    Eventually.see("the leaf has " + prefixes, SOON, leaf::prefixes, prefixes::equals);
  }

  private void keep(Set<String> prefixes) {
    Eventually.keep("nothing changes", A_WHILE, leaf::prefixes, prefixes::equals);
  }

  private static KubeApi api() {
    if (shared == null) {
      throw new AssertionError("the API is not open");
    }
    return shared;
  }
}
