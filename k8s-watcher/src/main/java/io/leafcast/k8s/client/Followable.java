package io.leafcast.k8s.client;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * As much of an {@link Api} as a {@link Follower} asks. For one thread; closing it from another
 * ends what waits.
 */
public interface Followable extends AutoCloseable {

  /** All objects of {@code resource} that {@code selection} means, however many pages they are. */
  <T> Answer<Page<T>> list(Resource<T> resource, Selection selection);

  /**
   * Watches from {@code version} on for {@code time}, when the server is to end it. Tells each
   * event except errors; what {@code events} throws ends the watch, and is thrown on.
   */
  <T> Watched watch(
      Resource<T> resource,
      Selection selection,
      String version,
      Duration time,
      Consumer<Event<T>> events);

  /** Hangs up. Whatever waits ends as Bad, or as Lost; nothing is asked any more. */
  @Override
  void close();
}
