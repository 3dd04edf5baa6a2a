package io.leafcast.k8s.objects;

import io.leafcast.k8s.client.ApiSettings;
import io.leafcast.k8s.client.Pace;
import io.leafcast.k8s.client.Patience;
import io.leafcast.k8s.client.ScriptedApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** A feed under test, with what it told, and a clock that only pauses move. */
final class Sightings<T> implements AutoCloseable, Pace {
  private final BlockingQueue<View<T>> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<Duration> pauses = new LinkedBlockingQueue<>();
  private final AtomicLong nanos = new AtomicLong();
  private final Random random;
  private final Feed<T> feed;

  private Sightings(long seed, Function<Pace, Feed<T>> feed) {
    this.random = new Random(seed);
    this.feed = feed.apply(this);
    this.feed.follow(told::add);
  }

  static Sightings<NodeObject> ofNode(ApiSettings settings, long seed) {
    return ofNode(settings, seed, Patience.USUAL);
  }

  static Sightings<NodeObject> ofNode(ApiSettings settings, long seed, Patience patience) {
    return new Sightings<>(seed, pace -> ApiFeed.ofNode(settings, "node-1", patience, pace));
  }

  static Sightings<NodeObject> of(ScriptedApi api) {
    return ofNode(ApiSettings.at(api.uri()), 1);
  }

  static Sightings<CiliumNodeObject> ofCiliumNode(ScriptedApi api) {
    return new Sightings<>(
        1, pace -> ApiFeed.ofCiliumNode(ApiSettings.at(api.uri()), "node-1", Patience.USUAL, pace));
  }

  static Sightings<PoolLabels> ofPools(ScriptedApi api) {
    return new Sightings<>(
        1, pace -> new PoolFeed(ApiSettings.at(api.uri()), Patience.USUAL, pace));
  }

  /** The next thing told. Fails if nothing is within 30 s. */
  View<T> next() throws InterruptedException {
    View<T> seen = told.poll(30, TimeUnit.SECONDS);
    if (seen == null) {
      throw new AssertionError("nothing was told");
    }
    return seen;
  }

  /** All that was told and not looked at yet. */
  List<View<T>> rest() {
    List<View<T>> rest = new ArrayList<>();
    told.drainTo(rest);
    return rest;
  }

  /** The next pause that was made. */
  Duration pause() throws InterruptedException {
    Duration pause = pauses.poll(30, TimeUnit.SECONDS);
    if (pause == null) {
      throw new AssertionError("no pause was made");
    }
    return pause;
  }

  @Override
  public long nanos() {
    return nanos.get();
  }

  @Override
  public void pause(Duration time) {
    nanos.addAndGet(time.toNanos());
    pauses.add(time);
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public void close() {
    feed.close();
  }
}
