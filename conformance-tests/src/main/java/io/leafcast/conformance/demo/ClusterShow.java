package io.leafcast.conformance.demo;

import static io.leafcast.conformance.lab.Eventually.SOON;

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
import io.leafcast.conformance.lab.Fabric;
import io.leafcast.conformance.lab.LabFailure;
import io.leafcast.conformance.lab.Machine;
import io.leafcast.conformance.lab.Rack;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/**
 * {@code ./leafcast demo --cluster}: the image as the DaemonSet of a real Kubernetes with two
 * kubelets, told by what an engineer types at the leaf and at the cluster.
 */
final class ClusterShow {
  private static final ImmutableList<Cidr> PODS =
      ImmutableList.of(Cidr.parse("10.42.0.0/16"), Cidr.parse("fd42::/48"));

  private final boolean held;
  private final Progress progress = new Progress();
  private final Report report = new Report();

  ClusterShow(boolean held) {
    this.held = held;
  }

  int run() throws IOException, InterruptedException {
    if (!held) {
      Runtime.getRuntime().addShutdownHook(new Thread(Demo.LAB::remove, "demo-down"));
    }
    var programs = programs();
    progress.say("removing what an earlier demo left");
    Demo.LAB.remove();
    progress.say("building the fabric: 2 spines, 2 leaves, 2 nodes");
    var fabric = Fabric.build(Demo.LAB, PODS);
    progress.say("starting etcd, kube-apiserver, kube-controller-manager and kube-scheduler");
    try (var cluster =
        Cluster.open(
            Demo.LAB,
            programs,
            Checkout.root().resolve("deploy/manifests"),
            fabric.racks().stream().map(Rack::node).collect(ImmutableList.toImmutableList()))) {
      ProcessHandle.current().children().forEach(Demo.LAB::adopt);
      show(fabric, cluster);
      if (!report.faults().isEmpty()) {
        throw new LabFailure(String.join("; ", report.faults()));
      }
      report.line(
          String.format(
              Locale.ROOT,
              "All of it holds, on a real Kubernetes. %.0f s.",
              progress.elapsed().toMillis() / 1000.0));
      if (held) {
        ClusterTour.print(fabric, cluster);
        Holder.hold();
      }
      return 0;
    } catch (LabFailure failure) {
      progress.done();
      System.err.println("\nThe demo FAILED: " + failure.getMessage());
      return Demo.FAILED;
    }
  }

  /** All that is needed, or a failure that says what is not there and what makes it. */
  private static Cluster.Programs programs() throws IOException {
    for (String program : ImmutableList.of("docker", "containerd", "ctr", "runc", "unshare")) {
      if (Machine.program(program).isEmpty()) {
        throw new LabFailure(
            program
                + " is missing; conformance-tests/scripts/install-runtime.sh and"
                + " install-docker.sh install what the real cluster needs");
      }
    }
    if (KubeNode.plugins().isEmpty()) {
      throw new LabFailure(
          "there are no CNI plugins; conformance-tests/scripts/install-runtime.sh installs them");
    }
    return new Cluster.Programs(
        KubePrograms.find()
            .orElseThrow(() ->
                new LabFailure(
                    "there is no kubelet; conformance-tests/scripts/build-kube.sh builds it")),
        ClientPrograms.find()
            .orElseThrow(() ->
                new LabFailure(
                    "there is no kubectl; conformance-tests/scripts/install-helm.sh fetches it")));
  }

  private void show(Fabric fabric, Cluster cluster) throws IOException, InterruptedException {
    var overlay = overlay(Overlay.configuration(cluster));
    progress.say("kubectl apply -k");
    overlay.apply(cluster);
    for (Rack rack : fabric.racks()) {
      progress.say(rack.node() + " joins: containerd, the images, a kubelet");
      var node =
          cluster.join(
              fabric.node(rack),
              ImmutableList.of(rack.nodeIpv4(), rack.nodeIpv6()),
              Overlay.annotations(rack.leafIpv6(), rack.leafAsn()));
      progress.say("waiting for " + node.name() + "'s Pod CIDRs at " + rack.leaf());
      fabric.awaitRoutesOfNode(rack, cluster.podCidrs(node), SOON);
      report.hold(!cluster.ready(node), node.name() + " was Ready before it had a pod network");
      cluster.startNetwork(node);
    }
    progress.say("waiting for pods and for the fabric's sessions");
    Overlay.startClients(cluster);
    fabric.awaitUnderlay();
    progress.say("looking");
    progress.done();
    present(fabric, cluster);
    rollout(fabric, cluster);
    rotatedToken(fabric, cluster);
    changedConfigMap(fabric, cluster);
    nodeMadeAgain(fabric, cluster);
  }

  private void present(Fabric fabric, Cluster cluster) throws IOException, InterruptedException {
    report.line(
        "Leafcast as the DaemonSet of a real Kubernetes: kubelet, containerd, CNI, scheduler, and Pod"
            + " CIDRs by kube-controller-manager. It was announced before the nodes were Ready.");
    report.heading("The cluster");
    report.kubectl(cluster, "get", "nodes", "-o", "wide");
    report.kubectl(cluster, "get", "pods", "-A", "-o", "wide");
    progress.say("waiting for both leafcastnodes");
    Overlay.awaitReported(cluster, PODS.size());
    progress.done();
    report.kubectl(cluster, "get", "leafcastnodes");
    report.heading("Sessions, and the leaves' tables");
    for (Rack rack : fabric.racks()) {
      report.frr(fabric.leaf(rack), "show bgp summary");
      report.frr(fabric.leaf(rack), "show bgp ipv4 unicast");
      report.frr(fabric.leaf(rack), "show bgp ipv6 unicast");
    }
    var first = fabric.racks().getFirst();
    report.line("What `kubectl exec` does: the API of this lab cannot reach the kubelets.");
    report.command(
        cluster
            .node(first.node())
            .exec(speaker(cluster, first).name(), "leafcast", "leafcast", "status"));
    report.heading("From pod to pod");
    var pods = cluster.pods("default", "app=client");
    var from = on(pods, first);
    var to = on(pods, fabric.racks().getLast());
    var place = cluster.node(first.node()).pod(from.name());
    var names =
        ImmutableMap.<String, String>builder()
            .putAll(Fabric.names(Demo.LAB))
            .putAll(
                to.addresses().stream()
                    .collect(ImmutableMap.toImmutableMap(address -> address, _ -> to.name())))
            .buildKeepingLast();
    for (String address : to.addresses()) {
      report.ping(place, from.name(), to.name(), address);
      report.trace(place, from.name(), to.name(), address, names);
    }
  }

  private void rollout(Fabric fabric, Cluster cluster) throws IOException, InterruptedException {
    report.heading("A rollout");
    var before = uids(cluster);
    report.kubectl(cluster, "-n", Overlay.NAMESPACE, "rollout", "restart", "daemonset/leafcast");
    progress.say("waiting for both pods to be new and Ready");
    Cluster.awaitThat(
        "both pods are new and Ready",
        () ->
            uids(cluster).stream().noneMatch(before::contains)
                && Overlay.speakers(cluster).stream().filter(Cluster.KubePod::ready).count()
                    == fabric.racks().size());
    for (Rack rack : fabric.racks()) {
      fabric.awaitRoutesOfNode(rack, cluster.podCidrs(cluster.node(rack.node())), SOON);
    }
    progress.done();
    report.kubectl(cluster, "-n", Overlay.NAMESPACE, "get", "pods", "-o", "wide");
    report.line("Both leaves have the routes again.\n");
  }

  /** As a kubelet does before a token expires; then the API is away, so that all come in anew. */
  private void rotatedToken(Fabric fabric, Cluster cluster)
      throws IOException, InterruptedException {
    report.heading("A rotated token, and an outage of the API");
    var rack = fabric.racks().getFirst();
    var before = Overlay.tokens(cluster);
    progress.say("waiting for another token in the pod on " + rack.node());
    Overlay.rotateToken(cluster, cluster.node(rack.node()), speaker(cluster, rack).name());
    var routes = fabric.routesOfNode(rack);
    progress.say("stopping the API server, and starting it again");
    cluster.api().stop();
    report.hold(fabric.routesOfNode(rack).equals(routes), "the outage withdrew something");
    cluster.api().start();
    progress.say("waiting for a request with a token that nobody had before");
    Cluster.awaitThat(
        "a request with another token",
        () -> !Sets.difference(Overlay.tokens(cluster), before).isEmpty());
    progress.done();
    report.line(
        "%s came in with its new token; %s kept %s all the while.\n"
            .formatted(rack.node(), rack.leaf(), routes));
  }

  private void changedConfigMap(Fabric fabric, Cluster cluster)
      throws IOException, InterruptedException {
    report.heading("A ConfigMap that changes");
    var before = uids(cluster);
    overlay(Overlay.configuration(cluster).replace(", \"fd42::/48\"", "")).apply(cluster);
    progress.say("waiting for the IPv6 routes to go: fd42::/48 is no longer in `allow`");
    for (Rack rack : fabric.racks()) {
      fabric.awaitRoutesOfNode(
          rack,
          cluster.podCidrs(cluster.node(rack.node())).stream()
              .filter(cidr -> !cidr.contains(":"))
              .collect(ImmutableSet.toImmutableSet()),
          SOON);
    }
    progress.done();
    report.frr(fabric.leaf(fabric.racks().getFirst()), "show bgp ipv6 unicast");
    overlay(Overlay.configuration(cluster)).apply(cluster);
    progress.say("and for them to come back, as the file was before");
    for (Rack rack : fabric.racks()) {
      fabric.awaitRoutesOfNode(rack, cluster.podCidrs(cluster.node(rack.node())), SOON);
    }
    progress.done();
    report.hold(uids(cluster).equals(before), "a pod was restarted");
    report.line("It was taken without a restart and without a signal.\n");
  }

  private static Overlay overlay(String configuration) {
    return Overlay.write(
        Demo.LAB.disk().resolve("overlay"), Checkout.root().resolve("deploy"), configuration);
  }

  private void nodeMadeAgain(Fabric fabric, Cluster cluster)
      throws IOException, InterruptedException {
    report.heading("A Node deleted, and made again");
    var rack = fabric.racks().getLast();
    var node = cluster.node(rack.node());
    var before = cluster.podCidrs(node);
    cluster.stopKubelet(node);
    report.kubectl(cluster, "delete", "node", node.name());
    progress.say("waiting for the withdrawal");
    fabric.awaitRoutesOfNode(rack, Set.of(), SOON);
    progress.done();
    report.line("%s has withdrawn %s.\n".formatted(rack.leaf(), before));
    progress.say("starting the kubelet again");
    cluster.register(node, Overlay.annotations(rack.leafIpv6(), rack.leafAsn()));
    var after = cluster.podCidrs(node);
    fabric.awaitRoutesOfNode(rack, after, SOON);
    progress.done();
    report.kubectl(
        cluster,
        "get",
        "nodes",
        "-o",
        "custom-columns=NAME:.metadata.name,PODCIDRS:.spec.podCIDRs");
    report.frr(fabric.leaf(rack), "show bgp ipv4 unicast");
  }

  private static Cluster.KubePod speaker(Cluster cluster, Rack rack)
      throws IOException, InterruptedException {
    return on(Overlay.speakers(cluster), rack);
  }

  private static Cluster.KubePod on(Iterable<Cluster.KubePod> pods, Rack rack) {
    for (Cluster.KubePod pod : pods) {
      if (pod.node().equals(rack.node())) {
        return pod;
      }
    }
    throw new LabFailure("there is no pod on " + rack.node());
  }

  private static ImmutableSet<String> uids(Cluster cluster)
      throws IOException, InterruptedException {
    return Overlay.speakers(cluster).stream()
        .map(Cluster.KubePod::uid)
        .collect(ImmutableSet.toImmutableSet());
  }
}
