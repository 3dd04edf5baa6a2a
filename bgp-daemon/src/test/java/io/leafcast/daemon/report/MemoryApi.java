package io.leafcast.daemon.report;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.k8s.client.Answer;
import io.leafcast.k8s.client.Api;
import io.leafcast.k8s.client.Event;
import io.leafcast.k8s.client.Failure;
import io.leafcast.k8s.client.Named;
import io.leafcast.k8s.client.Page;
import io.leafcast.k8s.client.Part;
import io.leafcast.k8s.client.Resource;
import io.leafcast.k8s.client.Selection;
import io.leafcast.k8s.client.Watched;
import io.leafcast.k8s.objects.NodeFacts;
import io.leafcast.k8s.objects.NodeObject;
import io.leafcast.k8s.report.LeafcastNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An API with one Node, which takes what is written, keeps what was asked, and allows what the
 * shipped roles allow: no Node is got one by one.
 */
final class MemoryApi implements Api {
  static final String OBJECT = "apply leafcastnodes";
  static final String STATUS = "apply leafcastnodes/status";
  static final String EVENT = "apply events";
  static final String UNTAINT = "patch nodes";
  static final String CONDITION = "apply nodes/status";

  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile NodeFacts node;
  private volatile Function<Request, Optional<Failure>> refusal = _ -> Optional.empty();
  private volatile boolean closed;

  /** What was asked; {@code verb} has the resource, too. */
  record Request(String verb, String body) {}

  MemoryApi(NodeFacts node) {
    this.node = node;
  }

  @Override
  public Answer<Long> count(Resource<?> resource) {
    throw new AssertionError("no report counts anything");
  }

  static Failure failure(int code) {
    return new Failure("the API answers " + code, code, Duration.ZERO);
  }

  /** From now on this is asked before each request; it may throw, or take its time. */
  void refuse(Function<Request, Optional<Failure>> next) {
    refusal = next;
  }

  /** From now on requests of this kind are answered with {@code code}. */
  void refuse(String verb, int code) {
    refuse(request -> request.verb().equals(verb) ? Optional.of(failure(code)) : Optional.empty());
  }

  void allow() {
    refuse(_ -> Optional.empty());
  }

  NodeFacts node() {
    return node;
  }

  /** Somebody else makes the Node this. */
  void put(NodeFacts facts) {
    node = facts;
  }

  boolean isClosed() {
    return closed;
  }

  ImmutableList<String> bodies(String verb) {
    return requests.stream()
        .filter(request -> request.verb().equals(verb))
        .map(Request::body)
        .collect(ImmutableList.toImmutableList());
  }

  int count(String verb) {
    return bodies(verb).size();
  }

  int count() {
    return requests.size();
  }

  private <T> Answer<T> asked(String verb, Part part, String body, Function<Request, T> good) {
    Request request = new Request(part == Part.STATUS ? verb + "/status" : verb, body);
    requests.add(request);
    return refusal
        .apply(request)
        .<Answer<T>>map(Answer.Bad::new)
        .orElseGet(() -> Answer.good(good.apply(request)));
  }

  private NodeObject object() {
    return new NodeObject(node, "1", Optional.empty(), ImmutableList.of());
  }

  @Override
  public <T> Answer<T> get(Resource<T> resource, Named name) {
    return new Answer.Bad<>(failure(403));
  }

  @Override
  @SuppressWarnings("unchecked") // only Nodes are listed
  public <T> Answer<Page<T>> list(Resource<T> resource, Selection selection) {
    return asked(
        "list " + resource.plural(),
        Part.OBJECT,
        selection.fieldSelector(),
        _ -> new Page<>((ImmutableList<T>) ImmutableList.of(object()), "1", "here"));
  }

  @Override
  @SuppressWarnings("unchecked") // the resource says what T is
  public <T> Answer<T> apply(
      Resource<T> resource, Named name, Part part, String manager, String json) {
    return asked(
        "apply " + resource.plural(),
        part,
        json,
        _ ->
            (T)
                switch (resource.plural()) {
                  case "leafcastnodes" -> new LeafcastNode(name.name(), ImmutableMap.of());
                  case "nodes" -> conditioned(json);
                  default -> name.name();
                });
  }

  private NodeObject conditioned(String json) {
    ImmutableMap.Builder<String, String> conditions = ImmutableMap.builder();
    conditions.putAll(node.conditions());
    JsonMapper.shared()
        .readTree(json)
        .at("/status/conditions")
        .forEach(condition ->
            conditions.put(condition.path("type").asString(), condition.path("status").asString()));
    node =
        new NodeFacts(
            node.name(),
            node.uid(),
            node.labels(),
            node.annotations(),
            node.internalAddresses(),
            node.taints(),
            conditions.buildKeepingLast(),
            NodeFacts.Ending.NONE);
    return object();
  }

  @Override
  @SuppressWarnings("unchecked") // only Nodes are patched
  public <T> Answer<T> patch(Resource<T> resource, Named name, Part part, String operations) {
    return asked("patch " + resource.plural(), part, operations, _ -> operations)
        .then(json -> patched(JsonMapper.shared().readTree(json)));
  }

  /** All operations, or none: RFC 6902 as far as taints need it. */
  @SuppressWarnings("unchecked")
  private <T> Answer<T> patched(JsonNode operations) {
    List<NodeFacts.Taint> taints = new CopyOnWriteArrayList<>(node.taints());
    for (JsonNode operation : operations) {
      String[] path = operation.path("path").asString().split("/", -1);
      int index = Integer.parseInt(path[3]);
      if (index >= taints.size()) {
        return new Answer.Bad<>(failure(422));
      }
      if (operation.path("op").asString().equals("remove")) {
        taints.remove(index);
      } else {
        NodeFacts.Taint taint = taints.get(index);
        String is = path[4].equals("key") ? taint.key() : taint.effect();
        if (!operation.path("value").asString().equals(is)) {
          return new Answer.Bad<>(failure(422));
        }
      }
    }
    node = tainted(node, ImmutableSet.copyOf(taints));
    return Answer.good((T) object());
  }

  /** The same Node with other taints. */
  static NodeFacts tainted(NodeFacts facts, ImmutableSet<NodeFacts.Taint> taints) {
    return new NodeFacts(
        facts.name(),
        facts.uid(),
        facts.labels(),
        facts.annotations(),
        facts.internalAddresses(),
        taints,
        facts.conditions(),
        NodeFacts.Ending.NONE);
  }

  @Override
  public <T> Watched watch(
      Resource<T> resource,
      Selection selection,
      String version,
      Duration time,
      Consumer<Event<T>> events) {
    throw new AssertionError("nothing is watched");
  }

  @Override
  public void close() {
    closed = true;
  }
}
