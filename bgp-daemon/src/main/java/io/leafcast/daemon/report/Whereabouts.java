package io.leafcast.daemon.report;

import io.leafcast.k8s.client.Answer;
import io.leafcast.k8s.client.Api;
import io.leafcast.k8s.client.Failure;
import io.leafcast.k8s.client.Page;
import io.leafcast.k8s.client.Selection;
import io.leafcast.k8s.objects.NodeFacts;
import io.leafcast.k8s.objects.NodeObject;
import io.leafcast.k8s.objects.Nodes;
import io.leafcast.k8s.report.Events;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;

/**
 * Which Node it is that is spoken of: its name stays, its uid is another once it was deleted and
 * made again. Any thread may say what it has seen; the reporter's asks.
 */
final class Whereabouts {
  private final String node;
  private volatile Optional<String> uid = Optional.empty();

  Whereabouts(String node) {
    this.node = node;
  }

  String node() {
    return node;
  }

  /** The Node says this of itself; another Node's word does not count. */
  void seen(NodeFacts facts) {
    if (facts.name().equals(node) && !facts.uid().isEmpty()) {
      uid = Optional.of(facts.uid());
    }
  }

  /** The Node with its uid; read from the API where nobody has told it yet. */
  Answer<Events.About> about(Api api) {
    Optional<String> known = uid;
    return known.isPresent()
        ? Answer.good(new Events.About(node, known.orElseThrow()))
        : read(api).then(facts -> Answer.good(new Events.About(node, facts.uid())));
  }

  /** The Node as it is now: listed by its name, since no role of ours allows to get one. */
  Answer<NodeFacts> read(Api api) {
    return api.list(Nodes.RESOURCE, Selection.named(node))
        .then((Page<NodeObject> page) ->
            page.items().stream()
                .map(NodeObject::facts)
                .filter(facts -> facts.name().equals(node))
                .findFirst()
                .map(Answer::good)
                .orElseGet(this::absent))
        .then(facts -> {
          seen(facts);
          return Answer.good(facts);
        });
  }

  private Answer<NodeFacts> absent() {
    return new Answer.Bad<>(
        new Failure(
            "there is no Node named " + node, HttpURLConnection.HTTP_NOT_FOUND, Duration.ZERO));
  }
}
