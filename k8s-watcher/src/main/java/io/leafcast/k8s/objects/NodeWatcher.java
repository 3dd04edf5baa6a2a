package io.leafcast.k8s.objects;

import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.PrefixSource;
import io.leafcast.bgp.source.SourceName;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The Pod CIDRs of one Node as a source of prefixes. It says nothing twice: a heartbeat of the
 * kubelet changes the object, but neither its prefixes nor their origins.
 */
public final class NodeWatcher implements PrefixSource {
  private final SourceName name;
  private final String node;
  private final Feed<NodeObject> feed;
  private final Consumer<NodeFacts> facts;
  private final InstantSource clock;

  // Of the feed's one thread.
  private @Nullable NodeFacts lastFacts;
  private @Nullable Knowledge last;
  private Knowledge.@Nullable Known lastKnown;

  /**
   * A watcher of the Node named {@code node}.
   *
   * @param facts told the Node's facts whenever they change, before the prefixes that came with
   *     them and from the same thread
   */
  public NodeWatcher(
      SourceName name,
      String node,
      Feed<NodeObject> feed,
      Consumer<NodeFacts> facts,
      InstantSource clock) {
    this.name = name;
    this.node = node;
    this.feed = feed;
    this.facts = facts;
    this.clock = clock;
  }

  @Override
  public SourceName name() {
    return name;
  }

  @Override
  public void start(Consumer<Knowledge> reports) {
    feed.follow(seen -> report(seen, reports));
  }

  @Override
  public void close() {
    feed.close();
  }

  private void report(View<NodeObject> seen, Consumer<Knowledge> reports) {
    Knowledge knowledge =
        switch (seen) {
          case View.Present<NodeObject>(NodeObject object) -> {
            if (!object.facts().equals(lastFacts)) {
              lastFacts = object.facts();
              facts.accept(object.facts());
            }
            yield PodCidrs.of(object, name, Optional.ofNullable(lastKnown), clock.instant());
          }
          case View.NoObject<NodeObject>(String where, _) -> PodCidrs.ofNobody(node, where);
          case View.NotReadYet<NodeObject>() -> new Knowledge.Unknown("not read yet");
          case View.NoResource<NodeObject>(String where) -> new Knowledge.Unknown(where);
          case View.Unreadable<NodeObject>(String reason) -> new Knowledge.Unknown(reason);
        };
    if (knowledge instanceof Knowledge.Known known) {
      lastKnown = known;
    }
    if (!knowledge.equals(last)) {
      last = knowledge;
      reports.accept(knowledge);
    }
  }
}
