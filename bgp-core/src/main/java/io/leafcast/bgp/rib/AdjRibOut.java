package io.leafcast.bgp.rib;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Maps;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.message.Update;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
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
 * changed meanwhile is sent once and news that is no longer true is never sent. The peer counts as
 * told when its TCP has taken what was sent, not before.
 */
public final class AdjRibOut {
  private final UpdatePacker packer;
  private final NavigableSet<Family> owed;
  private final NavigableSet<Family> ended = new TreeSet<>();
  private final NavigableSet<Family> complete = new TreeSet<>();
  private final Map<Prefix, Sent> wire = new TreeMap<>();
  private final Set<Prefix> untaken = new HashSet<>();
  private final Set<Prefix> asked = new HashSet<>();
  private final TreeMap<Family, NavigableSet<Prefix>> withdrawals = new TreeMap<>();
  private final Map<Route, NavigableSet<Prefix>> announcements = new LinkedHashMap<>();
  private PrefixMap<Route> desired = PrefixMap.of();

  /** {@code since} is {@link #NOT_TAKEN} until the peer's TCP took it. */
  private record Sent(Route route, Instant since) {
    private static final Instant NOT_TAKEN = Instant.MAX;

    private Sent taken(Instant now) {
      return since.equals(NOT_TAKEN) ? new Sent(route, now) : this;
    }
  }

  /** Where a prefix stands at this peer. */
  @Immutable
  public sealed interface Standing {
    /** The peer was told {@code route}, first at {@code since}. */
    @Immutable
    record OnWire(Route route, Instant since) implements Standing {}

    /** To be told as soon as the socket takes it, or on its way. */
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

  /** The routes that the peer was told, or is being told, and not withdrawn since. */
  public PrefixMap<Route> told() {
    return PrefixMap.copyOf(Maps.transformValues(wire, Sent::route));
  }

  /** From now on this is what the peer is to have; what differs from the wire becomes pending. */
  public void diff(PrefixMap<Route> desired) {
    PrefixMap<Route> before = this.desired;
    this.desired = desired;
    desired.changedSince(before).forEach(prefix -> file(prefix, before.find(prefix)));
  }

  /** The peer asked for {@code family} again (RFC 2918): all of it becomes pending. */
  public void refresh(Family family) {
    wire.keySet().stream()
        .filter(prefix -> prefix.family().equals(family))
        .forEach(prefix -> {
          asked.add(prefix);
          file(prefix, desired.find(prefix));
        });
  }

  /** Puts it where it is due now; {@code before} is the route that it was due with. */
  private void file(Prefix prefix, Optional<Route> before) {
    takeOut(withdrawals, prefix.family(), prefix);
    before.ifPresent(route -> takeOut(announcements, route, prefix));
    Optional<Route> wanted = desired.find(prefix);
    if (wanted.isEmpty() && wire.containsKey(prefix)) {
      withdrawals.computeIfAbsent(prefix.family(), _ -> new TreeSet<>()).add(prefix);
    }
    wanted
        .filter(route -> !isTold(prefix, route))
        .ifPresent(route -> announcements.computeIfAbsent(route, _ -> new TreeSet<>()).add(prefix));
  }

  private static <K> void takeOut(Map<K, NavigableSet<Prefix>> due, K of, Prefix prefix) {
    due.computeIfPresent(
        of,
        (_, prefixes) -> {
          prefixes.remove(prefix);
          return prefixes.isEmpty() ? null : prefixes;
        });
  }

  private boolean isTold(Prefix prefix, Route route) {
    Sent sent = wire.get(prefix);
    return sent != null && sent.route.equals(route) && !asked.contains(prefix);
  }

  /**
   * Up to {@code most} UPDATEs that bring the peer nearer to what it is to have, withdrawals first;
   * the caller must send them, and say when they are {@link #taken}. Empty when there is nothing to
   * tell.
   */
  public ImmutableList<Update> pull(int most, EndOfRib endOfRib) {
    ImmutableList.Builder<Update> updates = ImmutableList.builder();
    for (int count = 0; count < most; count++) {
      Optional<Update> next = next(endOfRib);
      if (next.isEmpty()) {
        break;
      }
      updates.add(next.get());
    }
    return updates.build();
  }

  private Optional<Update> next(EndOfRib endOfRib) {
    if (!withdrawals.isEmpty()) {
      return Optional.of(withdraw(withdrawals.firstEntry()));
    }
    if (!announcements.isEmpty()) {
      return Optional.of(announce(announcements.entrySet().iterator().next()));
    }
    Family family = endOfRib == EndOfRib.DUE ? owed.pollFirst() : null;
    if (family == null) {
      return Optional.empty();
    }
    ended.add(family);
    return Optional.of(UpdatePacker.endOfRib(family));
  }

  private Update withdraw(Map.Entry<Family, NavigableSet<Prefix>> pending) {
    UpdatePacker.Packed packed = packer.withdraw(pending.getKey(), pending.getValue());
    packed.prefixes().forEach(wire::remove);
    untaken.addAll(packed.prefixes());
    packed.prefixes().forEach(asked::remove);
    if (pending.getValue().isEmpty()) {
      withdrawals.remove(pending.getKey());
    }
    return packed.update();
  }

  private Update announce(Map.Entry<Route, NavigableSet<Prefix>> pending) {
    Route route = pending.getKey();
    UpdatePacker.Packed packed = packer.announce(route, pending.getValue());
    for (Prefix prefix : packed.prefixes()) {
      Sent before = wire.get(prefix);
      if (before == null || !before.route.equals(route)) {
        wire.put(prefix, new Sent(route, Sent.NOT_TAKEN));
        untaken.add(prefix);
      }
      asked.remove(prefix);
    }
    if (pending.getValue().isEmpty()) {
      announcements.remove(route);
    }
    return packed.update();
  }

  /** The peer's TCP has taken, at {@code now}, all that was pulled so far. */
  public void taken(Instant now) {
    for (Prefix prefix : untaken) {
      wire.computeIfPresent(prefix, (_, sent) -> sent.taken(now));
    }
    untaken.clear();
    complete.addAll(ended);
  }

  /** Whether the peer was told {@code prefix}, or is being told, and not withdrawn since. */
  public boolean has(Prefix prefix) {
    return wire.containsKey(prefix);
  }

  /** What the peer was told of {@code prefix} last, or is being told, and not withdrawn since. */
  public Optional<Route> told(Prefix prefix) {
    return Optional.ofNullable(wire.get(prefix)).map(Sent::route);
  }

  /** How many prefixes the peer is still to be told of. */
  public int pending() {
    long onTheWay = untaken.stream().filter(prefix -> !isDue(prefix)).count();
    return (int) onTheWay + due();
  }

  private int due() {
    return Stream.concat(withdrawals.values().stream(), announcements.values().stream())
        .mapToInt(Set::size)
        .sum();
  }

  /** Where {@code prefix} stands. */
  public Standing standing(Prefix prefix) {
    Sent sent = wire.get(prefix);
    if (isDue(prefix) || untaken.contains(prefix)) {
      return new Standing.Pending();
    }
    return sent == null ? new Standing.Absent() : new Standing.OnWire(sent.route, sent.since);
  }

  private boolean isDue(Prefix prefix) {
    Route wanted = desired.get(prefix);
    return wanted == null ? wire.containsKey(prefix) : !isTold(prefix, wanted);
  }

  /** The families whose initial update is complete: the peer's TCP took the End-of-RIB. */
  public ImmutableList<Family> complete() {
    return ImmutableList.copyOf(complete);
  }
}
