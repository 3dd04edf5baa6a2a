package io.leafcast.k8s.objects;

import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.PrefixSource;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.PrefixMap;
import io.leafcast.k8s.client.ApiSettings;
import io.leafcast.k8s.client.Pace;
import io.leafcast.k8s.client.Patience;
import io.leafcast.k8s.objects.PodCidrChoice.Decision;
import io.leafcast.k8s.objects.PodCidrChoice.Memory;
import io.leafcast.k8s.objects.PodCidrChoice.Moment;
import io.leafcast.k8s.objects.PodCidrChoice.Views;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The Pod CIDRs of one node as a source of prefixes: puts what the feeds see before {@link
 * PodCidrChoice}, each time that one of them sees something and each time that a choice asked to be
 * made again. It says nothing twice: a heartbeat of the kubelet changes the object, but neither its
 * prefixes nor their origins.
 */
public final class PodCidrSource implements PrefixSource {
  private static final Duration AFTER_A_FAULT = Duration.ofSeconds(1);

  private final SourceName name;
  private final IpamSettings settings;
  private final Feeds feeds;
  private final Consumer<NodeFacts> facts;
  private final InstantSource clock;
  private final Pace pace;
  private final Alarm alarm;

  /** Held while a choice is made and told, which waits for nothing. */
  private final ReentrantLock turn = new ReentrantLock();

  private Views views;
  private Memory memory;
  private @Nullable Knowledge last;
  private boolean closed;

  // Of the Node feed's one thread.
  private @Nullable NodeFacts lastFacts;

  /** What is followed. A feed that the mode does not need is not there, and asks nobody. */
  record Feeds(
      Feed<NodeObject> node,
      Optional<Feed<CiliumNodeObject>> ciliumNode,
      Optional<Feed<PoolLabels>> pools) {}

  PodCidrSource(
      SourceName name,
      String node,
      IpamSettings settings,
      Feeds feeds,
      Memory memory,
      Consumer<NodeFacts> facts,
      InstantSource clock,
      Pace pace,
      Alarm alarm) {
    this.name = name;
    this.settings = settings;
    this.feeds = feeds;
    this.memory = memory;
    this.facts = facts;
    this.clock = clock;
    this.pace = pace;
    this.alarm = alarm;
    this.views = Views.notReadYet(node);
  }

  /**
   * A source of the Pod CIDRs of the node named {@code node}.
   *
   * @param before the one that it replaces, closed: what that one announced of the same node goes
   *     on, and so do its doubts, so that other settings withdraw nothing that no object ended
   * @param saved where there is none before it in this process: what the process before announced
   *     by the source of this name, which so goes on as well; another node's is passed over
   * @param facts told the Node's facts whenever they change, before the prefixes that came with
   *     them and from the same thread
   */
  public static PodCidrSource of(
      SourceName name,
      String node,
      ApiSettings api,
      IpamSettings settings,
      Optional<PodCidrSource> before,
      PrefixMap<Provenance> saved,
      Consumer<NodeFacts> facts,
      InstantSource clock) {
    Pace pace = Pace.ofThisMachine();
    Feeds feeds =
        new Feeds(
            ApiFeed.ofNode(api, node),
            settings.mode().readsCiliumNode()
                ? Optional.of(ApiFeed.ofCiliumNode(api, node))
                : Optional.empty(),
            settings.readsPools()
                ? Optional.of(new PoolFeed(api, Patience.USUAL, pace))
                : Optional.empty());
    return new PodCidrSource(
        name,
        node,
        settings,
        feeds,
        before
            .map(old -> old.leaves(node, settings.mode()))
            .orElseGet(() -> SavedCidrs.of(saved, node).in(settings.mode())),
        facts,
        clock,
        pace,
        Alarm.ofThisMachine(name.text()));
  }

  /** What another source goes on with in {@code mode}, if it is of the same node. */
  Memory leaves(String node, IpamMode mode) {
    turn.lock();
    try {
      return views.name().equals(node) ? memory.in(mode) : Memory.NOTHING;
    } finally {
      turn.unlock();
    }
  }

  @Override
  public SourceName name() {
    return name;
  }

  /** All requests go out at once, each on a connection of its own, the Node's first. */
  @Override
  public void start(Consumer<Knowledge> reports) {
    feeds
        .node()
        .follow(view -> {
          tellFacts(view);
          see(reports, was -> new Views(was.name(), view, was.ciliumNode(), was.pools()));
        });
    feeds
        .ciliumNode()
        .ifPresent(feed ->
            feed.follow(
                view -> see(reports, was -> new Views(was.name(), was.node(), view, was.pools()))));
    feeds
        .pools()
        .ifPresent(feed ->
            feed.follow(view ->
                see(reports, was -> new Views(was.name(), was.node(), was.ciliumNode(), view))));
  }

  @Override
  public void close() {
    turn.lock();
    try {
      closed = true;
    } finally {
      turn.unlock();
    }
    alarm.close();
    feeds.node().close();
    feeds.ciliumNode().ifPresent(Feed::close);
    feeds.pools().ifPresent(Feed::close);
  }

  private void tellFacts(View<NodeObject> view) {
    switch (view) {
      case View.Present<NodeObject>(NodeObject object) -> tell(object.facts());
      case View.NoObject<NodeObject>(_, View.Told told) -> {
        // an absence that only a list shows may be that of an API put back to an older state
        if (told == View.Told.BY_EVENT && lastFacts != null) {
          tell(lastFacts.with(NodeFacts.Ending.GONE));
        }
      }
      case View.NotReadYet<NodeObject> _,
          View.Unreadable<NodeObject> _,
          View.NoResource<NodeObject> _ -> {}
    }
  }

  private void tell(NodeFacts now) {
    if (!now.equals(lastFacts)) {
      lastFacts = now;
      facts.accept(now);
    }
  }

  private void see(Consumer<Knowledge> reports, UnaryOperator<Views> seen) {
    turn.lock();
    try {
      if (!closed) {
        views = seen.apply(views);
        choose(reports);
      }
    } finally {
      turn.unlock();
    }
  }

  private void choose(Consumer<Knowledge> reports) {
    Decision decision =
        PodCidrChoice.of(name, settings, views, memory, new Moment(clock.instant(), pace.nanos()));
    memory = decision.next();
    decision.again().ifPresentOrElse(after -> alarm.set(after, () -> again(reports)), alarm::unset);
    decision
        .knowledge()
        .filter(knowledge -> !knowledge.equals(last))
        .ifPresent(knowledge -> {
          reports.accept(knowledge);
          last = knowledge;
        });
  }

  /** Nothing was seen, but time has passed. */
  private void again(Consumer<Knowledge> reports) {
    try {
      see(reports, UnaryOperator.identity());
    } catch (RuntimeException | Error ours) {
      // No memory, as it may be: what was told stands, and is looked at again.
      alarm.set(AFTER_A_FAULT, () -> again(reports));
    }
  }
}
