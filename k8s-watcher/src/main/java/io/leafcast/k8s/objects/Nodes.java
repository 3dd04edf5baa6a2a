package io.leafcast.k8s.objects;

import com.google.common.collect.ImmutableList;
import io.leafcast.k8s.client.Json;
import io.leafcast.k8s.client.Meta;
import io.leafcast.k8s.client.Resource;
import io.leafcast.k8s.client.Shape;
import java.util.Optional;

/** The core/v1 Node: what Leafcast reads of one. */
public final class Nodes {
  public static final Resource<NodeObject> RESOURCE =
      new Resource<>("", "v1", "nodes", "Node", Reading::new);

  private Nodes() {}

  /** A Node while it is read. */
  private static final class Reading implements Shape.Reading<NodeObject> {
    private final ImmutableList.Builder<String> podCidrs = ImmutableList.builder();
    private final ImmutableList.Builder<String> internalAddresses = ImmutableList.builder();
    private Optional<String> podCidr = Optional.empty();

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
        default -> json.skip();
      }
    }

    private void status(String name, Json json) {
      if (name.equals("addresses")) {
        json.elements(name, () -> address(json));
      } else {
        json.skip();
      }
    }

    private void address(Json json) {
      String[] found = {"", ""};
      json.fields(
          "an address",
          field -> {
            switch (field) {
              case "type" -> found[0] = json.text(field);
              case "address" -> found[1] = json.text(field);
              default -> json.skip();
            }
          });
      if (found[0].equals("InternalIP")) {
        internalAddresses.add(found[1]);
      }
    }

    @Override
    public NodeObject done(Meta meta) {
      return new NodeObject(
          new NodeFacts(meta.name(), meta.labels(), meta.annotations(), internalAddresses.build()),
          meta.resourceVersion(),
          podCidr,
          podCidrs.build());
    }
  }
}
