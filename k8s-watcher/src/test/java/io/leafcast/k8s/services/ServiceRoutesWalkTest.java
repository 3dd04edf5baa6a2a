package io.leafcast.k8s.services;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.attr.Communities;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Knowledge.Known;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.k8s.client.Named;
import io.leafcast.k8s.client.Seen;
import io.leafcast.k8s.services.Announcement.Terminating;
import io.leafcast.k8s.services.Announcement.WithoutEndpoints;
import io.leafcast.k8s.services.Offer.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A cluster in which anything changes, in any order: after each step the set is the one that a
 * beginner would make of the objects as they are, and what was told is that set. One seed can be
 * run alone.
 */
final class ServiceRoutesWalkTest {
  private static final int STEPS = 400;
  private static final ImmutableList<Announcement> ANNOUNCEMENTS =
      ImmutableList.of(
          Cluster.aggregating(30),
          Cluster.announcement(new Communities(ImmutableList.of(1))),
          Cluster.with(WithoutEndpoints.ANNOUNCE, Terminating.DRAIN));

  private final Map<Named, Service> services = new HashMap<>();
  private final Map<Named, EndpointSlice> slices = new HashMap<>();
  private ServiceRoutes routes = fresh();
  private Known last =
      new Known(com.google.common.collect.ImmutableSortedMap.of(), ImmutableList.of(), "");

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void whatFollowsTheChangesIsWhatABeginnerWouldMake(long seed) {
    Random random = new Random(seed);
    routes.services(all(services), 0, Instant.EPOCH);
    hear(routes.news());
    routes.slices(all(slices), 0, Instant.EPOCH);
    hear(routes.news());
    for (int step = 0; step < STEPS; step++) {
      step(random);
      assertThat(told(last)).as("step %d", step).isEqualTo(simply());
    }
    ServiceRoutes beginner = fresh();
    beginner.services(all(services), 0, Instant.EPOCH);
    beginner.slices(all(slices), 0, Instant.EPOCH);
    Known made = (Known) beginner.news().getFirst();
    assertThat(told(last)).isEqualTo(told(made));
    assertThat(last.remark()).isEqualTo(made.remark());
    routes.rebuild(Instant.EPOCH);
    routes.believe(0, Instant.EPOCH);
    hear(routes.news());
    assertThat(told(last)).as("rebuilt").isEqualTo(told(made));
    assertThat(last.remark()).isEqualTo(made.remark());
  }

  private void step(Random random) {
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> {
        Service service = service(random);
        services.put(service.name(), service);
        routes.services(new Seen.Changed<>(service), 0, Instant.EPOCH);
        hear(routes.news());
      }
      case 3 -> {
        Service gone = service(random);
        services.remove(gone.name());
        routes.services(new Seen.Deleted<>(gone, ""), 0, Instant.EPOCH);
        hear(routes.news());
      }
      case 4, 5, 6, 7 -> {
        EndpointSlice slice = slice(random);
        slices.put(slice.name(), slice);
        routes.slices(new Seen.Changed<>(slice), 0, Instant.EPOCH);
        hear(routes.news());
      }
      case 8 -> {
        EndpointSlice gone = slice(random);
        slices.remove(gone.name());
        routes.slices(new Seen.Deleted<>(gone, ""), 0, Instant.EPOCH);
        hear(routes.news());
      }
      default -> {
        // An outage, in which one of each changed unseen.
        routes.services(new Seen.Unreadable<>("away"), 0, Instant.EPOCH);
        hear(routes.news());
        Service service = service(random);
        services.put(service.name(), service);
        EndpointSlice slice = slice(random);
        slices.put(slice.name(), slice);
        routes.slices(all(slices), 0, Instant.EPOCH);
        hear(routes.news());
        routes.services(all(services), 0, Instant.EPOCH);
        hear(routes.news());
      }
    }
  }

  private static ServiceRoutes fresh() {
    return new ServiceRoutes(
        Cluster.SOURCE, ANNOUNCEMENTS, Duration.ZERO, ServiceRoutes.Memory.NOTHING);
  }

  private void hear(ImmutableList<Knowledge> news) {
    news.stream().filter(Known.class::isInstance).forEach(knowledge -> last = (Known) knowledge);
  }

  private static <T> Seen.All<T> all(Map<Named, T> objects) {
    return new Seen.All<>(ImmutableList.copyOf(objects.values()), "");
  }

  private static Service service(Random random) {
    Offer[] offers =
        IntStream.range(0, random.nextInt(4))
            .mapToObj(index ->
                new Offer(
                    random.nextInt(ANNOUNCEMENTS.size()),
                    AddressKind.EXTERNAL,
                    index,
                    Address.parse("192.0.2." + (1 + random.nextInt(12))).orThrow(),
                    any(Policy.values(), random)))
            .distinct()
            .toArray(Offer[]::new);
    return Cluster.service("s" + random.nextInt(8), "" + random.nextInt(), offers);
  }

  private static <T> T any(T[] values, Random random) {
    return ImmutableList.copyOf(values).get(random.nextInt(values.length));
  }

  private static EndpointSlice slice(Random random) {
    int of = random.nextInt(20);
    Endpoints endpoints = Endpoints.of(any(Reach.values(), random), any(Reach.values(), random));
    return random.nextInt(5) == 0
        ? Cluster.slice6("e" + of, "s" + random.nextInt(8), endpoints)
        : Cluster.slice("e" + of, "s" + of % 8, endpoints);
  }

  /** Every prefix with its attributes, by looking at everything. */
  private Map<String, String> simply() {
    Map<Prefix, Wish> best = new TreeMap<>();
    for (Service service : services.values()) {
      for (Offer offer : service.offers()) {
        Announcement announcement = ANNOUNCEMENTS.get(offer.announcement());
        Endpoints endpoints =
            slices.values().stream()
                .filter(slice ->
                    slice.service().equals(service.name())
                        && slice.family().equals(offer.address().afi()))
                .map(EndpointSlice::endpoints)
                .reduce(Endpoints.NONE, Endpoints::or);
        if (endpoints.serve(offer, announcement)) {
          best.merge(
              offer.prefix(announcement),
              new Wish(service.name(), offer),
              (one, other) -> one.compareTo(other) < 0 ? one : other);
        }
      }
    }
    return best.entrySet().stream()
        .collect(
            Collectors.toMap(
                entry -> entry.getKey().toString(),
                entry ->
                    text(
                        entry.getValue().offer().place(entry.getValue().service(), entry.getKey()),
                        ANNOUNCEMENTS.get(entry.getValue().offer().announcement()).attributes())));
  }

  private static Map<String, String> told(Known known) {
    return known.prefixes().entrySet().stream()
        .collect(
            Collectors.toMap(
                entry -> entry.getKey().toString(),
                entry -> text(entry.getValue().object(), entry.getValue().attributes())));
  }

  private static String text(String object, ImmutableList<PathAttribute> attributes) {
    return object + " " + attributes;
  }
}
