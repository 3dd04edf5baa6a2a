package io.leafcast.k8s.objects;

import io.leafcast.k8s.client.ApiSettings;
import io.leafcast.k8s.client.Follower;
import io.leafcast.k8s.client.HttpApi;
import io.leafcast.k8s.client.Pace;
import io.leafcast.k8s.client.Patience;
import io.leafcast.k8s.client.Seen;
import io.leafcast.k8s.client.Selection;
import java.util.Optional;
import java.util.function.Consumer;

/** Follows a Node at a Kubernetes API. */
public final class ApiNodeFeed implements NodeFeed {
  private final String node;
  private final Follower<NodeObject> follower;

  ApiNodeFeed(ApiSettings settings, String node, Patience patience, Pace pace) {
    this.node = node;
    this.follower =
        new Follower<>(
            new HttpApi(settings, patience), Nodes.RESOURCE, Selection.named(node), patience, pace);
  }

  /**
   * A feed of the Node named {@code node}. A line that is dead without a sign is noticed after at
   * most 130 s; until then the last state stands.
   */
  public static ApiNodeFeed of(ApiSettings settings, String node) {
    return new ApiNodeFeed(settings, node, Patience.USUAL, Pace.ofThisMachine());
  }

  @Override
  public void follow(Consumer<NodeSeen> sightings) {
    follower.follow(seen -> ofNode(seen).ifPresent(sightings));
  }

  @Override
  public void close() {
    follower.close();
  }

  private Optional<NodeSeen> ofNode(Seen<NodeObject> seen) {
    return switch (seen) {
      case Seen.All<NodeObject>(var nodes, String server) ->
          Optional.of(
              nodes.stream()
                  .filter(this::ours)
                  .<NodeSeen>map(NodeSeen.Present::new)
                  .findFirst()
                  .orElse(new NodeSeen.Absent(server)));
      case Seen.Changed<NodeObject>(NodeObject object) ->
          Optional.of(object).filter(this::ours).map(NodeSeen.Present::new);
      case Seen.Deleted<NodeObject>(NodeObject object, String server) ->
          Optional.of(object).filter(this::ours).map(_ -> new NodeSeen.Absent(server));
      case Seen.Unreadable<NodeObject>(String reason) ->
          Optional.of(new NodeSeen.Unreadable(reason));
    };
  }

  private boolean ours(NodeObject object) {
    return object.facts().name().equals(node);
  }
}
