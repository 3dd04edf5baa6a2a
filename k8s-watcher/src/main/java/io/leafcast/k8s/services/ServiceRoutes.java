package io.leafcast.k8s.services;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Knowledge.Rejected;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import io.leafcast.k8s.client.Named;
import io.leafcast.k8s.client.Seen;
import io.leafcast.k8s.services.Announcement.WithoutEndpoints;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the Services and EndpointSlices of a cluster mean for this node: always the full set, made
 * by work that follows the objects that changed. It has no thread and no clock. Of one thread at a
 * time.
 */
final class ServiceRoutes {
  /** With their prefixes about 8 MiB of a heap of 48. */
  private static final Hold.Bounds MOST_SERVICES = new Hold.Bounds(20_000, 8 << 20);

  private static final Hold.Bounds MOST_SLICES = new Hold.Bounds(40_000, 8 << 20);

  /** Of what is no address, this much is told one by one. */
  private static final int MOST_REJECTED = 100;

  private final ImmutableList<Announcement> announcements;
  private final Roll<Service> services;
  private final Roll<EndpointSlice> slices;
  private final Standing standing;
  private final TreeMap<Named, ImmutableList<Rejected>> rejected = new TreeMap<>(Wish.BY_NAME);
  private ImmutableList<Rejected> firstRejected = ImmutableList.of();
  private boolean rejectedChanged;
  private int local;
  private int lastChange;
  private Instant now = Instant.EPOCH;

  private Knowledge.Known known = new Knowledge.Known(PrefixMap.of(), ImmutableList.of(), "");
  private Optional<Knowledge> told = Optional.empty();

  /**
   * What one leaves to the one after it, which has other announcements.
   *
   * @param services of the Services that the old announcements chose
   */
  record Memory(Roll.Memory services, Roll.Memory slices) {
    static final Memory NOTHING = new Memory(Roll.Memory.NOTHING, Roll.Memory.NOTHING);
  }

  /**
   * Nothing is told yet.
   *
   * @param patience how long a list is doubted that has nothing left in it
   */
  ServiceRoutes(
      SourceName source,
      ImmutableList<Announcement> announcements,
      Duration patience,
      Memory before) {
    this(source, announcements, patience, before, MOST_SERVICES, MOST_SLICES);
  }

  /** The same with other bounds. */
  ServiceRoutes(
      SourceName source,
      ImmutableList<Announcement> announcements,
      Duration patience,
      Memory before,
      Hold.Bounds mostServices,
      Hold.Bounds mostSlices) {
    this.announcements = announcements;
    this.services =
        new Roll<>("Services", mostServices, patience, before.services(), this::serviceChanged);
    this.slices =
        new Roll<>("EndpointSlices", mostSlices, patience, before.slices(), this::sliceChanged);
    this.standing = new Standing(source, announcements, services::find, slices::isWhole);
  }

  /**
   * What those after these are to know. What a list of Services lacks says something only where it
   * is asked for in the same way, or where some were missing before.
   */
  Memory leaves(ImmutableList<Announcement> next) {
    Roll.Memory chosen = services.leaves();
    boolean tells =
        chosen.trust() == Roll.Trust.LOST
            || Services.selection(next).equals(Services.selection(announcements));
    return new Memory(tells ? chosen : Roll.Memory.NOTHING, slices.leaves());
  }

  /** Whether everything that the API has, and that is wanted of it, is held. */
  boolean isWhole() {
    return services.isWhole() && (slices.isWhole() || !needsEndpoints());
  }

  /**
   * Makes everything anew of the objects that are held: after a fault of ours in the middle of a
   * change nothing else is certain.
   */
  void rebuild(Instant wall) {
    now = wall;
    List<EndpointSlice> held = new ArrayList<>();
    slices.forEach(held::add);
    standing.clear(held);
    rejected.clear();
    rejectedChanged = true;
    local = 0;
    told = Optional.empty();
    services.forEach(one -> {
      local += locals(Optional.of(one));
      hear(one.name(), one.rejected());
      standing.again(one, now);
    });
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
    standing.settle(now);
  }

  /** Goes on once {@link #doubtedUntil} is over. */
  void believe(long nanos, Instant wall) {
    now = wall;
    services.believe(nanos);
    slices.believe(nanos);
    standing.settle(now);
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
    hear(name, after.map(Service::rejected).orElse(ImmutableList.of()));
    standing.change(name, before, after, now);
  }

  /** That so much of a Service is no address. */
  private void hear(Named name, ImmutableList<Rejected> wrong) {
    if (!wrong.equals(rejected.getOrDefault(name, ImmutableList.of()))) {
      if (wrong.isEmpty()) {
        rejected.remove(name);
      } else {
        rejected.put(name, wrong);
      }
      rejectedChanged = true;
    }
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
    before.ifPresent(slice -> standing.remove(slice, now));
    after.ifPresent(slice -> standing.add(slice, now));
  }

  /**
   * What is new since it was asked for. While one of both cannot be read, what the other says is
   * told all the same, and the reason after it.
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

  /** In how many prefixes what was told last differs from what was told before. */
  int lastChange() {
    return lastChange;
  }

  private Optional<String> trouble() {
    return services
        .trouble()
        .or(() -> needsEndpoints() ? slices.trouble() : Optional.<String>empty());
  }

  /** Makes the full set anew if something of it has changed; whether it has. */
  private boolean refresh() {
    String remark = remark();
    ImmutableList<Prefix> changed = standing.all().changedSince(known.prefixes());
    if (changed.isEmpty() && !rejectedChanged && remark.equals(known.remark())) {
      return false;
    }
    lastChange = changed.size();
    if (rejectedChanged) {
      rejectedChanged = false;
      firstRejected =
          rejected.values().stream()
              .flatMap(List::stream)
              .limit(MOST_REJECTED)
              .collect(ImmutableList.toImmutableList());
    }
    known = new Knowledge.Known(standing.all(), firstRejected, remark);
    return true;
  }

  private String remark() {
    ArrayList<String> parts = new ArrayList<>();
    parts.add("Services: %d chosen, %d announced".formatted(services.size(), standing.announced()));
    NavigableSet<Prefix> contested = standing.contested();
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
    return String.join("; ", parts);
  }
}
