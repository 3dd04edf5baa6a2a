package io.leafcast.conformance.demo;

import com.google.common.collect.ImmutableMap;
import io.leafcast.conformance.kube.DaemonAccess;
import io.leafcast.conformance.lab.Rack;
import java.util.stream.Collectors;

/** What the daemon of a node is given: its file, and the environment that a DaemonSet gives it. */
final class NodeConfiguration {
  private NodeConfiguration() {}

  static String file(Rack rack, NodeApi api, DaemonAccess access) {
    var allow =
        api.supernets().stream().map(cidr -> "\"" + cidr + "\"").collect(Collectors.joining(", "));
    return """
    # Made by ./leafcast demo.
    apiVersion: leafcast.io/v1
    router:
      asn: %d
    allow: [%s]
    sources:
      kubernetes: {node: "${NODE_NAME}", %s, %s}
    %speers:
      - name: %s
        address: "%s"
        asn: %d
        holdTime: 9
    """
        .formatted(
            Rack.NODE_ASN,
            allow,
            access.keys(),
            api.special().kubernetes(),
            api.special().others(),
            rack.leaf(),
            rack.leafIpv6(),
            rack.leafAsn());
  }

  /** NODE_NAME and NODE_IP, as the downward API would have them. */
  static ImmutableMap<String, String> environment(Rack rack, String node) {
    return ImmutableMap.of("NODE_NAME", node, "NODE_IP", rack.nodeIpv4());
  }
}
