package io.leafcast.conformance.cases;

import static io.leafcast.conformance.kube.ServiceSpec.endpoint;
import static io.leafcast.conformance.kube.ServiceSpec.endpoints;
import static io.leafcast.conformance.kube.ServiceSpec.ingress;
import static io.leafcast.conformance.kube.ServiceSpec.slicePath;
import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.conformance.kube.KubeApi;
import io.leafcast.conformance.kube.KubeObjects;
import io.leafcast.conformance.kube.NodeSpec;
import io.leafcast.conformance.kube.ServiceSpec;
import io.leafcast.conformance.kube.ServiceSpec.Condition;
import io.leafcast.conformance.lab.Daemon;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Services of a real kube-apiserver, by the shipped ClusterRole, at a real leaf. */
class ServicesIT {
  private static final Duration A_WHILE = Duration.ofSeconds(1);
  private static final String NODE = "worker-1";
  private static final String OTHER = "worker-2";
  private static final String ADDRESS = "203.0.113.7";
  private static final Set<String> ANNOUNCED = Set.of(ADDRESS + "/32");

  @RegisterExtension private static final SharedApi SHARED = new SharedApi();

  private NodeStage stage;
  private Daemon daemon;

  @BeforeAll
  static void makeNode() throws Exception {
    NodeStage.need();
    api().createNode(NodeSpec.named(NODE));
  }

  @BeforeEach
  void make() throws Exception {
    stage = NodeStage.set("lc-it-services", NODE, api());
    daemon =
        stage.start(
            "203.0.113.0/24",
            "",
            """
              services:
                - addresses: [load-balancer]
                  selector: {matchLabels: {team: shop}}
                  communities: [64496:100, 4200000100:1:2]
            """);
  }

  @AfterEach
  void remove() throws IOException {
    if (stage != null) {
      stage.close();
    }
  }

  @Test
  void aLocalServiceFollowsItsEndpointsOnThisNode() throws Exception {
    ServiceSpec service = new ServiceSpec("local");
    objects().create(ServiceSpec.SERVICES, service.loadBalancer("Local"));
    objects().merge(service.path() + "/status", ingress(ADDRESS));
    api()
        .objects()
        .create(ServiceSpec.SLICES, service.slice("local-a", at(OTHER, Condition.READY)));
    stage.awaitSession();
    stage.keep(Set.of(), A_WHILE);

    objects().create(ServiceSpec.SLICES, service.slice("local-b", at(NODE, Condition.READY)));
    stage.await(ANNOUNCED);
    assertThat(stage.leaf().path(ADDRESS + "/32").path("community").path("string").asString())
        .isEqualTo("64496:100");
    assertThat(stage.leaf().path(ADDRESS + "/32").path("largeCommunity").path("string").asString())
        .isEqualTo("4200000100:1:2");
    assertThat(daemon.status()).contains("Services: 1 chosen, 1 announced");

    objects().merge(slicePath("local-b"), endpoints(at(NODE, Condition.TERMINATING)));
    stage.keep(ANNOUNCED, A_WHILE);
    objects().merge(slicePath("local-b"), endpoints(at(NODE, Condition.NOT_READY)));
    stage.await(Set.of());

    objects().merge(service.path(), "{\"spec\": {\"externalTrafficPolicy\": \"Cluster\"}}");
    stage.await(ANNOUNCED);
    objects().delete(service.path());
    stage.await(Set.of());
    objects().delete(slicePath("local-a"));
    objects().delete(slicePath("local-b"));
  }

  @Test
  void aClusterServiceIsAnnouncedWhileAnybodyServesItAndItHasAnAddress() throws Exception {
    ServiceSpec service = new ServiceSpec("anywhere");
    objects().create(ServiceSpec.SERVICES, service.loadBalancer("Cluster"));
    api()
        .objects()
        .create(ServiceSpec.SLICES, service.slice("anywhere-a", at(OTHER, Condition.READY)));
    stage.awaitSession();
    stage.keep(Set.of(), A_WHILE);
    objects().merge(service.path() + "/status", ingress(ADDRESS, "203.0.113.8"));
    stage.await(Set.of(ADDRESS + "/32", "203.0.113.8/32"));
    objects().merge(service.path() + "/status", ingress(ADDRESS));
    stage.await(ANNOUNCED);
    objects().merge(slicePath("anywhere-a"), endpoints(at(OTHER, Condition.NOT_READY)));
    stage.await(Set.of());
    objects().delete(service.path());
    objects().delete(slicePath("anywhere-a"));
  }

  @Test
  void anOutageOfTheApiWithdrawsNothingAndWhatComesAfterItCounts() throws Exception {
    ServiceSpec service = new ServiceSpec("outage");
    objects().create(ServiceSpec.SERVICES, service.loadBalancer("Local"));
    objects().merge(service.path() + "/status", ingress(ADDRESS));
    api()
        .objects()
        .create(ServiceSpec.SLICES, service.slice("outage-a", at(NODE, Condition.READY)));
    stage.await(ANNOUNCED);
    api().stop();
    stage.keep(ANNOUNCED, A_WHILE);
    api().start();
    objects().merge(slicePath("outage-a"), endpoints(at(OTHER, Condition.READY)));
    stage.await(Set.of());
    objects().delete(service.path());
    objects().delete(slicePath("outage-a"));
  }

  private static String at(String node, Condition condition) {
    return endpoint(node, "10.42.0.7", condition);
  }

  private static KubeApi api() {
    return SHARED.api();
  }

  private static KubeObjects objects() {
    return api().objects();
  }
}
