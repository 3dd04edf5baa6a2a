package io.leafcast.daemon.gate;

import com.google.common.annotations.VisibleForTesting;
import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.daemon.config.Condition;
import io.leafcast.daemon.config.GateSettings;
import io.leafcast.daemon.log.Log;
import io.leafcast.k8s.objects.NodeFacts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Looks at the conditions again and again, on a thread of its own, until all hold at once; then it
 * remembers that, and ends. Tells each change of its progress, and nothing after that it is open.
 */
public final class GateWatch implements AutoCloseable {
  private final GateSettings settings;
  private final BootMemory memory;
  private final Consumer<Progress> to;
  private final Semaphore news = new Semaphore(0);
  private final long startedAt = System.nanoTime();
  private final Thread looking = Thread.ofPlatform().name("gate").daemon().unstarted(this::run);
  private volatile Optional<NodeFacts> node;
  private volatile boolean closed;

  private GateWatch(
      GateSettings settings, Optional<NodeFacts> node, Path bootId, Consumer<Progress> to) {
    this.settings = settings;
    this.memory = new BootMemory(settings.memoryFile(), bootId);
    this.node = node;
    this.to = to;
  }

  /** Begins to look; {@code to} is told on the thread that looks. */
  public static GateWatch start(
      GateSettings settings, Optional<NodeFacts> node, Consumer<Progress> to) {
    return start(settings, node, BootMemory.BOOT_ID, to);
  }

  /** The same on a host whose boot has its ID in this file. */
  static GateWatch start(
      GateSettings settings, Optional<NodeFacts> node, Path bootId, Consumer<Progress> to) {
    GateWatch watch = new GateWatch(settings, node, bootId, to);
    watch.looking.start();
    return watch;
  }

  /** The Node says this of itself now; looked at without waiting for the interval. */
  public void see(NodeFacts facts) {
    node = Optional.of(facts);
    news.release();
  }

  private void run() {
    try {
      if (wasOpened()) {
        tell(new Progress.Opened("it was open before, since the node was booted"));
      } else {
        untilOpen();
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean wasOpened() {
    return switch (memory.recall()) {
      case Decoded.Good<BootMemory.Known>(BootMemory.Known known) ->
          known == BootMemory.Known.OPENED;
      case Decoded.Bad<BootMemory.Known>(String reason) -> {
        Log.warn(
            "gate: it cannot be told whether it was open since the node was booted: " + reason);
        yield false;
      }
    };
  }

  private void untilOpen() throws InterruptedException {
    Optional<Progress> before = Optional.empty();
    while (!closed) {
      Progress now = look();
      if (!before.equals(Optional.of(now))) {
        tell(now);
        before = Optional.of(now);
      }
      switch (now) {
        case Progress.Opened _ -> {
          remember();
          return;
        }
        case Progress.Waiting _ -> {
          boolean _ = news.tryAcquire(settings.interval().toMillis(), TimeUnit.MILLISECONDS);
          int _ = news.drainPermits();
        }
      }
    }
  }

  private Progress look() {
    Optional<NodeFacts> facts = node;
    ImmutableMap.Builder<Condition, Look> looks = ImmutableMap.builder();
    settings
        .conditions()
        .forEach(condition -> looks.put(condition, Looks.at(condition, facts, settings.timeout())));
    return Passage.judge(
        looks.buildKeepingLast(),
        Duration.ofNanos(System.nanoTime() - startedAt),
        settings.openAfter());
  }

  private void remember() {
    switch (memory.remember()) {
      case Decoded.Good<BootMemory.Known> _ -> {}
      case Decoded.Bad<BootMemory.Known>(String reason) ->
          Log.warn(
              "gate: a restart of the daemon will wait for it again, since it cannot be remembered"
                  + " that it was open: "
                  + reason);
    }
  }

  private void tell(Progress progress) {
    if (!closed) {
      to.accept(progress);
    }
  }

  /** After {@link #close}, or once it is open: until nothing is looked at or written any more. */
  @VisibleForTesting
  void awaitEnd() throws InterruptedException {
    looking.join();
  }

  /** Looks no more; a look that is under way is not told. */
  @Override
  public void close() {
    closed = true;
    news.release();
  }
}
