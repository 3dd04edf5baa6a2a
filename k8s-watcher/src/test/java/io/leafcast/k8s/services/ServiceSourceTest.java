package io.leafcast.k8s.services;

import static io.leafcast.k8s.services.Cluster.READY_HERE;
import static io.leafcast.k8s.services.Cluster.offer;
import static io.leafcast.k8s.services.Cluster.service;
import static io.leafcast.k8s.services.Cluster.slice;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Knowledge.Known;
import io.leafcast.bgp.source.Knowledge.Unknown;
import io.leafcast.k8s.client.Event;
import io.leafcast.k8s.client.Followable;
import io.leafcast.k8s.client.Pace;
import io.leafcast.k8s.client.Patience;
import io.leafcast.k8s.services.Announcement.Terminating;
import io.leafcast.k8s.services.Announcement.WithoutEndpoints;
import io.leafcast.k8s.services.Offer.Policy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The shell: which watches there are, from when, and that nothing is lost between their threads.
 */
@Timeout(30)
final class ServiceSourceTest {
  private static final Duration ABSENT_FOR = Duration.ofMinutes(5);
  private static final Offer LOCAL = offer(0, Policy.LOCAL, "192.0.2.1");
  private static final Offer CLUSTER = offer(0, Policy.CLUSTER, "192.0.2.2");

  private final BlockingQueue<Knowledge> told = new LinkedBlockingQueue<>();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong step = new AtomicLong(Duration.ofSeconds(1).toNanos());
  private final Semaphore pauses = new Semaphore(0);
  private final BlockingQueue<Sleep> sleeps = new LinkedBlockingQueue<>();
  private final AtomicBoolean broken = new AtomicBoolean(true);

  /** A thread of the source's that waits for time to pass. */
  private record Sleep(Thread sleeper, Duration time) {}

  @Test
  void bothAreWatchedAndEndpointSlicesByTheirLabels() throws Exception {
    FakeApi<Service> services =
        new FakeApi<>(ImmutableList.of(service("web", LOCAL), service("shop", CLUSTER)));
    FakeApi<EndpointSlice> slices =
        new FakeApi<>(ImmutableList.of(slice("web-a", "web", READY_HERE)));
    try (ServiceSource source = source(Cluster.announcement(), services, slices)) {
      source.start(told::add);
      assertThat(services.asked()).isEqualTo("services ");
      assertThat(slices.asked())
          .isEqualTo("endpointslices kubernetes.io/service-name,!service.kubernetes.io/headless");
      assertThat(prefixes()).containsExactly("192.0.2.1/32");
      slices.tell(new Event.Changed<>(slice("shop-a", "shop", READY_HERE), "2"));
      assertThat(prefixes()).containsExactly("192.0.2.1/32", "192.0.2.2/32");
      services.tell(new Event.Deleted<>(service("web"), "2"));
      assertThat(prefixes()).containsExactly("192.0.2.2/32");
    }
    assertThat(services.isClosed()).isTrue();
    assertThat(slices.isClosed()).isTrue();
  }

  @Test
  void endpointSlicesAreWatchedOnlyOnceSomethingDependsOnThem() throws Exception {
    FakeApi<Service> services = new FakeApi<>(ImmutableList.of(service("shop", CLUSTER)));
    FakeApi<EndpointSlice> slices =
        new FakeApi<>(ImmutableList.of(slice("web-a", "web", READY_HERE)));
    Announcement always = Cluster.with(WithoutEndpoints.ANNOUNCE, Terminating.KEEP);
    try (ServiceSource source = source(always, services, slices)) {
      source.start(told::add);
      assertThat(prefixes()).containsExactly("192.0.2.2/32");
      assertThat(slices.wasAsked()).isFalse();
      services.tell(new Event.Changed<>(service("web", LOCAL), "2"));
      assertThat(prefixes()).containsExactly("192.0.2.1/32", "192.0.2.2/32");
    }
  }

  /** The speaker goes through the whole set each time. */
  @Test
  void aBurstIsToldOnce() throws Exception {
    FakeApi<Service> services = new FakeApi<>(ImmutableList.of(service("shop", CLUSTER)));
    FakeApi<EndpointSlice> slices =
        new FakeApi<>(ImmutableList.of(slice("shop-a", "shop", READY_HERE)));
    stopTheClock();
    try (ServiceSource source = source(Cluster.announcement(), services, slices)) {
      source.start(told::add);
      assertThat(prefixes()).containsExactly("192.0.2.2/32");
      for (int burst = 1; burst <= 2; burst++) {
        for (int i = 0; i < 50; i++) {
          String name = "burst-" + burst + "-" + i;
          String address = "198.51.100." + (burst * 100 + i);
          services.tell(new Event.Changed<>(service(name, offer(0, Policy.CLUSTER, address)), "2"));
          slices.tell(new Event.Changed<>(slice(name, name, READY_HERE), "2"));
        }
        services.awaitTaken();
        slices.awaitTaken();
        assertThat(told).isEmpty();
        assertThat(sleeps.take().time()).isPositive();
        assertThat(sleeps).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(prefixes()).hasSize(1 + burst * 50);
        assertThat(told).isEmpty();
      }
    }
  }

  @Test
  void aListWithNothingLeftIsBelievedOnceItsDoubtIsOver() throws Exception {
    FakeApi<Service> services = new FakeApi<>(ImmutableList.of(service("shop", CLUSTER)));
    FakeApi<EndpointSlice> slices =
        new FakeApi<>(ImmutableList.of(slice("shop-a", "shop", READY_HERE)));
    stopTheClock();
    try (ServiceSource source = source(Cluster.announcement(), services, slices)) {
      source.start(told::add);
      assertThat(prefixes()).containsExactly("192.0.2.2/32");
      services.has(ImmutableList.of());
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      services.tell(new Event.Bookmark<>("")); // the list is read again, after a pause
      sleeps.take();
      pauses.release();
      assertThat(told.take()).isInstanceOf(Unknown.class);
      assertThat(sleeps.take().time()).isEqualTo(ABSENT_FOR);
      pass(ABSENT_FOR);
      assertThat(prefixes()).isEmpty();
    }
  }

  @Test
  void nothingIsToldAfterItsEnd() throws Exception {
    FakeApi<Service> services = new FakeApi<>(ImmutableList.of(service("shop", CLUSTER)));
    FakeApi<EndpointSlice> slices =
        new FakeApi<>(ImmutableList.of(slice("shop-a", "shop", READY_HERE)));
    stopTheClock();
    ServiceSource source = source(Cluster.announcement(), services, slices);
    source.start(told::add);
    assertThat(prefixes()).containsExactly("192.0.2.2/32");
    services.tell(new Event.Deleted<>(service("shop"), "2"));
    Sleep untilItIsTold = sleeps.take();
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    source.close();
    assertThat(untilItIsTold.sleeper().join(Duration.ofSeconds(10))).isTrue();
    assertThat(told).isEmpty();
  }

  /** A fault of ours in the middle of a change: what comes after it is made of all the objects. */
  @Test
  void afterAFaultOfOursItIsSaidAndEverythingIsMadeAnew() throws Exception {
    FakeApi<Service> services = new FakeApi<>(ImmutableList.of(service("shop", CLUSTER)));
    FakeApi<EndpointSlice> slices =
        new FakeApi<>(ImmutableList.of(slice("shop-a", "shop", READY_HERE)));
    try (ServiceSource source = source(Cluster.announcement(), services, slices)) {
      source.start(this::failAtTwoPrefixes);
      assertThat(prefixes()).containsExactly("192.0.2.2/32");
      slices.tell(new Event.Changed<>(slice("web-a", "web", READY_HERE), "2"));
      slices.awaitTaken();
      services.tell(new Event.Changed<>(service("web", LOCAL), "2"));
      assertThat(told.take())
          .isEqualTo(
              new Unknown(
                  "a fault of ours with the Services: java.lang.IllegalStateException: no room"));
      broken.set(false);
      // What changes nothing, but comes after it.
      slices.tell(new Event.Changed<>(slice("other-a", "other", READY_HERE), "3"));
      Knowledge next = told.take();
      while (next instanceof Unknown) {
        next = told.take();
      }
      assertThat(((Known) next).prefixes()).hasSize(2);
    }
  }

  /** Nobody comes after it in a cluster where nothing changes any more. */
  @Test
  void afterAFaultOfOursWhileABurstIsToldItIsToldLater() throws Exception {
    FakeApi<Service> services = new FakeApi<>(ImmutableList.of(service("shop", CLUSTER)));
    FakeApi<EndpointSlice> slices =
        new FakeApi<>(ImmutableList.of(slice("shop-a", "shop", READY_HERE)));
    stopTheClock();
    try (ServiceSource source = source(Cluster.announcement(), services, slices)) {
      source.start(this::failAtTwoPrefixes);
      assertThat(prefixes()).containsExactly("192.0.2.2/32");
      slices.tell(new Event.Changed<>(slice("web-a", "web", READY_HERE), "2"));
      services.tell(new Event.Changed<>(service("web", LOCAL), "2"));
      slices.awaitTaken();
      services.awaitTaken();
      sleeps.take();
      pass(Duration.ofSeconds(1));
      assertThat(told.take()).isInstanceOf(Unknown.class);
      assertThat(sleeps.take().time()).isEqualTo(Duration.ofSeconds(1));
      broken.set(false);
      pass(Duration.ofSeconds(1));
      assertThat(prefixes()).hasSize(2);
    }
  }

  private void failAtTwoPrefixes(Knowledge knowledge) {
    if (knowledge instanceof Known known && known.prefixes().size() == 2 && broken.get()) {
      throw new IllegalStateException("no room");
    }
    told.add(knowledge);
  }

  /** From now on time passes only by {@link #pass}. */
  private void stopTheClock() {
    step.set(0);
    nanos.set(Duration.ofHours(1).toNanos());
  }

  /** Whoever sleeps so long wakes. */
  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    pauses.release();
  }

  private ServiceSource source(
      Announcement announcement, FakeApi<Service> services, FakeApi<EndpointSlice> slices) {
    Queue<Followable> apis = new ArrayDeque<>(List.of(services, slices));
    return new ServiceSource(
        Cluster.SOURCE,
        "node-1",
        ImmutableList.of(announcement),
        ABSENT_FOR,
        ServiceRoutes.Memory.NOTHING,
        apis::remove,
        Patience.USUAL,
        this::pace,
        InstantSource.fixed(Instant.EPOCH));
  }

  private Pace pace() {
    Random random = new Random(1);
    return new Pace() {
      @Override
      public long nanos() {
        return nanos.getAndAdd(step.get());
      }

      @Override
      public void pause(Duration time) {
        sleeps.add(new Sleep(Thread.currentThread(), time));
        try {
          pauses.acquire();
        } catch (InterruptedException closed) {
          Thread.currentThread().interrupt();
        }
      }

      @Override
      public RandomGenerator random() {
        return random;
      }
    };
  }

  private List<String> prefixes() throws InterruptedException {
    Knowledge next = told.take();
    assertThat(next).isNotInstanceOf(Unknown.class);
    return ((Known) next).prefixes().keySet().stream().map(Object::toString).toList();
  }
}
