package io.leafcast.conformance.cases;

import static io.leafcast.conformance.lab.Eventually.SOON;

import com.google.common.collect.ImmutableMap;
import io.leafcast.conformance.kube.ClusterApi;
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

/** A node with its leaf, which reaches a Kubernetes API that runs on this machine. */
record NodeStage(String node, ClusterApi api, Pair pair, Router leaf, Relay relay)
    implements AutoCloseable {

  /** What the daemon and the lab take. */
  static void need() {
    Need.lab();
    Need.file(Checkout.daemon(), "./leafcast build makes it");
  }

  /** Sets it up in a lab of that name, for a node of the API that may be made later. */
  static NodeStage set(String lab, String node, ClusterApi api) {
    need();
    var pair = Pair.make(lab);
    try {
      return new NodeStage(
          node, api, pair, pair.startLeaf(), Relay.into(pair.node(), api.server().getPort()));
    } catch (RuntimeException failed) {
      pair.close();
      throw failed;
    }
  }

  /** The node as its Node, without Pod CIDRs. */
  NodeSpec spec() {
    return NodeSpec.named(node).withInternalAddresses(Pair.NODE_IPV4);
  }

  /**
   * Starts its daemon.
   *
   * @param allow what lies in {@code allow}, as in YAML
   * @param keys what {@code sources.kubernetes} has beside its node and access, as in YAML
   * @param more the other sources, two spaces in, and then what stands at the top
   */
  Daemon start(String allow, String keys, String more) throws IOException, InterruptedException {
    return Daemon.start(
        pair.node(),
        """
        apiVersion: leafcast.io/v1
        router: {asn: 4200000100}
        allow: [%s]
        peers:
          - {name: leaf-1, address: "%s", asn: 4200000001}
        sources:
          kubernetes: {node: "${NODE_NAME}", %s, %s}
        %s
        """
            .formatted(allow, Pair.LEAF_IPV6, api.accessOf(node).keys(), keys, more),
        ImmutableMap.of("NODE_NAME", node, "NODE_IP", Pair.NODE_IPV4));
  }

  /** How the leaf sees the session. */
  String session() {
    return leaf.session(Pair.NODE_IPV6);
  }

  void awaitSession() {
    Eventually.see("the session is up", SOON, this::session, "Established"::equals);
  }

  void await(Set<String> prefixes) {
    await(prefixes, SOON);
  }

  void await(Set<String> prefixes, Duration limit) {
    Eventually.see("the leaf has " + prefixes, limit, leaf::prefixes, prefixes::equals);
  }

  /** That the leaf has these, and goes on having them for so long. */
  void keep(Set<String> prefixes, Duration time) {
    Eventually.keep("the leaf's routes stay", time, leaf::prefixes, prefixes::equals);
  }

  @Override
  public void close() throws IOException {
    try (pair) {
      relay.close();
    }
  }
}
