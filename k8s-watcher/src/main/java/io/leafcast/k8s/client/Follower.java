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
 * any more, as from a version that the store has not reached yet, after {@value Course#MOST_SILENT}
 * watches without even a bookmark.
 */
public final class Follower<T> implements AutoCloseable {
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final Followable api;
  private final Resource<T> resource;
  private final Selection selection;
  private final Pace pace;
  private final Course course;
  private volatile boolean closed;
  private volatile @Nullable Thread thread;

  // Of the follower's one thread.
  private String version = "";
  private String server = "";
  private BooleanSupplier partial = () -> false;
  private Course.Heard heard = Course.Heard.NOTHING;

  /**
   * A follower at {@code api}. A line that is dead without a sign is noticed by the patience that
   * the API was made with; until then the last state stands.
   */
  public Follower(
      Followable api, Resource<T> resource, Selection selection, Patience patience, Pace pace) {
    this.api = api;
    this.resource = resource;
    this.selection = selection;
    this.pace = pace;
    this.course = new Course(patience, pace.random());
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
   * again after {@value Course#MOST_PARTIAL} watches.
   */
  public void follow(Consumer<Seen<T>> sightings, BooleanSupplier partial) {
    this.partial = partial;
    // Not a virtual one: at its exit a JVM waits 0.3 s for those that poll sockets for them.
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("kubernetes-" + resource.plural())
            .start(() -> run(sightings));
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
    Course.Next next = course.begin();
    @Nullable Throwable fault = null;
    while (!closed) {
      try {
        pause(next.after());
        if (fault == null) {
          next = closed ? next : step(next, open);
        } else {
          Failure told = Failure.ofOurs(resource.kind(), fault);
          fault = null;
          next = course.failed(told); // first: where nobody can be told there is a pause, too
          tell(told, open);
        }
      } catch (Throwable ours) {
        // Without this the thread would end, and the daemon follow nothing and not say so. An
        // Error, too: memory and descriptors come back. Nothing is done here that can fail.
        fault = ours;
      }
    }
  }

  /** Asks as the course says; what it says next. */
  private Course.Next step(Course.Next next, Consumer<Seen<T>> sightings) {
    return switch (next) {
      case Course.Next.List _ ->
          switch (api.list(resource, selection)) {
            case Answer.Bad<Page<T>>(Failure failure) -> {
              tell(failure, sightings);
              yield course.failed(failure);
            }
            case Answer.Good<Page<T>>(Page<T> page) -> {
              version = page.resourceVersion();
              server = page.server();
              sightings.accept(new Seen.All<>(page.items(), server));
              yield course.listed();
            }
          };
      case Course.Next.Watch(_, Duration time) -> {
        long began = pace.nanos();
        Watched end = watched(time, sightings);
        Duration lasted = Duration.ofNanos(pace.nanos() - began);
        if (end instanceof Watched.Failed(Failure failure)) {
          tell(failure, sightings);
        }
        yield course.watched(
            end, lasted, heard, partial.getAsBoolean() ? Course.Kept.PART : Course.Kept.ALL);
      }
    };
  }

  private Watched watched(Duration time, Consumer<Seen<T>> sightings) {
    heard = Course.Heard.NOTHING;
    try {
      return api.watch(resource, selection, version, time, event -> apply(event, sightings));
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

  private void apply(Event<T> event, Consumer<Seen<T>> sightings) {
    heard = Course.Heard.SOMETHING;
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

  private void tell(Failure failure, Consumer<Seen<T>> sightings) {
    if (!closed) {
      sightings.accept(new Seen.Unreadable<>(failure.reason()));
    }
  }

  private void pause(Duration time) {
    if (!closed && time.isPositive()) {
      pace.pause(time);
    }
  }
}
