package io.leafcast.k8s.services;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.PrefixSource;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.k8s.client.ApiSettings;
import io.leafcast.k8s.client.Followable;
import io.leafcast.k8s.client.Follower;
import io.leafcast.k8s.client.HttpApi;
import io.leafcast.k8s.client.Pace;
import io.leafcast.k8s.client.Patience;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a cluster's Services as a source of prefixes. It watches Services, and
 * EndpointSlices as soon as what it is to announce depends on them.
 */
public final class ServiceSource implements PrefixSource {
  /** What a prefix that changes costs the speaker, more than once over. */
  private static final Duration PER_PREFIX = Duration.ofNanos(20_000);

  private static final int MOST_COUNTED = 50_000;
  private static final Duration AFTER_A_FAULT = Duration.ofSeconds(1);

  /** Whether a change of the routes went to its end. */
  private enum State {
    SOUND,
    SUSPECT
  }

  private final SourceName name;
  private final String node;
  private final ImmutableList<Announcement> announcements;
  private final Supplier<Followable> api;
  private final Patience patience;
  private final Supplier<Pace> paces;
  private final Pace pace;
  private final InstantSource clock;

  /** Both followers' threads come here, one after the other. */
  private final ReentrantLock turn = new ReentrantLock();

  // Under the lock.
  private final ServiceRoutes routes;
  private @Nullable Follower<Service> services;
  private @Nullable Follower<EndpointSlice> slices;
  private final Alarm doubt = new Alarm("kubernetes-doubt");
  private final Alarm burst = new Alarm("kubernetes-burst");
  private long nextTelling;
  private State state = State.SOUND;
  private boolean closed;
  private Consumer<Knowledge> reports = _ -> {};

  ServiceSource(
      SourceName name,
      String node,
      ImmutableList<Announcement> announcements,
      Duration absentFor,
      ServiceRoutes.Memory before,
      Supplier<Followable> api,
      Patience patience,
      Supplier<Pace> paces,
      InstantSource clock) {
    this.name = name;
    this.node = node;
    this.announcements = announcements;
    this.api = api;
    this.patience = patience;
    this.paces = paces;
    this.pace = paces.get();
    this.nextTelling = pace.nanos();
    this.clock = clock;
    this.routes = new ServiceRoutes(name, announcements, absentFor, before);
  }

  /**
   * A source of what {@code announcements} choose.
   *
   * @param node whose endpoints count as here for the traffic policies Local
   * @param absentFor how long a list is doubted in which nothing is left of what there was
   * @param before the one that it replaces, closed: its doubts go on, so that other settings
   *     withdraw nothing that no object ended
   */
  public static ServiceSource of(
      SourceName name,
      ApiSettings settings,
      String node,
      ImmutableList<Announcement> announcements,
      Duration absentFor,
      Optional<ServiceSource> before,
      InstantSource clock) {
    return new ServiceSource(
        name,
        node,
        announcements,
        absentFor,
        before.map(old -> old.leaves(announcements)).orElse(ServiceRoutes.Memory.NOTHING),
        () -> new HttpApi(settings, Patience.USUAL),
        Patience.USUAL,
        Pace::ofThisMachine,
        clock);
  }

  /** What a source of these announcements goes on with. */
  ServiceRoutes.Memory leaves(ImmutableList<Announcement> next) {
    turn.lock();
    try {
      return routes.leaves(next);
    } finally {
      turn.unlock();
    }
  }

  @Override
  public SourceName name() {
    return name;
  }

  @Override
  public void start(Consumer<Knowledge> to) {
    turn.lock();
    try {
      reports = to;
      Follower<Service> follower =
          new Follower<>(
              api.get(),
              Services.resource(announcements),
              Services.selection(announcements),
              patience,
              paces.get());
      services = follower;
      follower.follow(
          seen -> take(() -> routes.services(seen, pace.nanos(), clock.instant())),
          this::isPartial);
      followSlices();
    } finally {
      turn.unlock();
    }
  }

  private void take(Runnable step) {
    turn.lock();
    try {
      if (!closed) {
        if (state == State.SUSPECT) {
          routes.rebuild(clock.instant());
        }
        state = State.SUSPECT; // until all of it is done
        step.run();
        tell();
        state = State.SOUND;
        followSlices();
        routes
            .doubtedUntil()
            .ifPresent(until ->
                doubt.in(
                    until - pace.nanos(), () -> routes.believe(pace.nanos(), clock.instant())));
      }
    } catch (RuntimeException | Error ours) {
      reports.accept(new Knowledge.Unknown("a fault of ours with the Services: " + ours));
      throw ours;
    } finally {
      turn.unlock();
    }
  }

  /** Whether something was left out, and only another list tells whether there is room now. */
  private boolean isPartial() {
    turn.lock();
    try {
      return !routes.isWhole();
    } finally {
      turn.unlock();
    }
  }

  /**
   * At once where the last time is long enough ago for the speaker to be done with it: a cluster
   * that changes faster than that would fill its queue.
   */
  private void tell() {
    long now = pace.nanos();
    long rest = nextTelling - now;
    if (rest > 0) {
      burst.in(rest, () -> {});
      return;
    }
    ImmutableList<Knowledge> news = routes.news();
    if (!news.isEmpty()) {
      nextTelling = now + PER_PREFIX.toNanos() * Math.min(MOST_COUNTED, routes.lastChange());
      news.forEach(reports);
    }
  }

  /** Comes back to the routes some time later; set while it is, it stays as it is. */
  private final class Alarm {
    private final String thread;
    private @Nullable Thread waiting;

    Alarm(String thread) {
      this.thread = thread;
    }

    void in(long time, Runnable step) {
      if (waiting == null) {
        waiting = Thread.ofVirtual().name(thread).start(() -> ring(time, step));
      }
    }

    private void ring(long time, Runnable step) {
      Duration wait = Duration.ofNanos(Math.max(0, time));
      while (true) {
        pace.pause(wait);
        try {
          take(() -> {
            waiting = null;
            step.run();
          });
          return;
        } catch (RuntimeException | Error ours) {
          // It is said already. Nobody may come after us who makes everything anew, so we do.
          if (!isToRingAgain()) {
            return;
          }
          wait = AFTER_A_FAULT;
        }
      }
    }

    private boolean isToRingAgain() {
      turn.lock();
      try {
        boolean again = !closed && (waiting == null || waiting == Thread.currentThread());
        if (again) {
          waiting = Thread.currentThread();
        }
        return again;
      } finally {
        turn.unlock();
      }
    }

    void end() {
      if (waiting != null) {
        waiting.interrupt();
      }
    }
  }

  private void followSlices() {
    if (slices == null && routes.needsEndpoints()) {
      Follower<EndpointSlice> follower =
          new Follower<>(
              api.get(),
              EndpointSlices.resource(node),
              EndpointSlices.SELECTION,
              patience,
              paces.get());
      slices = follower;
      follower.follow(
          seen -> take(() -> routes.slices(seen, pace.nanos(), clock.instant())), this::isPartial);
    }
  }

  @Override
  public void close() {
    @Nullable Follower<Service> ofServices;
    @Nullable Follower<EndpointSlice> ofSlices;
    turn.lock();
    try {
      closed = true;
      ofServices = services;
      ofSlices = slices;
      doubt.end();
      burst.end();
    } finally {
      turn.unlock();
    }
    if (ofServices != null) {
      ofServices.close();
    }
    if (ofSlices != null) {
      ofSlices.close();
    }
  }
}
