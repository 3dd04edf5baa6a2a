package io.leafcast.conformance.cases;

import static io.leafcast.conformance.lab.Eventually.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.leafcast.conformance.kube.ClientPrograms;
import io.leafcast.conformance.kube.Cluster;
import io.leafcast.conformance.kube.KubeNode;
import io.leafcast.conformance.kube.KubePrograms;
import io.leafcast.conformance.kube.Overlay;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Cidr;
import io.leafcast.conformance.lab.Command;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Fabric;
import io.leafcast.conformance.lab.Lab;
import io.leafcast.conformance.lab.Need;
import io.leafcast.conformance.lab.Rack;
import io.leafcast.conformance.lab.Trace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.json.JsonMapper;

/**
 * The shipped image as the shipped DaemonSet on a real Kubernetes: its own scheduler, kubelets and
 * containerd, pods by CNI with the nodes' Pod CIDRs, and FRR leaves. One cluster for all cases,
 * which are a life of it in order.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterIT {
  private static final Lab LAB = new Lab("lc-it-cluster");
  private static final Duration A_WHILE = Duration.ofSeconds(3);
  private static final ImmutableList<Cidr> PODS =
      ImmutableList.of(Cidr.parse("10.42.0.0/16"), Cidr.parse("fd42::/48"));

  private Fabric fabric;
  private Cluster cluster;
  private Overlay overlay;
  private Rack one;
  private Rack two;

  @BeforeAll
  void open() throws Exception {
    Need.lab();
    Need.docker();
    var images =
        Command.of("docker", "images", "--format", "{{.Repository}}:{{.Tag}}")
            .must()
            .lines()
            .toList();
    for (String image : Cluster.images()) {
      Need.that(
          images.contains(image),
          "there is no image " + image + "; run conformance-tests/scripts/build-images.sh");
    }
    for (String program : List.of("containerd", "ctr", "runc", "unshare")) {
      Need.program(program, "containerd runc util-linux");
    }
    Need.that(
        KubeNode.plugins().isPresent(),
        "no CNI plugins; apt-get install containernetworking-plugins");
    var kube = KubePrograms.find();
    Need.that(kube.isPresent(), "no kubelet; run conformance-tests/scripts/build-kube.sh");
    var clients = ClientPrograms.find();
    Need.that(clients.isPresent(), "no kubectl; run conformance-tests/scripts/install-helm.sh");

    LAB.remove();
    fabric = Fabric.build(LAB, PODS);
    one = fabric.racks().get(0);
    two = fabric.racks().get(1);
    cluster =
        Cluster.open(
            LAB,
            new Cluster.Programs(kube.orElseThrow(), clients.orElseThrow()),
            Shipped.MANIFESTS,
            ImmutableList.of(one.node(), two.node()));
    overlay = overlay(Overlay.configuration(cluster));
  }

  @AfterAll
  void remove() throws Exception {
    try {
      if (cluster != null) {
        cluster.close();
      }
    } finally {
      LAB.remove();
    }
  }

  @Test
  @Order(1)
  void theKustomizeBaseAnnouncesANodeThatIsNotReadyYet() throws Exception {
    overlay.apply(cluster);
    var node = join(one);
    fabric.awaitRoutesOfNode(one, cluster.podCidrs(node), SOON);
    assertThat(cluster.ready(node)).as("Ready without a pod network").isFalse();
    cluster.startNetwork(node);
  }

  @Test
  @Order(2)
  void aNodeThatIsAddedIsAnnouncedAndTheOtherNotTouched() throws Exception {
    var before = uids();
    var node = join(two);
    fabric.awaitRoutesOfNode(two, cluster.podCidrs(node), SOON);
    cluster.startNetwork(node);
    assertThat(uids()).hasSize(2).containsAll(before);
  }

  @Test
  @Order(3)
  void podsReachEachOtherAcrossTheFabric() throws Exception {
    Overlay.startClients(cluster);
    fabric.awaitUnderlay();
    var pods = cluster.pods("default", "app=client");
    var from = pods.stream().filter(pod -> pod.node().equals(one.node())).findFirst().orElseThrow();
    var to = pods.stream().filter(pod -> pod.node().equals(two.node())).findFirst().orElseThrow();
    var place = cluster.node(one.node()).pod(from.name());
    for (String address : to.addresses()) {
      Eventually.see(
          "a ping of " + address,
          SOON,
          () -> place.run("ping", "-n", "-c", "1", "-W", "1", address).run(),
          Command.Outcome::good);
      assertThat(Trace.run(place, address, Fabric.names(LAB)).names())
          .as("the way to " + address)
          .hasSize(6)
          .startsWith(one.node(), one.leaf())
          .endsWith(two.leaf(), two.node(), address);
    }
  }

  @Test
  @Order(4)
  void statusIsToldInThePodWithoutPrivileges() throws Exception {
    var pod = ours(one);
    var node = cluster.node(one.node());
    assertThat(node.exec(pod, "leafcast", "leafcast", "status").must())
        .contains("Established")
        .contains(cluster.podCidrs(node));
    assertThat(node.exec(pod, "leafcast", "sh", "-c", "id -u; grep CapEff /proc/1/status").must())
        .contains("65532", "0000000000000000");
  }

  /** Its columns are true for both nodes. */
  @Test
  @Order(4)
  void kubectlGetLeafcastnodesShowsEachNodesSessionsAndPrefixes() {
    Overlay.awaitReported(cluster, 2);
    assertThat(cluster.kubectl("get", "lcn").must().lines().toList())
        .hasSize(3)
        .first()
        .asString()
        .matches("NAME +SESSIONS +ANNOUNCED +HELD +REASON +AGE *");
  }

  @Test
  @Order(5)
  void aRolloutReplacesEveryPodAndTheRoutesComeBack() throws Exception {
    var before = uids();
    cluster.kubectl("-n", Overlay.NAMESPACE, "rollout", "restart", "daemonset/leafcast").must();
    Cluster.awaitThat(
        "both pods are new and Ready",
        () ->
            Sets.intersection(uids(), before).isEmpty()
                && Overlay.speakers(cluster).stream().filter(pod -> pod.ready()).count() == 2);
    awaitAll();
  }

  @Test
  @Order(6)
  void aDeletedPodComesBackWithItsRoutes() throws Exception {
    var before = uids();
    cluster.kubectl("-n", Overlay.NAMESPACE, "delete", "pod", ours(two), "--wait=false").must();
    Cluster.awaitThat("there is another pod", () -> uids().size() == 2 && !uids().equals(before));
    awaitAll();
  }

  @Test
  @Order(7)
  void anOutageWithdrawsNothingAndARotatedTokenIsUsedAfterIt() throws Exception {
    var before = Overlay.tokens(cluster);
    assertThat(before).isNotEmpty();
    Overlay.rotateToken(cluster, cluster.node(one.node()), ours(one));
    var routes = fabric.routesOfNode(one);
    cluster.api().stop();
    Eventually.keep("the routes stay", A_WHILE, () -> fabric.routesOfNode(one), routes::equals);
    cluster.api().start();
    Cluster.awaitThat(
        "a request with a token that nobody had before",
        () -> !Sets.difference(Overlay.tokens(cluster), before).isEmpty());
    awaitAll();
    // What ends before a daemon has looked again is an absence that only a list shows, and kept.
    awaitSourcesKnown(one);
    awaitSourcesKnown(two);
  }

  @Test
  @Order(8)
  void aNodeThatIsDeletedAndMadeAgainIsAnnouncedAnew() throws Exception {
    var node = cluster.node(two.node());
    cluster.stopKubelet(node);
    cluster.kubectl("delete", "node", node.name()).must();
    fabric.awaitRoutesOfNode(two, Set.of(), SOON);
    cluster.register(node, annotations(two));
    var after = cluster.podCidrs(node);
    assertThat(after).hasSize(2);
    fabric.awaitRoutesOfNode(two, after, SOON);
  }

  @Test
  @Order(9)
  void aChangedConfigMapIsTakenWithoutARestart() throws Exception {
    var before = uids();
    overlay(Overlay.configuration(cluster).replace(", \"fd42::/48\"", "")).apply(cluster);
    for (Rack rack : List.of(one, two)) {
      fabric.awaitRoutesOfNode(
          rack,
          cluster.podCidrs(cluster.node(rack.node())).stream()
              .filter(cidr -> !cidr.contains(":"))
              .collect(ImmutableSet.toImmutableSet()),
          SOON);
    }
    overlay(Overlay.configuration(cluster)).apply(cluster);
    awaitAll();
    assertThat(uids()).isEqualTo(before);
  }

  @Test
  @Order(20)
  void removalWithdrawsAndLeavesNothing() throws Exception {
    assertThat(ofTheWholeCluster())
        .containsExactlyInAnyOrder(
            "clusterrole.rbac.authorization.k8s.io/leafcast",
            "clusterrolebinding.rbac.authorization.k8s.io/leafcast",
            "customresourcedefinition.apiextensions.k8s.io/leafcastnodes.leafcast.io");
    // A stop is a restart for the leaves, unless it is said that it is for good.
    overlay = overlay(Overlay.configuration(cluster) + "stop: {onTerm: decommission}\n");
    overlay.apply(cluster);
    for (Rack rack : List.of(one, two)) {
      String pod = ours(rack);
      Eventually.see(
          "the daemon of " + rack.node() + " has taken it",
          Duration.ofMinutes(3), // a kubelet looks at a ConfigMap once a minute
          () ->
              cluster
                  .node(rack.node())
                  .exec(pod, "leafcast", "leafcast", "config", "--resolved")
                  .must(),
          told -> told.lines().anyMatch(line -> line.matches("stop.onTerm +decommission .*")));
    }
    overlay.delete(cluster);
    fabric.awaitRoutesOfNode(one, Set.of(), SOON);
    fabric.awaitRoutesOfNode(two, Set.of(), SOON);
    Cluster.awaitThat(
        "the namespace is gone",
        () -> !cluster.api().objects().exists("/api/v1/namespaces/" + Overlay.NAMESPACE));
    assertThat(ofTheWholeCluster()).isEmpty();
  }

  @Test
  @Order(21)
  void theChartDoesTheSame() throws Exception {
    overlay.install(cluster);
    awaitAll();
    overlay.uninstall(cluster);
    fabric.awaitRoutesOfNode(one, Set.of(), SOON);
    fabric.awaitRoutesOfNode(two, Set.of(), SOON);
  }

  private Overlay overlay(String configuration) {
    return Overlay.write(
        LAB.disk().resolve("overlay"), Checkout.root().resolve("deploy"), configuration);
  }

  private KubeNode join(Rack rack) throws Exception {
    return cluster.join(
        fabric.node(rack), ImmutableList.of(rack.nodeIpv4(), rack.nodeIpv6()), annotations(rack));
  }

  private static ImmutableMap<String, String> annotations(Rack rack) {
    return Overlay.annotations(rack.leafIpv6(), rack.leafAsn());
  }

  private void awaitAll() throws Exception {
    for (Rack rack : List.of(one, two)) {
      fabric.awaitRoutesOfNode(rack, cluster.podCidrs(cluster.node(rack.node())), SOON);
    }
  }

  /** Waits until a node's daemon follows all that it reads of the API. */
  private void awaitSourcesKnown(Rack rack) throws Exception {
    String pod = ours(rack);
    Cluster.awaitThat(
        "all sources of " + rack.node() + " are known",
        () -> {
          var told =
              cluster
                  .node(rack.node())
                  .exec(pod, "leafcast", "leafcast", "status", "-o", "json")
                  .must();
          var sources = JsonMapper.shared().readTree(told).path("sources");
          return !sources.isEmpty()
              && sources
                  .valueStream()
                  .allMatch(source -> source.path("state").asString().equals("known"));
        });
  }

  /** What is labelled as Leafcast's, and in no namespace. */
  private List<String> ofTheWholeCluster() {
    return cluster
        .kubectl("get", "clusterroles,clusterrolebindings,crds", "-l", Overlay.LABEL, "-o", "name")
        .must()
        .lines()
        .toList();
  }

  private String ours(Rack rack) throws Exception {
    return Overlay.speakers(cluster).stream()
        .filter(pod -> pod.node().equals(rack.node()))
        .findFirst()
        .orElseThrow()
        .name();
  }

  private Set<String> uids() throws IOException, InterruptedException {
    return Overlay.speakers(cluster).stream()
        .map(Cluster.KubePod::uid)
        .collect(ImmutableSet.toImmutableSet());
  }
}
