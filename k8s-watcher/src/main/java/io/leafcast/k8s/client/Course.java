package io.leafcast.k8s.client;

import com.google.errorprone.annotations.Immutable;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What a follower asks an API next, and after which pause: all that it decides, without a thread or
 * a clock, so that thousands can be simulated. Pauses are random in part, so that what happens to
 * all nodes of a cluster at once is not answered by all at once. Of one thread.
 */
public final class Course {
  /** A watch that held this long shows that the API is well: the backoff begins anew. */
  private static final Duration HEALTHY = Duration.ofSeconds(5);

  /** Over which the nodes of a cluster spread what cuts all of their watches in one moment. */
  private static final Duration SPREAD = Duration.ofSeconds(2);

  /** An API server that is well sends a bookmark before it ends a watch. */
  static final int MOST_SILENT = 3;

  /** Watches, of one to two minutes, between two lists for who could not keep all of one. */
  static final int MOST_PARTIAL = 8;

  private final Patience patience;
  private final RandomGenerator random;
  private final Backoff backoff;
  private int silent;
  private int watches;

  /** What to ask next. */
  @Immutable
  public sealed interface Next {

    /** How long to wait before. */
    Duration after();

    /** For the list. */
    @Immutable
    record List(Duration after) implements Next {}

    /** For what happens since the last version, for {@code time}. */
    @Immutable
    record Watch(Duration after, Duration time) implements Next {}
  }

  /** Whether a watch told anything, be it a bookmark. */
  public enum Heard {
    NOTHING,
    SOMETHING
  }

  /** Whether what was told so far could all be kept. */
  public enum Kept {
    ALL,
    PART
  }

  /** Before the first request. */
  public Course(Patience patience, RandomGenerator random) {
    this.patience = patience;
    this.random = random;
    this.backoff = new Backoff(random);
  }

  /** At the beginning: nothing waits for anything. */
  public Next begin() {
    return new Next.List(Duration.ZERO);
  }

  /** After a list that was read. */
  public Next listed() {
    silent = 0;
    watches = 0;
    return watch(Duration.ZERO);
  }

  /** After what could not be read. */
  public Next failed(Failure failure) {
    // Not all that were told to come back at one moment come back at one moment.
    Duration asked = failure.atLeast();
    return new Next.List(asked.plus(part(asked.dividedBy(2))).plus(backoff.next()));
  }

  /** After a watch that ended in this way, {@code lasted} so long. */
  public Next watched(Watched end, Duration lasted, Heard heard, Kept kept) {
    boolean healthy = lasted.compareTo(HEALTHY) >= 0;
    if (healthy) {
      backoff.reset();
    }
    silent = heard == Heard.SOMETHING ? 0 : silent + 1;
    watches++;
    return switch (end) {
      case Watched.Failed(Failure failure) -> failed(failure);
      case Watched.Lost() -> new Next.List(healthy ? part(SPREAD) : backoff.next());
      case Watched.Finished() -> {
        Duration pause = healthy ? Duration.ZERO : backoff.next();
        boolean again = silent >= MOST_SILENT || (kept == Kept.PART && watches >= MOST_PARTIAL);
        yield again ? new Next.List(pause) : watch(pause);
      }
    };
  }

  private Next watch(Duration pause) {
    long seconds =
        random.nextLong(
            patience.shortestWatch().toSeconds(), patience.longestWatch().toSeconds() + 1);
    return new Next.Watch(pause, Duration.ofSeconds(seconds));
  }

  private Duration part(Duration whole) {
    return Duration.ofNanos((long) (whole.toNanos() * random.nextDouble()));
  }
}
