package io.leafcast.k8s.services;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Sets;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Knowledge.Rejected;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.k8s.client.Named;
import io.leafcast.k8s.client.Seen;
import io.leafcast.k8s.services.Announcement.WithoutEndpoints;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the Services and EndpointSlices of a cluster mean for this node: always the full set, made
 * by work that follows the objects that changed. It has no thread and no clock. Of one thread at a
 * time.
 */
final class ServiceRoutes {
  /** With their prefixes about 8 MiB of a heap of 48. */
  static final int MOST_SERVICES = 20_000;

  static final int MOST_SLICES = 40_000;

  /** Of what is no address, this much is told one by one. */
  private static final int MOST_REJECTED = 100;

  private final ImmutableList<Announcement> announcements;
  private final Roll<Service> services;
  private final Roll<EndpointSlice> slices;
  private final Map<Named, Tally> tallies = new HashMap<>();
  private final SourceName source;
  private Wishes wishes;
  private final TreeMap<Named, ImmutableList<Rejected>> rejected = new TreeMap<>(Wish.BY_NAME);
  private ImmutableList<Rejected> firstRejected = ImmutableList.of();
  private boolean rejectedChanged;
  private int announced;
  private int local;
  private Instant now = Instant.EPOCH;

  private Knowledge.Known known =
      new Knowledge.Known(ImmutableSortedMap.of(), ImmutableList.of(), "");
  private Optional<Knowledge> told = Optional.empty();

  /** {@code patience} is how long a list is doubted that has nothing left in it. */
  ServiceRoutes(SourceName source, ImmutableList<Announcement> announcements, Duration patience) {
    this.source = source;
    this.announcements = announcements;
    this.services = new Roll<>("Services", MOST_SERVICES, patience, this::serviceChanged);
    this.slices = new Roll<>("EndpointSlices", MOST_SLICES, patience, this::sliceChanged);
    this.wishes = noWishes();
  }

  private Wishes noWishes() {
    return new Wishes(
        source,
        announcements,
        name -> services.find(name).map(Service::resourceVersion).orElse(""));
  }

  /**
   * Makes everything anew of the objects that are held: after a fault of ours in the middle of a
   * change nothing else is certain.
   */
  void rebuild(Instant wall) {
    now = wall;
    tallies.clear();
    slices.forEach(slice -> tallies.computeIfAbsent(slice.service(), _ -> new Tally()).add(slice));
    rejected.clear();
    rejectedChanged = true;
    wishes = noWishes();
    announced = 0;
    local = 0;
    told = Optional.empty();
    services.forEach(one -> serviceChanged(one.name(), Optional.empty(), Optional.of(one)));
  }

  /**
   * What is to be told of what the API says of Services at {@code nanos}, which is {@code wall}.
   */
  void services(Seen<Service> seen, long nanos, Instant wall) {
    now = wall;
    services.see(seen, nanos);
  }

  /** And of EndpointSlices. */
  void slices(Seen<EndpointSlice> seen, long nanos, Instant wall) {
    now = wall;
    slices.see(seen, nanos);
  }

  /** Goes on once {@link #doubtedUntil} is over. */
  void believe(long nanos, Instant wall) {
    now = wall;
    services.believe(nanos);
    slices.believe(nanos);
  }

  /** When a list will be believed that is doubted now. */
  Optional<Long> doubtedUntil() {
    return Stream.of(services.doubtedUntil(), slices.doubtedUntil())
        .flatMap(Optional::stream)
        .min((one, other) -> Long.signum(one - other));
  }

  /**
   * Whether EndpointSlices have to be read: by these announcements, or for a Service seen so far.
   */
  boolean needsEndpoints() {
    return local > 0
        || announcements.stream()
            .anyMatch(one -> one.withoutEndpoints() == WithoutEndpoints.WITHDRAW);
  }

  private void serviceChanged(Named name, Optional<Service> before, Optional<Service> after) {
    local += locals(after) - locals(before);
    if (before.isPresent() && after.isPresent() && before.get().saysAs(after.get())) {
      return;
    }
    ImmutableList<Rejected> wrong = after.map(Service::rejected).orElse(ImmutableList.of());
    if (!wrong.equals(before.map(Service::rejected).orElse(ImmutableList.of()))) {
      if (wrong.isEmpty()) {
        rejected.remove(name);
      } else {
        rejected.put(name, wrong);
      }
      rejectedChanged = true;
    }
    Tally tally = tallies.get(name);
    replace(wishes(before, tally), wishes(after, tally));
  }

  private static int locals(Optional<Service> service) {
    return service.stream()
            .flatMap(one -> one.offers().stream())
            .anyMatch(offer -> offer.policy() == Offer.Policy.LOCAL)
        ? 1
        : 0;
  }

  private void sliceChanged(
      Named name, Optional<EndpointSlice> before, Optional<EndpointSlice> after) {
    before.ifPresent(slice -> tally(slice, Tally::remove));
    after.ifPresent(slice -> tally(slice, Tally::add));
  }

  private void tally(EndpointSlice slice, BiConsumer<Tally, EndpointSlice> how) {
    Named name = slice.service();
    Optional<Service> service = services.find(name);
    Tally tally = tallies.computeIfAbsent(name, _ -> new Tally());
    Set<Wish> before = wishes(service, tally);
    how.accept(tally, slice);
    if (tally.isEmpty()) {
      tallies.remove(name);
    }
    replace(before, wishes(service, tally));
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

  private void replace(Set<Wish> before, Set<Wish> after) {
    announced += Math.min(1, after.size()) - Math.min(1, before.size());
    // Those that come first, so that a prefix that only changes its place is never gone.
    Sets.difference(after, before).forEach(wish -> wishes.add(wish, now));
    Sets.difference(before, after).forEach(wish -> wishes.remove(wish, now));
  }

  /**
   * What is new since it was asked for, which costs a look at the whole set where there is
   * anything. While one of both cannot be read, what the other says is told all the same, and the
   * reason after it.
   */
  ImmutableList<Knowledge> news() {
    ImmutableList.Builder<Knowledge> news = ImmutableList.builder();
    Optional<Knowledge> reason = trouble().map(Knowledge.Unknown::new);
    boolean readable = services.isRead() && (slices.isRead() || !needsEndpoints());
    boolean fresh = readable && refresh();
    if (fresh || (readable && reason.isEmpty() && !told.equals(Optional.of(known)))) {
      news.add(known);
      told = Optional.of(known);
    }
    if (reason.isPresent() && !told.equals(reason)) {
      news.add(reason.get());
      told = reason;
    }
    return news.build();
  }

  /** How many prefixes were told last. */
  int prefixes() {
    return known.prefixes().size();
  }

  private Optional<String> trouble() {
    return services
        .trouble()
        .or(() -> needsEndpoints() ? slices.trouble() : Optional.<String>empty());
  }

  /** Makes the full set anew if something of it has changed; whether it has. */
  private boolean refresh() {
    String remark = remark();
    if (!wishes.haveChanged() && !rejectedChanged && remark.equals(known.remark())) {
      return false;
    }
    if (rejectedChanged) {
      rejectedChanged = false;
      firstRejected =
          rejected.values().stream()
              .flatMap(List::stream)
              .limit(MOST_REJECTED)
              .collect(ImmutableList.toImmutableList());
    }
    known = new Knowledge.Known(wishes.all(), firstRejected, remark);
    return true;
  }

  private String remark() {
    ArrayList<String> parts = new ArrayList<>();
    parts.add("Services: %d chosen, %d announced".formatted(services.size(), announced));
    NavigableSet<Prefix> contested = wishes.contested();
    if (!contested.isEmpty()) {
      parts.add(
          "%s%s chosen by announcements that differ; the first in the file counts"
              .formatted(
                  contested.first(),
                  contested.size() == 1
                      ? " is"
                      : " and %d more are".formatted(contested.size() - 1)));
    }
    if (rejected.size() > MOST_REJECTED) {
      parts.add(
          "%d Services have something that is no address; the first are told"
              .formatted(rejected.size()));
    }
    parts.add(services.remark());
    parts.add(slices.remark());
    parts.removeIf(String::isEmpty);
    return String.join("; ", parts);
  }
}
