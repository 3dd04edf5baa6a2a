package io.leafcast.k8s.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An API that is away for an hour, or a day, of virtual time. */
@Timeout(60)
final class OutageTest {
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicInteger tries = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(longs = {1, 24})
  void howeverLongItLastsNothingIsSaidToBeGoneAndItIsReadWithinTenSecondsAfterIt(long hours)
      throws InterruptedException {
    long end = Duration.ofHours(hours).toNanos();
    BlockingQueue<Seen<String>> told = new LinkedBlockingQueue<>();
    try (Follower<String> follower =
        new Follower<>(
            new Away(end), Things.RESOURCE, Selection.ALL, Patience.USUAL, new Virtual())) {
      follower.follow(told::add);
      Seen<String> next = told.take();
      assertThat(next).isEqualTo(new Seen.All<>(ImmutableList.of("before"), "here"));
      next = told.take();
      while (next instanceof Seen.Unreadable<String>) {
        next = told.take();
      }
      assertThat(next).isEqualTo(new Seen.All<>(ImmutableList.of("after"), "here"));
    }
    assertThat(answered.get() - end).isBetween(0L, Duration.ofSeconds(10).toNanos());
    assertThat(tries.get()).isBetween((int) hours * 360, (int) hours * 720 + 20);
  }

  /** Answers once, cuts the watch, and is away until {@code end}. */
  private final class Away implements Followable {
    private final long end;
    private boolean began;

    Away(long end) {
      this.end = end;
    }

    @Override
    @SuppressWarnings("unchecked") // the one resource that is asked for keeps texts
    public <T> Answer<Page<T>> list(Resource<T> resource, Selection selection) {
      boolean first = !began;
      began = true;
      if (first || nanos.get() >= end) {
        answered.compareAndSet(0, first ? 0 : nanos.get());
        T object = (T) (first ? "before" : "after");
        return Answer.good(new Page<>(ImmutableList.of(object), "1", "here"));
      }
      tries.incrementAndGet();
      return Answer.bad("away");
    }

    @Override
    public <T> Watched watch(
        Resource<T> resource,
        Selection selection,
        String version,
        Duration time,
        Consumer<Event<T>> events) {
      return new Watched.Lost();
    }

    @Override
    public void close() {}
  }

  /** Time that passes by pauses alone. */
  private final class Virtual implements Pace {
    private final Random random = new Random(7);

    @Override
    public long nanos() {
      return nanos.get();
    }

    @Override
    public void pause(Duration time) {
      if (nanos.get() < Duration.ofHours(25).toNanos()) {
        nanos.addAndGet(time.toNanos());
      }
    }

    @Override
    public RandomGenerator random() {
      return random;
    }
  }
}
