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
import java.util.random.RandomGenerator;

/** A feed under test, with what it told, and a clock that only pauses move. */
final class Sightings implements AutoCloseable, Pace {
  private final BlockingQueue<NodeSeen> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<Duration> pauses = new LinkedBlockingQueue<>();
  private final AtomicLong nanos = new AtomicLong();
  private final Random random;
  private final ApiNodeFeed feed;

  Sightings(ApiSettings settings, long seed) {
    this(settings, seed, Patience.USUAL);
  }

  Sightings(ApiSettings settings, long seed, Patience patience) {
    this.random = new Random(seed);
    this.feed = new ApiNodeFeed(settings, "node-1", patience, this);
    feed.follow(told::add);
  }

  static Sightings of(ScriptedApi api) {
    return new Sightings(ApiSettings.at(api.uri()), 1);
  }

  /** The next thing told. Fails if nothing is within 30 s. */
  NodeSeen next() throws InterruptedException {
    NodeSeen seen = told.poll(30, TimeUnit.SECONDS);
    if (seen == null) {
      throw new AssertionError("nothing was told");
    }
    return seen;
  }

  /** All that was told and not looked at yet. */
  List<NodeSeen> rest() {
    List<NodeSeen> rest = new ArrayList<>();
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
