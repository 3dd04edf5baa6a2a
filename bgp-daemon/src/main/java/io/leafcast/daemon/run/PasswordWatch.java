package io.leafcast.daemon.run;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.daemon.config.PasswordFile;
import io.leafcast.daemon.config.Passwords;
import io.leafcast.daemon.log.Log;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Reads the files of passwords every few seconds, in a thread of its own, and tells when one of
 * them has something else and two looks in a row have seen it: a file that somebody is still
 * writing is no password. They are small, and the kubelet swaps the folder that they lie in. Of the
 * control thread.
 */
final class PasswordWatch implements AutoCloseable {
  private final Duration period;
  private final Consumer<ImmutableMap<String, PasswordFile>> changed;
  private Optional<Looking> looking = Optional.empty();

  /**
   * Does not look yet.
   *
   * @param period lies between two looks
   * @param changed told what all files have, in the thread that looks
   */
  PasswordWatch(Duration period, Consumer<ImmutableMap<String, PasswordFile>> changed) {
    this.period = period;
    this.changed = changed;
  }

  /** Looks at the files of {@code known} from now on, and at no others. */
  void obey(Passwords known) {
    if (looking.filter(now -> now.files().equals(known.byFile().keySet())).isEmpty()) {
      close();
      if (!known.byFile().isEmpty()) {
        begin(known);
      }
    }
  }

  private void begin(Passwords known) {
    try {
      Looking begun = new Looking(Settling.on(known.seen()));
      Thread.ofPlatform().name("password-watch").daemon().start(begun::run);
      looking = Optional.of(begun);
    } catch (OutOfMemoryError none) {
      Log.error("a change of a password will only be seen at SIGHUP", none);
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
    private final ImmutableMap<String, PasswordFile> first;
    private Settling<ImmutableMap<String, PasswordFile>> settling;
    private String complaint = "";

    Looking(Settling<ImmutableMap<String, PasswordFile>> settling) {
      this.first = settling.told();
      this.settling = settling;
    }

    private ImmutableSet<String> files() {
      return first.keySet();
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
      Settling<ImmutableMap<String, PasswordFile>> before = settling;
      settling = before.look(Passwords.look(first.keySet()));
      if (!settling.told().equals(before.told())) {
        changed.accept(settling.told());
      }
    }

    private void complain(Throwable ours) {
      if (!ours.toString().equals(complaint)) {
        complaint = ours.toString();
        Log.error("the passwords' files cannot be looked at; SIGHUP still has them read", ours);
      }
    }
  }
}
