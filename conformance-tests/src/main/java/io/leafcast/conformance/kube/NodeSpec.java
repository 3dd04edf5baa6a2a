package io.leafcast.conformance.kube;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a case wants a Node to be. {@code podCidrs} may be empty: with {@link KubeApi} the allocator
 * then gives some, with {@link CrudApi} the Node has none until {@link CrudApi#setPodCidrs}.
 */
public record NodeSpec(
    String name,
    ImmutableList<String> podCidrs,
    ImmutableList<String> internalAddresses,
    ImmutableMap<String, String> labels,
    ImmutableMap<String, String> annotations) {

  /** A Node with nothing but a name. */
  public static NodeSpec named(String name) {
    return new NodeSpec(
        name, ImmutableList.of(), ImmutableList.of(), ImmutableMap.of(), ImmutableMap.of());
  }

  public NodeSpec withPodCidrs(String... cidrs) {
    return new NodeSpec(name, ImmutableList.copyOf(cidrs), internalAddresses, labels, annotations);
  }

  public NodeSpec withInternalAddresses(String... addresses) {
    return new NodeSpec(name, podCidrs, ImmutableList.copyOf(addresses), labels, annotations);
  }

  public NodeSpec withLabels(ImmutableMap<String, String> all) {
    return new NodeSpec(name, podCidrs, internalAddresses, all, annotations);
  }

  public NodeSpec withAnnotations(ImmutableMap<String, String> all) {
    return new NodeSpec(name, podCidrs, internalAddresses, labels, all);
  }

  /** The object as it is posted; {@code status} is posted too, and kept only by {@link CrudApi}. */
  ObjectNode toJson() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("apiVersion", "v1").put("kind", "Node");
    ObjectNode metadata = node.putObject("metadata").put("name", name);
    if (!labels.isEmpty()) {
      labels.forEach(metadata.putObject("labels")::put);
    }
    if (!annotations.isEmpty()) {
      annotations.forEach(metadata.putObject("annotations")::put);
    }
    ObjectNode spec = node.putObject("spec");
    writePodCidrs(spec, podCidrs);
    // What a kubelet would report.
    var addresses = node.putObject("status").putArray("addresses");
    addresses.addObject().put("type", "Hostname").put("address", name);
    internalAddresses.forEach(
        address -> addresses.addObject().put("type", "InternalIP").put("address", address));
    return node;
  }

  static void writePodCidrs(ObjectNode spec, ImmutableList<String> cidrs) {
    spec.remove("podCIDR");
    spec.remove("podCIDRs");
    if (!cidrs.isEmpty()) {
      spec.put("podCIDR", cidrs.getFirst());
      cidrs.forEach(spec.putArray("podCIDRs")::add);
    }
  }
}
