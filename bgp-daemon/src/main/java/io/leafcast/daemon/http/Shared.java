package io.leafcast.daemon.http;

import io.leafcast.daemon.log.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * An answer that takes a while, made on a thread of its own that ends when nobody asks. All who ask
 * before it is begun get the same one, so that a hundred wait no longer than one.
 */
public final class Shared implements AutoCloseable {
  private final Supplier<Answer> make;
  private final ThreadPoolExecutor thread;
  private final Queue<Consumer<Answer>> waiting = new ConcurrentLinkedQueue<>();

  public Shared(String name, Supplier<Answer> make) {
    this.make = make;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            5,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name(name).daemon().factory());
    thread.allowCoreThreadTimeOut(true);
  }

  /** Tells {@code to} what is said from now on. */
  public void ask(Consumer<Answer> to) {
    waiting.add(to);
    if (!thread.isShutdown()) {
      thread.execute(this::round);
    }
  }

  private void round() {
    List<Consumer<Answer>> asked = new ArrayList<>();
    for (Consumer<Answer> next = waiting.poll(); next != null; next = waiting.poll()) {
      asked.add(next);
    }
    if (!asked.isEmpty()) {
      Answer answer = made();
      asked.forEach(to -> to.accept(answer));
    }
  }

  private Answer made() {
    try {
      return make.get();
    } catch (RuntimeException | Error ours) {
      Log.error("http: an answer could not be made", ours);
      return Answer.plain(500, "a fault of ours; the log says more");
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
