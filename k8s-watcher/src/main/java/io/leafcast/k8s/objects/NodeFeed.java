package io.leafcast.k8s.objects;

import java.util.function.Consumer;

/**
 * Follows one Node, by name, for as long as it is open, through outages too. A test brings its own;
 * the port behind which the Kubernetes client can be exchanged is the client's {@code Api}.
 */
public interface NodeFeed extends AutoCloseable {

  /**
   * Begins to follow. {@code sightings} is called from one thread of the feed's own, in order: with
   * the Node's full state each time it may have changed, and with Unreadable each time it could not
   * be read. Called once per feed.
   */
  void follow(Consumer<NodeSeen> sightings);

  /** Stops; nothing is told after it returns. */
  @Override
  void close();
}
