package io.leafcast.conformance.bench;

import com.google.common.collect.ImmutableMap;
import io.leafcast.conformance.kube.DaemonAccess;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Namespace;
import io.leafcast.conformance.lab.Rack;
import org.jspecify.annotations.Nullable;

/** Leafcast on a node, its Pod CIDRs from a Kubernetes API, as a DaemonSet has it. */
final class LeafcastHost implements HostSpeaker {
  private final Namespace node;
  private final Rack rack;
  private final DaemonAccess access;
  private @Nullable Daemon daemon;

  LeafcastHost(Namespace node, Rack rack, DaemonAccess access) {
    this.node = node;
    this.rack = rack;
    this.access = access;
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
