package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableMap;
import io.leafcast.daemon.config.DaemonSettings.Reload;
import io.leafcast.daemon.config.OnDisk;
import io.leafcast.daemon.log.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Looks at the configuration file every few seconds, in a thread of its own, and tells when it has
 * changed: by the kubelet, which swaps the symlink {@code ..data} that the path leads over, by a
 * file that is moved to its place, or by a write into it. Looking survives what notifications do
 * not: folders that are replaced, network and overlay file systems, a host without watches left. A
 * look is one system call; the file is read where that shows a change. Of the control thread.
 */
final class FileWatch implements AutoCloseable {
  static final Duration USUAL_PERIOD = Duration.ofSeconds(2);

  private final Path path;
  private final Duration period;
  private final Runnable changed;
  private Optional<Looking> looking = Optional.empty();

  /**
   * Does not look yet.
   *
   * @param period lies between two looks
   * @param changed run in the thread that looks, whenever the file is another
   */
  FileWatch(Path path, Duration period, Runnable changed) {
    this.path = path;
    this.period = period;
    this.changed = changed;
  }

  /**
   * Looks from now on, or no more; {@code told} is what was read last. A host that has no thread
   * left is asked again the next time.
   */
  void obey(Reload wanted, OnDisk told) {
    switch (wanted) {
      case WHEN_CHANGED -> {
        if (looking.isEmpty()) {
          begin(told);
        }
      }
      case WHEN_TOLD -> close();
    }
  }

  private void begin(OnDisk told) {
    try {
      Looking begun = new Looking(Settling.on(told));
      Thread.ofPlatform().name("config-watch").daemon().start(begun::run);
      looking = Optional.of(begun);
    } catch (OutOfMemoryError none) {
      Log.error("a change of " + path + " will only be seen at SIGHUP", none);
    }
  }

  @Override
  public void close() {
    looking.ifPresent(now -> now.closed.countDown());
    looking = Optional.empty();
  }

  /** What the thread does. */
  private final class Looking {
    private final CountDownLatch closed = new CountDownLatch(1);
    private Settling<OnDisk> settling;
    private Optional<ImmutableMap<String, Object>> stamp = Optional.empty();
    private String complaint = "";

    Looking(Settling<OnDisk> settling) {
      this.settling = settling;
    }

    private void run() {
      try {
        while (!closed.await(period.toMillis(), TimeUnit.MILLISECONDS)) {
          try {
            look();
          } catch (RuntimeException | Error ours) {
            complain(ours);
          }
        }
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
    }

    private void look() {
      Optional<ImmutableMap<String, Object>> now = stamp();
      if (now.isPresent() && now.equals(stamp) && settling.unsettled().isEmpty()) {
        return;
      }
      Settling<OnDisk> before = settling;
      settling = before.look(OnDisk.at(path));
      stamp = now;
      if (!settling.told().equals(before.told())) {
        changed.run();
      }
    }

    /** What is another after each kind of change; empty where it cannot be had. */
    private Optional<ImmutableMap<String, Object>> stamp() {
      try {
        return Optional.of(
            ImmutableMap.copyOf(
                Files.readAttributes(path, "unix:dev,ino,size,lastModifiedTime,ctime")));
      } catch (IOException gone) {
        return Optional.empty();
      }
    }

    private void complain(Throwable ours) {
      if (!ours.toString().equals(complaint)) {
        complaint = ours.toString();
        Log.error("the configuration file cannot be looked at; SIGHUP still has it read", ours);
      }
    }
  }
}
