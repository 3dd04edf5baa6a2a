package io.leafcast.conformance.bench;

import com.google.common.collect.ImmutableMap;
import io.leafcast.conformance.kube.ClusterApi;
import io.leafcast.conformance.kube.DaemonAccess;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.LabFailure;
import io.leafcast.conformance.lab.Namespace;
import io.leafcast.conformance.lab.Rack;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Leafcast on a node, its Pod CIDRs from a Kubernetes API, as a DaemonSet has it. */
final class LeafcastHost implements HostSpeaker {
  private final Namespace node;
  private final Rack rack;
  private final ClusterApi api;
  private final DaemonAccess access;
  private @Nullable Daemon daemon;

  LeafcastHost(Namespace node, Rack rack, ClusterApi api) {
    this.node = node;
    this.rack = rack;
    this.api = api;
    try {
      this.access = api.accessOf(rack.node());
    } catch (IOException | InterruptedException refused) {
      throw new LabFailure("the API gives no access", refused);
    }
  }

  @Override
  public String name() {
    return "Leafcast";
  }

  @Override
  public void start() {
    if (daemon == null) {
      daemon =
          Daemon.start(
              node,
              configuration(9),
              ImmutableMap.of("NODE_NAME", rack.node(), "NODE_IP", rack.nodeIpv4()));
    } else {
      daemon.startAgain();
    }
  }

  @Override
  public void terminate() {
    daemon().stop();
  }

  @Override
  public void kill() {
    daemon().kill();
  }

  @Override
  public void change() {
    daemon().configure(configuration(30));
  }

  /** The Node goes, as a cluster's autoscaler takes it away. */
  @Override
  public void decommission() {
    try {
      api.deleteNode(rack.node());
    } catch (IOException | InterruptedException refused) {
      throw new LabFailure("the Node cannot be deleted", refused);
    }
  }

  /** Whether this Leafcast knows how to drain a peer. */
  boolean drains() {
    return daemon().command("drain", "--help").run().output().contains("--peer");
  }

  /** Drains one leaf. */
  void drain(String leaf) {
    daemon().command("drain", "--peer", leaf).must();
  }

  void undrain() {
    daemon().command("undrain").must();
  }

  /** Has the second leaf as a peer, too; steps of a drain take 3 s from now on. */
  void addLeaf(String name, String address, long asn) {
    daemon()
        .configure(
            configuration(9)
                + "  - {name: %s, address: \"%s\", asn: %d, holdTime: 9}\n"
                    .formatted(name, address, asn)
                + "drain: {gracefulShutdownFor: 3, withdrawnFor: 3}\n");
    daemon().reload();
  }

  @Override
  public void close() {
    daemon().close();
  }

  Daemon daemon() {
    if (daemon == null) {
      throw new IllegalStateException("Leafcast was not started");
    }
    return daemon;
  }

  private String configuration(int holdTime) {
    return """
    apiVersion: leafcast.io/v1
    router: {asn: %d}
    allow: [10.42.0.0/16, "fd42::/48"]
    sources:
      kubernetes: {node: "${NODE_NAME}", %s}
    peers:
      - {name: %s, address: "%s", asn: %d, holdTime: %d}
    """
        .formatted(
            Rack.NODE_ASN, access.keys(), rack.leaf(), rack.leafIpv6(), rack.leafAsn(), holdTime);
  }
}
