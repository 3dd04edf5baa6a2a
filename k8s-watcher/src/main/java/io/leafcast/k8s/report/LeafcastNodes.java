package io.leafcast.k8s.report;

import com.google.common.collect.ImmutableMap;
import io.leafcast.k8s.client.Json;
import io.leafcast.k8s.client.Meta;
import io.leafcast.k8s.client.Resource;
import io.leafcast.k8s.client.Shape;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The resource {@code leafcastnodes.leafcast.io}: one object a node, of the node's name. */
public final class LeafcastNodes {
  /** Who writes; the same for all versions, so that a newer one takes over from an older one. */
  public static final String MANAGER = "leafcast";

  public static final Resource<LeafcastNode> RESOURCE =
      new Resource<>("leafcast.io", "v1alpha1", "leafcastnodes", "LeafcastNode", Reading::new);

  private LeafcastNodes() {}

  /** An object while it is read. What others wrote there is passed over where it is no use. */
  private static final class Reading implements Shape.Reading<LeafcastNode> {
    private final ImmutableMap.Builder<String, Condition> conditions = ImmutableMap.builder();

    @Override
    public void field(String name, Json json) {
      if (name.equals("status")) {
        json.within(
            name, List.of("conditions"), () -> json.elements("conditions", () -> condition(json)));
      } else {
        json.skip();
      }
    }

    private void condition(Json json) {
      Map<String, String> found =
          json.texts(
              "a condition", Set.of("type", "status", "reason", "message", "lastTransitionTime"));
      String type = found.getOrDefault("type", "");
      time(found.getOrDefault("lastTransitionTime", ""))
          .ifPresent(since ->
              conditions.put(
                  type,
                  new Condition(
                      type,
                      Condition.Status.of(found.getOrDefault("status", "")),
                      found.getOrDefault("reason", ""),
                      found.getOrDefault("message", ""),
                      since)));
    }

    private static Optional<Instant> time(String text) {
      try {
        return Optional.of(Instant.parse(text));
      } catch (DateTimeException noTime) {
        return Optional.empty();
      }
    }

    @Override
    public LeafcastNode done(Meta meta) {
      return new LeafcastNode(meta.name(), conditions.buildKeepingLast());
    }
  }
}
