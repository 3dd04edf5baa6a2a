package io.leafcast.conformance.kube;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Service and its EndpointSlices, as JSON for an API server; its slices are ours, not a
 * controller's.
 */
public record ServiceSpec(String name) {
  /** Where Services are. */
  public static final String SERVICES = "/api/v1/namespaces/default/services";

  /** Where EndpointSlices are. */
  public static final String SLICES = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";

  /** How an endpoint is. */
  public enum Condition {
    READY,
    TERMINATING,
    NOT_READY
  }

  /** A load balancer's, without a selector; {@code policy} is Local or Cluster. */
  public String loadBalancer(String policy) {
    return """
    {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "%s", "labels": {"team": "shop"}},
     "spec": {"type": "LoadBalancer", "externalTrafficPolicy": "%s", "allocateLoadBalancerNodePorts": false,
              "ports": [{"port": 80, "protocol": "TCP"}]}}\
    """
        .formatted(name, policy);
  }

  /** Its path. */
  public String path() {
    return SERVICES + "/" + name;
  }

  /** The status in which its controller gave it these addresses, for the subresource. */
  public static String ingress(String... addresses) {
    return "{\"status\": {\"loadBalancer\": {\"ingress\": [%s]}}}"
        .formatted(
            Stream.of(addresses)
                .map("{\"ip\": \"%s\"}"::formatted)
                .collect(Collectors.joining(", ")));
  }

  /** One of its slices, of IPv4. */
  public String slice(String slice, String... endpoints) {
    return """
    {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "addressType": "IPv4",
     "metadata": {"name": "%s", "labels": {"kubernetes.io/service-name": "%s"}},
     "ports": [{"port": 80, "protocol": "TCP", "name": ""}], "endpoints": [%s]}\
    """
        .formatted(slice, name, String.join(", ", endpoints));
  }

  /** The path of one of its slices. */
  public static String slicePath(String slice) {
    return SLICES + "/" + slice;
  }

  /** A change of a slice's endpoints, by merge patch. */
  public static String endpoints(String... endpoints) {
    return "{\"endpoints\": [%s]}".formatted(String.join(", ", endpoints));
  }

  /** An endpoint on a node. */
  public static String endpoint(String node, String address, Condition condition) {
    return "{\"addresses\": [\"%s\"], \"nodeName\": \"%s\", \"conditions\": {%s}}"
        .formatted(address, node, conditions(condition));
  }

  private static String conditions(Condition condition) {
    String all = "\"ready\": %b, \"serving\": %b, \"terminating\": %b";
    return switch (condition) {
      case READY -> all.formatted(true, true, false);
      case TERMINATING -> all.formatted(false, true, true);
      case NOT_READY -> all.formatted(false, false, false);
    };
  }
}
