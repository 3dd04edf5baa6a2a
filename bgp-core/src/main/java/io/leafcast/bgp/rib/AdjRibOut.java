package io.leafcast.bgp.rib;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.message.Update;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Prefix;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The Adj-RIB-Out of one session: what is on the wire, and what is not yet as it should be. UPDATEs
 * are made only when the socket takes them, out of the difference as it is then, so that what
 * changed meanwhile is sent once and news that is no longer true is never sent.
 */
public final class AdjRibOut {
  private final UpdatePacker packer;
  private final NavigableSet<Family> owed;
  private final NavigableSet<Family> complete = new TreeSet<>();
  private final Map<Prefix, Sent> wire = new TreeMap<>();
  private final Set<Prefix> asked = new HashSet<>();
  private final TreeMap<Family, NavigableSet<Prefix>> withdrawals = new TreeMap<>();
  private final Map<Route, NavigableSet<Prefix>> announcements = new LinkedHashMap<>();
  private ImmutableSortedMap<Prefix, Route> desired = ImmutableSortedMap.of();

  private record Sent(Route route, Instant since) {}

  /** Where a prefix stands at this peer. */
  @Immutable
  public sealed interface Standing {
    /** The peer was told {@code route}, first at {@code since}. */
    @Immutable
    record OnWire(Route route, Instant since) implements Standing {}

    /** To be told as soon as the socket takes it. */
    @Immutable
    record Pending() implements Standing {}

    /** The peer does not have it, nor is it to get it. */
    @Immutable
    record Absent() implements Standing {}
  }

  /** Whether End-of-RIB may follow where a family's initial update is complete. */
  public enum EndOfRib {
    HELD_BACK,
    DUE
  }

  /** Nothing is on the wire yet; End-of-RIB is owed for each of {@code families}. */
  public AdjRibOut(UpdatePacker packer, ImmutableSortedSet<Family> families) {
    this.packer = packer;
    this.owed = new TreeSet<>(families);
  }

  /** From now on this is what the peer is to have; what differs from the wire becomes pending. */
  public void diff(ImmutableSortedMap<Prefix, Route> desired) {
    this.desired = desired;
    sort();
  }

  /** The peer asked for {@code family} again (RFC 2918): all of it becomes pending. */
  public void refresh(Family family) {
    wire.keySet().stream().filter(prefix -> prefix.family().equals(family)).forEach(asked::add);
    sort();
  }

  private void sort() {
    withdrawals.clear();
    announcements.clear();
    for (Prefix prefix : wire.keySet()) {
      if (!desired.containsKey(prefix)) {
        withdrawals.computeIfAbsent(prefix.family(), _ -> new TreeSet<>()).add(prefix);
      }
    }
    desired.forEach((prefix, route) -> {
      if (!isTold(prefix, route)) {
        announcements.computeIfAbsent(route, _ -> new TreeSet<>()).add(prefix);
      }
    });
  }

  private boolean isTold(Prefix prefix, Route route) {
    Sent sent = wire.get(prefix);
    return sent != null && sent.route.equals(route) && !asked.contains(prefix);
  }

  /**
   * Up to {@code most} UPDATEs that bring the peer nearer to what it is to have, withdrawals first;
   * the caller must send them. Empty when there is nothing to tell.
   */
  public ImmutableList<Update> pull(int most, EndOfRib endOfRib, Instant now) {
    ImmutableList.Builder<Update> updates = ImmutableList.builder();
    for (int count = 0; count < most; count++) {
      Optional<Update> next = next(endOfRib, now);
      if (next.isEmpty()) {
        break;
      }
      updates.add(next.get());
    }
    return updates.build();
  }

  private Optional<Update> next(EndOfRib endOfRib, Instant now) {
    if (!withdrawals.isEmpty()) {
      return Optional.of(withdraw(withdrawals.firstEntry()));
    }
    if (!announcements.isEmpty()) {
      return Optional.of(announce(announcements.entrySet().iterator().next(), now));
    }
    Family family = endOfRib == EndOfRib.DUE ? owed.pollFirst() : null;
    if (family == null) {
      return Optional.empty();
    }
    complete.add(family);
    return Optional.of(UpdatePacker.endOfRib(family));
  }

  private Update withdraw(Map.Entry<Family, NavigableSet<Prefix>> pending) {
    UpdatePacker.Packed packed = packer.withdraw(pending.getKey(), pending.getValue());
    packed.prefixes().forEach(wire::remove);
    packed.prefixes().forEach(asked::remove);
    if (pending.getValue().isEmpty()) {
      withdrawals.remove(pending.getKey());
    }
    return packed.update();
  }

  private Update announce(Map.Entry<Route, NavigableSet<Prefix>> pending, Instant now) {
    Route route = pending.getKey();
    UpdatePacker.Packed packed = packer.announce(route, pending.getValue());
    for (Prefix prefix : packed.prefixes()) {
      wire.merge(
          prefix,
          new Sent(route, now),
          (before, after) -> before.route.equals(route) ? before : after);
      asked.remove(prefix);
    }
    if (pending.getValue().isEmpty()) {
      announcements.remove(route);
    }
    return packed.update();
  }

  /** How many prefixes are still to be announced or withdrawn. */
  public int pending() {
    return Stream.concat(withdrawals.values().stream(), announcements.values().stream())
        .mapToInt(Set::size)
        .sum();
  }

  /** Where {@code prefix} stands. */
  public Standing standing(Prefix prefix) {
    Sent sent = wire.get(prefix);
    Route wanted = desired.get(prefix);
    if (wanted == null ? sent != null : !isTold(prefix, wanted)) {
      return new Standing.Pending();
    }
    return sent == null ? new Standing.Absent() : new Standing.OnWire(sent.route, sent.since);
  }

  /** The families whose initial update is complete: End-of-RIB was pulled. */
  public ImmutableList<Family> complete() {
    return ImmutableList.copyOf(complete);
  }
}
