package io.leafcast.conformance.kube;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Nodes of a {@link CrudApi}, with a version per change and the events since, as an etcd would
 * keep them. Outlives the server's outages. Safe for many threads; objects go in and out as copies.
 */
final class NodeStore {

  /** One change, as a watch tells it. */
  record Event(String type, String name, long version, ObjectNode object) {}

  /** What a watch gets first, and the queue where the rest arrives. */
  record Subscription(List<Event> backlog, BlockingQueue<Event> live) {}

  private static final int HISTORY = 1000;

  private final TreeMap<String, ObjectNode> nodes = new TreeMap<>();
  private final Deque<Event> history = new ArrayDeque<>();
  private final List<BlockingQueue<Event>> watches = new ArrayList<>();
  private long version = 1;

  /** The version before the oldest event that is still kept. */
  private long compacted = 1;

  synchronized long version() {
    return version;
  }

  synchronized List<ObjectNode> list(Optional<String> name) {
    return nodes.entrySet().stream()
        .filter(entry -> name.isEmpty() || name.get().equals(entry.getKey()))
        .map(Map.Entry::getValue)
        .map(ObjectNode::deepCopy)
        .toList();
  }

  /** Adds a Node with its server-made fields; empty if one of that name exists. */
  synchronized Optional<ObjectNode> create(ObjectNode given) {
    ObjectNode node = given.deepCopy();
    ObjectNode metadata = node.withObject("metadata");
    String name = metadata.path("name").asString();
    if (nodes.containsKey(name)) {
      return Optional.empty();
    }
    node.put("apiVersion", "v1").put("kind", "Node");
    metadata
        .put("uid", UUID.randomUUID().toString())
        .put("creationTimestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return Optional.of(changed("ADDED", name, node));
  }

  /** Replaces a Node by what {@code edit} makes of it; empty if there is none of that name. */
  synchronized Optional<ObjectNode> edit(String name, UnaryOperator<ObjectNode> edit) {
    ObjectNode old = nodes.get(name);
    if (old == null) {
      return Optional.empty();
    }
    ObjectNode node = edit.apply(old.deepCopy()).deepCopy();
    ObjectNode metadata = node.withObject("metadata");
    for (String kept : List.of("name", "uid", "creationTimestamp")) {
      metadata.set(kept, old.path("metadata").path(kept));
    }
    return Optional.of(changed("MODIFIED", name, node));
  }

  synchronized Optional<ObjectNode> delete(String name) {
    ObjectNode old = nodes.get(name);
    return old == null ? Optional.empty() : Optional.of(changed("DELETED", name, old.deepCopy()));
  }

  /**
   * Opens a watch. Without a version (0) it begins with an ADDED for each Node that exists; with
   * one, with what happened since. Empty if that is no longer known (410 Gone).
   */
  synchronized Optional<Subscription> subscribe(long since) {
    if (since != 0 && since < compacted) {
      return Optional.empty();
    }
    List<Event> backlog =
        since == 0
            ? nodes.entrySet().stream()
                .map(entry -> new Event("ADDED", entry.getKey(), version, entry.getValue()))
                .toList()
            : history.stream().filter(event -> event.version() > since).toList();
    BlockingQueue<Event> live = new LinkedBlockingQueue<>();
    watches.add(live);
    return Optional.of(new Subscription(backlog, live));
  }

  synchronized void unsubscribe(Subscription subscription) {
    watches.remove(subscription.live());
  }

  /** Forgets the events so far, so that a watch from an older version is told 410 Gone. */
  synchronized void compact() {
    history.clear();
    compacted = version;
  }

  /** All that must survive a restart of the process. */
  synchronized ObjectNode save() {
    ObjectNode saved = JsonNodeFactory.instance.objectNode().put("version", version);
    nodes.values().forEach(saved.putArray("items")::add);
    return saved.deepCopy();
  }

  /** Takes what {@link #save} gave, into an empty store. Older versions are Gone. */
  synchronized void restore(ObjectNode saved) {
    version = saved.path("version").asLong();
    compacted = version;
    saved
        .path("items")
        .forEach(
            node -> nodes.put(node.path("metadata").path("name").asString(), (ObjectNode) node));
  }

  private ObjectNode changed(String type, String name, ObjectNode node) {
    version++;
    node.withObject("metadata").put("resourceVersion", Long.toString(version));
    if (type.equals("DELETED")) {
      nodes.remove(name);
    } else {
      nodes.put(name, node);
    }
    Event event = new Event(type, name, version, node.deepCopy());
    history.add(event);
    if (history.size() > HISTORY) {
      compacted = history.remove().version();
    }
    watches.forEach(queue -> queue.add(event));
    return node.deepCopy();
  }
}
