package io.leafcast.k8s.report;

import com.google.common.collect.ImmutableList;
import io.leafcast.k8s.objects.NodeFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is written into a Node itself: a taint that goes, a condition. */
public final class NodeWrites {
  /** Of a condition's message, in octets. */
  private static final int MESSAGE = 512;

  private NodeWrites() {}

  private record Operation(String op, String path, String value) {}

  /**
   * The JSON Patch that takes every taint of {@code key} off a Node as {@code facts} has it; empty
   * if it has none. Each operation tests before it removes: where somebody has changed the list in
   * between, nothing happens at all, and what others put there stays.
   */
  public static Optional<String> withoutTaint(NodeFacts facts, String key) {
    ImmutableList<NodeFacts.Taint> taints = facts.taints().asList();
    List<Operation> operations = new ArrayList<>();
    // From the last to the first: a removal moves those after it.
    for (int index = taints.size() - 1; index >= 0; index--) {
      NodeFacts.Taint taint = taints.get(index);
      if (taint.key().equals(key)) {
        String path = "/spec/taints/" + index;
        operations.add(new Operation("test", path + "/key", key));
        operations.add(new Operation("test", path + "/effect", taint.effect()));
        operations.add(new Operation("remove", path, ""));
      }
    }
    return operations.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Writing.list(
                operations,
                (json, operation) -> {
                  json.word("op", operation.op());
                  json.word("path", operation.path());
                  if (operation.op().equals("test")) {
                    json.word("value", operation.value());
                  }
                }));
  }

  /** A Node with this condition and nothing else, to be applied to its status. */
  public static String condition(String node, Condition condition, Instant now) {
    return Writing.object(json -> {
      json.word("apiVersion", "v1");
      json.word("kind", "Node");
      json.object("metadata", () -> json.word("name", node));
      json.object(
          "status",
          () ->
              json.objects(
                  "conditions",
                  ImmutableList.of(condition),
                  one -> {
                    json.word("type", one.type());
                    json.word("status", one.status().word());
                    json.word("reason", one.reason());
                    json.word("message", Writing.cut(one.message(), MESSAGE));
                    json.time("lastHeartbeatTime", now);
                    json.time("lastTransitionTime", one.since());
                  }));
    });
  }
}
