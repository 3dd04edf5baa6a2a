package io.leafcast.conformance.demo;

import static io.leafcast.conformance.lab.Eventually.SOON;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.Closer;
import io.leafcast.conformance.kube.KubeApi;
import io.leafcast.conformance.kube.KubeObjects;
import io.leafcast.conformance.kube.NodeSpec;
import io.leafcast.conformance.lab.Cidr;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Fabric;
import io.leafcast.conformance.lab.LabFailure;
import io.leafcast.conformance.lab.Rack;
import io.leafcast.conformance.lab.Relay;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code ./leafcast demo --ipam}: what a real Cilium wrote for its CiliumNodes is posted into a
 * real API, one state after the other, and the leaf shows what is made of it. The controller
 * manager gives the Nodes CIDRs of its own meanwhile, as in every cluster that kubeadm makes: none
 * of them is announced.
 */
final class IpamShow {
  /** Where Cilium's IPAM keeps a node's CIDRs: podCIDRs of the CiliumNode, or its pools. */
  enum Mode {
    clusterPool,
    multiPool;

    /** As Cilium's Helm values have it. */
    static Mode of(String name) {
      return switch (name) {
        case "cluster-pool" -> clusterPool;
        case "multi-pool" -> multiPool;
        default ->
            throw new LabFailure("--ipam is cluster-pool or multi-pool, and not '" + name + "'");
      };
    }
  }

  private static final Duration A_WHILE = Duration.ofSeconds(3);
  private static final ImmutableList<Cidr> ANYTHING =
      ImmutableList.of(
          Cidr.parse("10.0.0.0/8"), Cidr.parse("2001:db8::/32"), Cidr.parse("fd42::/48"));

  private final Mode mode;
  private final Progress progress = new Progress();
  private final Report report = new Report();

  IpamShow(Mode mode) {
    this.mode = mode;
  }

  int run() throws IOException, InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(Demo.LAB::remove, "demo-down"));
    progress.say("removing what an earlier demo left");
    Demo.LAB.remove();
    progress.say("starting the Kubernetes API, with Cilium's CustomResourceDefinitions");
    try (var api = NodeApi.openKube()) {
      ProcessHandle.current().children().forEach(Demo.LAB::adopt);
      api.objects().defineCilium();
      progress.say("building the fabric");
      var fabric = Fabric.build(Demo.LAB, ANYTHING);
      for (Rack rack : fabric.racks()) {
        api.createNode(
            NodeSpec.named(rack.node()).withInternalAddresses(rack.nodeIpv4(), rack.nodeIpv6()));
      }
      show(api, fabric);
    } catch (LabFailure failure) {
      progress.done();
      System.err.println("\nThe demo FAILED: " + failure.getMessage());
      return Demo.FAILED;
    }
    report.line(
        String.format(
            Locale.ROOT,
            "Each change was at the leaf as it was in the API. %.1f s.",
            progress.elapsed().toMillis() / 1000.0));
    return 0;
  }

  private void show(KubeApi api, Fabric fabric) throws IOException, InterruptedException {
    try (var relays = Closer.create()) {
      for (Rack rack : fabric.racks()) {
        relays.register(Relay.into(fabric.node(rack), api.server().getPort()));
      }
      switch (mode) {
        case clusterPool -> clusterPool(api, fabric);
        case multiPool -> multiPool(api, fabric);
      }
    }
  }

  private void clusterPool(KubeApi api, Fabric fabric) throws IOException, InterruptedException {
    var one = fabric.racks().getFirst();
    var two = fabric.racks().getLast();
    api.objects().apply(recorded("cluster-pool-operator", one));
    var daemon = start(api, fabric, one);
    fabric.awaitRoutesOfNode(one, Set.of("10.244.0.0/24", "2001:db8:f000::/64"), SOON);
    progress.done();
    report.line(
        "IPAM cluster-pool. The controller manager gave %s the CIDRs %s, which no pod uses: the CiliumNode says otherwise."
            .formatted(one.node(), api.podCidrs(one.node())));
    report.heading("What is announced, and what is refused");
    report.frr(fabric.leaf(one), "show bgp ipv4 unicast 10.244.0.0/24");
    report.status(daemon);

    report.heading("A CIDR that the operator says is another node's");
    var claim = recorded("cluster-pool-duplicate-claim", two);
    api.objects().applyWhole(claim);
    var claimant = start(api, fabric, two);
    Eventually.see(
        two.node() + " has a session",
        SOON,
        () -> fabric.leaf(two).session(two.nodeIpv6()),
        "Established"::equals);
    Eventually.keep(
        two.leaf() + " hears nothing of it", A_WHILE, () -> fabric.routesOfNode(two), Set::isEmpty);
    progress.done();
    report.status(claimant);

    report.heading("The CiliumNode is deleted");
    api.objects().delete(recorded("cluster-pool-operator", one));
    Eventually.see(
        "the CiliumNode's CIDRs are withdrawn",
        SOON,
        () -> fabric.routesOfNode(one),
        seen -> !seen.contains("10.244.0.0/24"));
    progress.done();
    report.status(daemon);
  }

  private void multiPool(KubeApi api, Fabric fabric) throws IOException, InterruptedException {
    var rack = fabric.racks().getFirst();
    api.objects().apply(KubeObjects.in("cilium/multi-pool-pool.json").getFirst());
    step(api, "multi-pool-01-first", rack);
    var daemon = start(api, fabric, rack);
    var first = Set.of("10.10.0.0/27", "2001:db8:f100::/64");
    fabric.awaitRoutesOfNode(rack, first, SOON);
    progress.done();
    report.line(
        "IPAM multi-pool. The controller manager gave %s the CIDRs %s, which no pod uses."
            .formatted(rack.node(), api.podCidrs(rack.node())));
    report.heading("The first CIDRs of the pool");
    report.frr(fabric.leaf(rack), "show bgp ipv4 unicast");
    report.status(daemon);

    report.heading("The pool has grown: pods used up the first /27");
    step(api, "multi-pool-02-grown", rack);
    fabric.awaitRoutesOfNode(
        rack, Set.of("10.10.0.0/27", "10.10.0.32/27", "2001:db8:f100::/64"), SOON);
    progress.done();
    report.frr(fabric.leaf(rack), "show bgp ipv4 unicast");

    report.heading("Another pool is used, and the agent gives a CIDR of the first one back");
    step(api, "multi-pool-05-agent-released-one", rack);
    fabric.awaitRoutesOfNode(
        rack,
        Set.of("10.10.0.0/27", "2001:db8:f100::/64", "10.20.0.0/26", "2001:db8:f200::/64"),
        SOON);
    progress.done();
    report.frr(fabric.leaf(rack), "show bgp ipv4 unicast");

    report.heading("All of the second pool is given back");
    step(api, "multi-pool-01-first", rack);
    fabric.awaitRoutesOfNode(rack, first, SOON);
    progress.done();
    report.frr(fabric.leaf(rack), "show bgp ipv4 unicast");
    report.status(daemon);
  }

  private static void step(KubeApi api, String file, Rack rack)
      throws IOException, InterruptedException {
    api.objects().apply(recorded(file, rack));
  }

  /** A recorded CiliumNode as if it were of the rack's node. */
  private static ObjectNode recorded(String file, Rack rack) {
    var object = KubeObjects.in("cilium/" + file + ".json").getFirst();
    if (object.path("metadata") instanceof ObjectNode metadata) {
      metadata.put("name", rack.node());
    }
    return object;
  }

  private Daemon start(KubeApi api, Fabric fabric, Rack rack)
      throws IOException, InterruptedException {
    progress.say("starting the daemon of " + rack.node());
    return Daemon.start(
        fabric.node(rack),
        """
        # Made by ./leafcast demo.
        apiVersion: leafcast.io/v1
        router: {asn: %d}
        allow: [10.0.0.0/8, "2001:db8::/32", "fd42::/48"]
        sources:
          kubernetes: {node: "${NODE_NAME}", %s}
        peers:
          - {name: %s, address: "%s", asn: %d}
        """
            .formatted(
                Rack.NODE_ASN,
                api.accessOf(rack.node()).keys(),
                rack.leaf(),
                rack.leafIpv6(),
                rack.leafAsn()),
        ImmutableMap.of("NODE_NAME", rack.node(), "NODE_IP", rack.nodeIpv4()));
  }
}
