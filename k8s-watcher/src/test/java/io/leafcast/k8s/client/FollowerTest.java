package io.leafcast.k8s.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the list is read again of an API that is well. */
@Timeout(30)
final class FollowerTest {
  private static final int WATCHES = 40;

  private final List<String> asked = new ArrayList<>();
  private final CountDownLatch enough = new CountDownLatch(WATCHES);

  @Test
  void whoKeptAllOfAListNeverNeedsAnother() throws Exception {
    assertThat(listsAfter(false)).isEqualTo(1);
  }

  /** What was left out may have room by now, and no event says so. */
  @Test
  void whoCouldNotKeepAllOfAListReadsItAgainAfterEightWatches() throws Exception {
    assertThat(listsAfter(true)).isEqualTo(WATCHES / 8);
  }

  /** How many lists were read until the last of the watches. */
  private long listsAfter(boolean partial) throws InterruptedException {
    try (Follower<String> follower =
        new Follower<>(new Well(), Things.RESOURCE, Selection.ALL, Patience.USUAL, new Still())) {
      follower.follow(_ -> {}, () -> partial);
      assertThat(enough.await(20, TimeUnit.SECONDS)).isTrue();
    }
    synchronized (asked) {
      return asked.subList(0, asked.lastIndexOf("watch " + WATCHES)).stream()
          .filter("list"::equals)
          .count();
    }
  }

  /** An API each of whose watches ends as agreed, after a bookmark. */
  private final class Well implements Followable {
    private int watches;

    @Override
    public <T> Answer<Page<T>> list(Resource<T> resource, Selection selection) {
      ask("list");
      return Answer.good(new Page<>(ImmutableList.of(), "1", "here"));
    }

    @Override
    public <T> Watched watch(
        Resource<T> resource,
        Selection selection,
        String version,
        Duration time,
        Consumer<Event<T>> events) {
      ask("watch " + ++watches);
      events.accept(new Event.Bookmark<>("1"));
      enough.countDown();
      return new Watched.Finished();
    }

    @Override
    public void close() {}
  }

  private void ask(String what) {
    synchronized (asked) {
      asked.add(what);
    }
  }

  /** Time that passes only by pauses, of which none is waited for. */
  private static final class Still implements Pace {
    private final Random random = new Random(1);

    @Override
    public long nanos() {
      return 0;
    }

    @Override
    public void pause(Duration time) {}

    @Override
    public RandomGenerator random() {
      return random;
    }
  }
}
