package io.leafcast.daemon.http;

import java.util.function.Consumer;

/** What is to be had under which path. */
@FunctionalInterface
public interface Answers {

  /**
   * Says what stands at {@code path}, now or later, once and on any thread. Called on the server's
   * thread, which serves all others too, so it must not wait.
   */
  void ask(String path, Consumer<Answer> to);
}
