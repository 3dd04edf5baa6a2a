package io.leafcast.k8s.objects;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.k8s.client.Json;
import io.leafcast.k8s.client.Meta;
import io.leafcast.k8s.client.Resource;
import io.leafcast.k8s.client.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The core/v1 Node: what Leafcast reads of one. */
public final class Nodes {
  public static final Resource<NodeObject> RESOURCE =
      new Resource<>("", "v1", "nodes", "Node", Reading::new);

  /**
   * How a kubelet that shuts its machine down says why the Node is not Ready; among other words.
   */
  private static final String SHUTTING_DOWN = "node is shutting down";

  private Nodes() {}

  /** A Node while it is read. */
  private static final class Reading implements Shape.Reading<NodeObject> {
    private final ImmutableList.Builder<String> podCidrs = ImmutableList.builder();
    private final ImmutableList.Builder<String> internalAddresses = ImmutableList.builder();
    private final ImmutableSet.Builder<NodeFacts.Taint> taints = ImmutableSet.builder();
    private final ImmutableMap.Builder<String, String> conditions = ImmutableMap.builder();
    private Optional<String> podCidr = Optional.empty();
    private NodeFacts.Ending ending = NodeFacts.Ending.NONE;

    @Override
    public void field(String name, Json json) {
      switch (name) {
        case "spec" -> json.fields(name, field -> spec(field, json));
        case "status" -> json.fields(name, field -> status(field, json));
        default -> json.skip();
      }
    }

    private void spec(String name, Json json) {
      switch (name) {
        case "podCIDR" -> podCidr = Optional.of(json.text(name)).filter(text -> !text.isEmpty());
        case "podCIDRs" -> json.elements(name, () -> podCidrs.add(json.text(name)));
        case "taints" -> json.elements(name, () -> taint(json));
        default -> json.skip();
      }
    }

    private void taint(Json json) {
      Map<String, String> found = json.texts("a taint", Set.of("key", "value", "effect"));
      taints.add(
          new NodeFacts.Taint(
              found.getOrDefault("key", ""),
              found.getOrDefault("value", ""),
              found.getOrDefault("effect", "")));
    }

    private void status(String name, Json json) {
      switch (name) {
        case "addresses" -> json.elements(name, () -> address(json));
        case "conditions" -> json.elements(name, () -> condition(json));
        default -> json.skip();
      }
    }

    private void address(Json json) {
      Map<String, String> found = json.texts("an address", Set.of("type", "address"));
      if (found.getOrDefault("type", "").equals("InternalIP")) {
        internalAddresses.add(found.getOrDefault("address", ""));
      }
    }

    private void condition(Json json) {
      Map<String, String> found = json.texts("a condition", Set.of("type", "status", "message"));
      String type = found.getOrDefault("type", "");
      String status = found.getOrDefault("status", "");
      conditions.put(type, status);
      if (type.equals("Ready")
          && status.equals("False")
          && found.getOrDefault("message", "").contains(SHUTTING_DOWN)) {
        ending = NodeFacts.Ending.SHUTTING_DOWN;
      }
    }

    @Override
    public NodeObject done(Meta meta) {
      return new NodeObject(
          new NodeFacts(
              meta.name(),
              meta.uid(),
              meta.labels(),
              meta.annotations(),
              internalAddresses.build(),
              taints.build(),
              conditions.buildKeepingLast(),
              ending),
          meta.resourceVersion(),
          podCidr,
          podCidrs.build());
    }
  }
}
