package io.leafcast.k8s.client;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the objects of a selection: list, then watch from the list's version, for as long as it
 * is open, through outages too. A watch that ends as agreed is opened again; after anything else
 * the list is read anew, so that a missed event heals itself. So it is where the store behind the
 * API was put back to an older state: at once where a version shows it, and where nothing is said
 * any more, as from a version that the store has not reached yet, after {@value #MOST_SILENT}
 * watches without even a bookmark.
 */
public final class Follower<T> implements AutoCloseable {
  /** A watch that held this long shows that the API is well: the backoff begins anew. */
  private static final Duration HEALTHY = Duration.ofSeconds(5);

  private static final Duration FAREWELL = Duration.ofSeconds(2);

  /** An API server that is well sends a bookmark before it ends a watch. */
  private static final int MOST_SILENT = 3;

  /** Watches, of one to two minutes, between two lists for who could not keep all of one. */
  private static final int MOST_PARTIAL = 8;

  private final Followable api;
  private final Resource<T> resource;
  private final Selection selection;
  private final Patience patience;
  private final Pace pace;
  private final Backoff backoff;
  private volatile boolean closed;
  private volatile @Nullable Thread thread;

  // Of the follower's one thread.
  private String version = "";
  private int silent;
  private BooleanSupplier partial = () -> false;
  private boolean spoken;

  /**
   * A follower at {@code api}. A line that is dead without a sign is noticed by the patience that
   * the API was made with; until then the last state stands.
   */
  public Follower(
      Followable api, Resource<T> resource, Selection selection, Patience patience, Pace pace) {
    this.api = api;
    this.resource = resource;
    this.selection = selection;
    this.patience = patience;
    this.pace = pace;
    this.backoff = new Backoff(pace.random());
  }

  /**
   * Begins. {@code sightings} is called from one thread of the follower's own, in order. Called
   * once.
   */
  public void follow(Consumer<Seen<T>> sightings) {
    follow(sightings, () -> false);
  }

  /**
   * The same; while {@code partial}, what was told could not all be kept, and the list is read
   * again after {@value #MOST_PARTIAL} watches.
   */
  public void follow(Consumer<Seen<T>> sightings, BooleanSupplier partial) {
    this.partial = partial;
    thread = Thread.ofVirtual().name("kubernetes-" + resource.plural()).start(() -> run(sightings));
  }

  /** Stops; nothing is told after it returns. */
  @Override
  public void close() {
    closed = true;
    api.close();
    Thread running = thread;
    if (running == null) {
      return;
    }
    running.interrupt(); // a pause
    try {
      running.join(FAREWELL);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(Consumer<Seen<T>> sightings) {
    Consumer<Seen<T>> open =
        seen -> {
          if (!closed) {
            sightings.accept(seen);
          }
        };
    @Nullable Throwable fault = null;
    while (!closed) {
      try {
        if (fault == null) {
          listAndWatch(open);
        } else {
          Failure told = Failure.ofOurs(resource.kind(), fault);
          fault = null;
          giveWay(told, open);
        }
      } catch (Throwable ours) {
        // Without this the thread would end, and the daemon follow nothing and not say so. An
        // Error, too: memory and descriptors come back. Nothing is done here that can fail.
        fault = ours;
      }
    }
  }

  private void listAndWatch(Consumer<Seen<T>> sightings) {
    switch (api.list(resource, selection)) {
      case Answer.Bad<Page<T>>(Failure failure) -> giveWay(failure, sightings);
      case Answer.Good<Page<T>>(Page<T> page) -> {
        version = page.resourceVersion();
        sightings.accept(new Seen.All<>(page.items(), page.server()));
        watch(page.server(), sightings);
      }
    }
  }

  /** Watches until the list has to be read again. */
  private void watch(String server, Consumer<Seen<T>> sightings) {
    boolean following = true;
    silent = 0;
    for (int watches = 1; following && !closed; watches++) {
      long began = pace.nanos();
      Watched end = watched(server, sightings);
      boolean healthy = pace.nanos() - began >= HEALTHY.toNanos();
      if (healthy) {
        backoff.reset();
      }
      silent = spoken ? 0 : silent + 1;
      following =
          end instanceof Watched.Finished
              && silent < MOST_SILENT
              && !(watches >= MOST_PARTIAL && partial.getAsBoolean());
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

  private Watched watched(String server, Consumer<Seen<T>> sightings) {
    spoken = false;
    try {
      return api.watch(
          resource, selection, version, watchTime(), event -> apply(event, server, sightings));
    } catch (WentBack older) {
      return new Watched.Lost();
    }
  }

  /** The server says something of before what it said, or of no version that is known. */
  private static final class WentBack extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WentBack() {
      super("", null, false, false);
    }
  }

  private void apply(Event<T> event, String server, Consumer<Seen<T>> sightings) {
    spoken = true;
    boolean pointless = event instanceof Event.Bookmark<T> && event.version().isEmpty();
    if (pointless || Versions.isBefore(event.version(), version)) {
      throw new WentBack();
    }
    switch (event) {
      case Event.Changed<T>(T object, String at) -> {
        version = at;
        sightings.accept(new Seen.Changed<>(object));
      }
      case Event.Deleted<T>(T object, String at) -> {
        version = at;
        sightings.accept(new Seen.Deleted<>(object, server));
      }
      case Event.Bookmark<T>(String upTo) -> version = upTo;
      case Event.Failed<T> _ -> {
        // Ends the watch; the API's answer says how.
      }
    }
  }

  private void giveWay(Failure failure, Consumer<Seen<T>> sightings) {
    if (closed) {
      return;
    }
    try {
      sightings.accept(new Seen.Unreadable<>(failure.reason()));
    } finally {
      Duration wait = backoff.next();
      pause(wait.compareTo(failure.atLeast()) < 0 ? failure.atLeast() : wait);
    }
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
