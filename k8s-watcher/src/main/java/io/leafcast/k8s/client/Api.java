package io.leafcast.k8s.client;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * The port to one Kubernetes API: any resource of it. Each request reads the settings' files anew.
 * For one thread, which is a virtual one, because an interrupt then ends a read that waits.
 */
public interface Api {

  /** All objects of {@code resource} that {@code selection} means. */
  <T> Answer<Page<T>> list(Resource<T> resource, Selection selection);

  /**
   * Watches from {@code version} on for {@code time}, when the server is to end it. Tells each
   * event except errors.
   */
  <T> Watched watch(
      Resource<T> resource,
      Selection selection,
      String version,
      Duration time,
      Consumer<Event<T>> events);
}
