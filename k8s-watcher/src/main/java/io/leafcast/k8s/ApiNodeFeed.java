package io.leafcast.k8s;

import io.leafcast.k8s.ApiRequests.Listed;
import io.leafcast.k8s.ApiRequests.Watched;
import io.leafcast.k8s.NodeJson.Event;
import io.leafcast.k8s.NodeJson.NodeList;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows a Node at a Kubernetes API: list, then watch from the list's version, for as long as it
 * is open. A watch that ends as agreed is opened again; after anything else the list is read anew,
 * so that a missed event heals itself.
 */
public final class ApiNodeFeed implements NodeFeed {
  /** A watch that held this long shows that the API is well: the backoff begins anew. */
  private static final Duration HEALTHY = Duration.ofSeconds(5);

  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final ApiRequests requests;
  private final String node;
  private final Patience patience;
  private final Pace pace;
  private final Backoff backoff;
  private volatile boolean closed;
  private volatile @Nullable Thread thread;

  // Of the feed's one thread.
  private String version = "";

  ApiNodeFeed(ApiSettings settings, String node, Patience patience, Pace pace) {
    this.requests = new ApiRequests(settings, node, patience);
    this.node = node;
    this.patience = patience;
    this.pace = pace;
    this.backoff = new Backoff(pace.random());
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
    thread = Thread.ofVirtual().name("kubernetes-" + node).start(() -> run(sightings));
  }

  @Override
  public void close() {
    closed = true;
    Thread running = thread;
    if (running == null) {
      return;
    }
    running.interrupt();
    try {
      running.join(FAREWELL);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(Consumer<NodeSeen> sightings) {
    Consumer<NodeSeen> open =
        seen -> {
          if (!closed) {
            sightings.accept(seen);
          }
        };
    while (!closed) {
      try {
        listAndWatch(open);
      } catch (RuntimeException ours) {
        // Without this the thread would end, and the daemon follow nothing and not say so.
        giveWay(Failure.ofOurs(ours), open);
      }
    }
  }

  private void listAndWatch(Consumer<NodeSeen> sightings) {
    switch (requests.list()) {
      case Listed.Failed(Failure failure) -> giveWay(failure, sightings);
      case Listed.Found(NodeList list, var server) -> {
        version = list.resourceVersion();
        sightings.accept(
            list.nodes().stream()
                .filter(this::ours)
                .<NodeSeen>map(NodeSeen.Present::new)
                .findFirst()
                .orElse(new NodeSeen.Absent(server.toString())));
        watch(server.toString(), sightings);
      }
    }
  }

  /** Watches until the list has to be read again. */
  private void watch(String server, Consumer<NodeSeen> sightings) {
    boolean following = true;
    while (following && !closed) {
      long began = pace.nanos();
      Watched end = requests.watch(version, watchTime(), event -> apply(event, server, sightings));
      boolean healthy = pace.nanos() - began >= HEALTHY.toNanos();
      if (healthy) {
        backoff.reset();
      }
      following = end instanceof Watched.Finished;
      switch (end) {
        case Watched.Failed(Failure failure) -> giveWay(failure, sightings);
        case Watched.Finished _, Watched.Lost _ -> {
          if (!healthy) {
            pause(backoff.next());
          }
        }
      }
    }
  }

  private void apply(Event event, String server, Consumer<NodeSeen> sightings) {
    switch (event) {
      case Event.Changed(NodeObject object) -> {
        version = object.resourceVersion();
        if (ours(object)) {
          sightings.accept(new NodeSeen.Present(object));
        }
      }
      case Event.Deleted(NodeObject object) -> {
        version = object.resourceVersion();
        if (ours(object)) {
          sightings.accept(new NodeSeen.Absent(server));
        }
      }
      case Event.Bookmark(String upTo) -> version = upTo;
      case Event.Failed _ -> {
        // Ends the watch; ApiRequests says how.
      }
    }
  }

  private boolean ours(NodeObject object) {
    return object.facts().name().equals(node);
  }

  private void giveWay(Failure failure, Consumer<NodeSeen> sightings) {
    if (closed) {
      return;
    }
    sightings.accept(new NodeSeen.Unreadable(failure.reason()));
    Duration wait = backoff.next();
    pause(wait.compareTo(failure.atLeast()) < 0 ? failure.atLeast() : wait);
  }

  private void pause(Duration time) {
    if (!closed) {
      pace.pause(time);
    }
  }

  private Duration watchTime() {
    return Duration.ofSeconds(
        pace.random()
            .nextLong(
                patience.shortestWatch().toSeconds(), patience.longestWatch().toSeconds() + 1));
  }
}
