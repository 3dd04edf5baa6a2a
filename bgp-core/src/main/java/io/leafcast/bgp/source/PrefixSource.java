package io.leafcast.bgp.source;

import java.util.function.Consumer;

/**
 * The port through which prefixes come. A source runs on threads of its own and tells the full set
 * whenever it changes, never a delta.
 */
public interface PrefixSource extends AutoCloseable {

  SourceName name();

  /**
   * Begins to watch. {@code reports} may be called from any thread, in order; called once per
   * source.
   */
  void start(Consumer<Knowledge> reports);

  /** Stops watching; nothing is reported after it returns. */
  @Override
  void close();
}
