package io.leafcast.k8s.objects;

import java.util.function.Consumer;

/**
 * Follows something at an API for as long as it is open, through outages too. A test brings its
 * own; the port behind which the Kubernetes client can be exchanged is the client's {@code Api}.
 */
public interface Feed<T> extends AutoCloseable {

  /**
   * Begins to follow. {@code views} is called from one thread of the feed's own, in order: with the
   * full state each time it may have changed, and with Unreadable each time it could not be read.
   * Called once per feed.
   */
  void follow(Consumer<View<T>> views);

  /** Stops; nothing is told after it returns. */
  @Override
  void close();
}
