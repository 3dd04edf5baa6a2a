package io.leafcast.k8s.services;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import io.leafcast.k8s.client.Named;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the offers of Services come to by the endpoints that are held, kept up by work that follows
 * what changed. While not all endpoints are held, that none of them serves an offer says nothing of
 * those that are not: what stood stays. Of one thread at a time.
 */
final class Standing {
  private final SourceName source;
  private final ImmutableList<Announcement> announcements;
  private final Function<Named, Optional<Service>> services;
  private final BooleanSupplier allEndpoints;
  private final Map<Named, Tally> tallies = new HashMap<>();

  /** By Service, what stays though no endpoint that is held serves it. */
  private final Map<Named, Set<Wish>> kept = new HashMap<>();

  private Wishes wishes;
  private int announced;

  /**
   * Nothing stands yet.
   *
   * @param services finds what a Service is now
   * @param allEndpoints whether all endpoints are held that there are
   */
  Standing(
      SourceName source,
      ImmutableList<Announcement> announcements,
      Function<Named, Optional<Service>> services,
      BooleanSupplier allEndpoints) {
    this.source = source;
    this.announcements = announcements;
    this.services = services;
    this.allEndpoints = allEndpoints;
    this.wishes = noWishes();
  }

  private Wishes noWishes() {
    return new Wishes(
        source,
        announcements,
        name -> services.apply(name).map(Service::resourceVersion).orElse(""));
  }

  /** Begins anew with these endpoints; what was kept stays until {@link #again} says otherwise. */
  void clear(Iterable<EndpointSlice> slices) {
    tallies.clear();
    slices.forEach(slice -> tallies.computeIfAbsent(slice.service(), _ -> new Tally()).add(slice));
    wishes = noWishes();
    announced = 0;
  }

  /** After {@link #clear}: this is a Service that there is. */
  void again(Service service, Instant now) {
    Named name = service.name();
    Set<Wish> stood = kept.getOrDefault(name, Set.of());
    replace(Set.of(), stood, now);
    turn(name, stood, Optional.of(service), tallies.get(name), now);
  }

  /** A Service is another one now. */
  void change(Named name, Optional<Service> before, Optional<Service> after, Instant now) {
    Tally tally = tallies.get(name);
    turn(name, standing(name, before, tally), after, tally, now);
  }

  void add(EndpointSlice slice, Instant now) {
    tally(slice, Tally::add, now);
  }

  void remove(EndpointSlice slice, Instant now) {
    tally(slice, Tally::remove, now);
  }

  private void tally(EndpointSlice slice, BiConsumer<Tally, EndpointSlice> how, Instant now) {
    Named name = slice.service();
    Optional<Service> service = services.apply(name);
    Tally tally = tallies.computeIfAbsent(name, _ -> new Tally());
    Set<Wish> before = standing(name, service, tally);
    how.accept(tally, slice);
    if (tally.isEmpty()) {
      tallies.remove(name);
    }
    turn(name, before, service, tally, now);
  }

  /** Once all endpoints are held again, what none of them serves goes. */
  void settle(Instant now) {
    if (allEndpoints.getAsBoolean()) {
      ImmutableSet.copyOf(kept.keySet())
          .forEach(name -> {
            Optional<Service> service = services.apply(name);
            change(name, service, service, now);
          });
    }
  }

  /** What is wished for a Service that was {@code before}. */
  private Set<Wish> standing(Named name, Optional<Service> before, @Nullable Tally tally) {
    return Sets.union(wishes(before, tally), kept.getOrDefault(name, Set.of())).immutableCopy();
  }

  private void turn(
      Named name, Set<Wish> before, Optional<Service> after, @Nullable Tally tally, Instant now) {
    Set<Wish> served = wishes(after, tally);
    Set<Wish> unsure =
        allEndpoints.getAsBoolean()
            ? Set.of()
            : Sets.difference(before, served).stream()
                .filter(wish -> after.stream().anyMatch(it -> it.offers().contains(wish.offer())))
                .collect(Collectors.toSet());
    if (unsure.isEmpty()) {
      kept.remove(name);
    } else {
      kept.put(name, unsure);
    }
    replace(before, Sets.union(served, unsure), now);
  }

  /** What the offers of a Service come to; a pure function of both. */
  private Set<Wish> wishes(Optional<Service> service, @Nullable Tally tally) {
    return service.stream()
        .flatMap(one ->
            one.offers().stream()
                .filter(offer ->
                    (tally == null ? Endpoints.NONE : tally.of(offer.address().afi()))
                        .serve(offer, announcements.get(offer.announcement())))
                .map(offer -> new Wish(one.name(), offer)))
        .collect(Collectors.toSet());
  }

  private void replace(Set<Wish> before, Set<Wish> after, Instant now) {
    announced += (after.isEmpty() ? 0 : 1) - (before.isEmpty() ? 0 : 1);
    // Those that come first, so that a prefix that only changes its place is never gone.
    Sets.difference(after, before).forEach(wish -> wishes.add(wish, now));
    Sets.difference(before, after).forEach(wish -> wishes.remove(wish, now));
  }

  /** How many Services have something announced. */
  int announced() {
    return announced;
  }

  /** The full set. */
  PrefixMap<Provenance> all() {
    return wishes.all();
  }

  /** What announcements with other attributes wish for, too, in order. */
  NavigableSet<Prefix> contested() {
    return wishes.contested();
  }
}
