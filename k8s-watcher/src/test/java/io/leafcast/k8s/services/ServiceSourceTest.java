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
import io.leafcast.k8s.client.Api;
import io.leafcast.k8s.client.Event;
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
  private static final Offer LOCAL = offer(0, Policy.LOCAL, "192.0.2.1");
  private static final Offer CLUSTER = offer(0, Policy.CLUSTER, "192.0.2.2");

  private final BlockingQueue<Knowledge> told = new LinkedBlockingQueue<>();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong step = new AtomicLong(Duration.ofSeconds(1).toNanos());
  private final Semaphore pauses = new Semaphore(0);

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
    try (ServiceSource source = source(Cluster.announcement(), services, slices)) {
      source.start(told::add);
      assertThat(prefixes()).containsExactly("192.0.2.2/32");
      step.set(0);
      long then = nanos.get();
      nanos.set(0); // time stands still a moment before more may be told
      for (int i = 10; i < 60; i++) {
        String name = "burst-" + i;
        services.tell(
            new Event.Changed<>(service(name, offer(0, Policy.CLUSTER, "192.0.2." + i)), "2"));
        slices.tell(new Event.Changed<>(slice(name, name, READY_HERE), "2"));
      }
      services.awaitTaken();
      slices.awaitTaken();
      assertThat(told).isEmpty();
      nanos.set(then + Duration.ofSeconds(1).toNanos());
      pauses.release();
      assertThat(prefixes()).hasSize(51);
      assertThat(told).isEmpty();
    }
  }

  @Test
  void nothingIsToldAfterItsEnd() throws Exception {
    FakeApi<Service> services = new FakeApi<>(ImmutableList.of(service("shop", CLUSTER)));
    FakeApi<EndpointSlice> slices =
        new FakeApi<>(ImmutableList.of(slice("shop-a", "shop", READY_HERE)));
    ServiceSource source = source(Cluster.announcement(), services, slices);
    source.start(told::add);
    assertThat(prefixes()).containsExactly("192.0.2.2/32");
    source.close();
    services.tell(new Event.Deleted<>(service("shop"), "2"));
    assertThat(told).isEmpty();
  }

  /** A fault of ours in the middle of a change: what comes after it is made of all the objects. */
  @Test
  void afterAFaultOfOursItIsSaidAndEverythingIsMadeAnew() throws Exception {
    FakeApi<Service> services = new FakeApi<>(ImmutableList.of(service("shop", CLUSTER)));
    FakeApi<EndpointSlice> slices =
        new FakeApi<>(ImmutableList.of(slice("shop-a", "shop", READY_HERE)));
    AtomicBoolean broken = new AtomicBoolean(true);
    try (ServiceSource source = source(Cluster.announcement(), services, slices)) {
      source.start(knowledge -> {
        if (knowledge instanceof Known known && known.prefixes().size() == 2 && broken.get()) {
          throw new IllegalStateException("no room");
        }
        told.add(knowledge);
      });
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
    AtomicBoolean broken = new AtomicBoolean(true);
    try (ServiceSource source = source(Cluster.announcement(), services, slices)) {
      source.start(knowledge -> {
        if (knowledge instanceof Known known && known.prefixes().size() == 2 && broken.get()) {
          throw new IllegalStateException("no room");
        }
        told.add(knowledge);
      });
      assertThat(prefixes()).containsExactly("192.0.2.2/32");
      step.set(0);
      long then = nanos.get();
      nanos.set(0);
      slices.tell(new Event.Changed<>(slice("web-a", "web", READY_HERE), "2"));
      services.tell(new Event.Changed<>(service("web", LOCAL), "2"));
      slices.awaitTaken();
      services.awaitTaken();
      nanos.set(then + Duration.ofSeconds(1).toNanos());
      pauses.release();
      assertThat(told.take()).isInstanceOf(Unknown.class);
      broken.set(false);
      nanos.set(then + Duration.ofSeconds(2).toNanos());
      pauses.release();
      assertThat(prefixes()).hasSize(2);
    }
  }

  private ServiceSource source(
      Announcement announcement, FakeApi<Service> services, FakeApi<EndpointSlice> slices) {
    Queue<Api> apis = new ArrayDeque<>(List.of(services, slices));
    return new ServiceSource(
        Cluster.SOURCE,
        "node-1",
        ImmutableList.of(announcement),
        Duration.ofMinutes(5),
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
