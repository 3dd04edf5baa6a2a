package io.leafcast.bgp.rib;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.rib.LocalRoutes.LocalRoute;
import io.leafcast.bgp.rib.LocalRoutes.Verdict;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Makes the claims of the sources what this speaker announces: the allow-list, the limits and the
 * gate say what is held back, and how fast what is no longer wanted goes. Remembers what was
 * admitted, in that order, so that a gate or a full table never takes back what is announced. Time
 * comes in; of one thread.
 */
public final class Rails {
  private final Map<Prefix, Claim> admitted = new LinkedHashMap<>();
  private final Departures departures;
  private ImmutableList<Prefix> allow = ImmutableList.of();
  private Limits limits = Limits.USUAL;
  private ImmutableSet<SourceName> gated = ImmutableSet.of();
  private Optional<Gate> gate = Optional.empty();

  /** Nothing is admitted yet. */
  public Rails() {
    departures = new Departures();
  }

  /** Rails that are so far as these, and go their own way from here: to see what would be. */
  public Rails(Rails as) {
    admitted.putAll(as.admitted);
    departures = new Departures(as.departures);
    allow = as.allow;
    limits = as.limits;
    gated = as.gated;
    gate = as.gate;
  }

  /** Who makes a claim come or go. */
  public enum Cause {
    /** Something changed that a source follows. */
    SOURCE,
    /** Somebody wants it so; never limited. */
    CONFIGURATION
  }

  /**
   * From now on these hold; {@code gated} are the sources that wait for the gate. A speaker that
   * begins without any has an open gate, and one that is open stays so.
   */
  public void configure(
      ImmutableList<Prefix> allowed, Limits limited, ImmutableSet<SourceName> waiting) {
    allow = allowed;
    limits = limited;
    gated = waiting;
    if (waiting.isEmpty()) {
      gate = Optional.of(new Gate.Open());
    } else if (gate.isEmpty()) {
      gate = Optional.of(new Gate.Closed(ImmutableList.of()));
    }
  }

  /** These were announced when the speaker of before ended: no gate holds them back. */
  public void remember(PrefixMap<Claim> claims) {
    admitted.putAll(claims);
  }

  /** The gate is so now; once it was open it is not closed again. */
  public void see(Gate now) {
    gate = gate.map(before -> before instanceof Gate.Closed ? now : before);
  }

  /** Whether a closed gate may hold something back. */
  public boolean isWaiting() {
    return gate.orElseGet(Gate.Open::new) instanceof Gate.Closed;
  }

  /**
   * What there is to announce at {@code now}; {@code told} says of which prefixes some peer has
   * been told: only their withdrawal can be one too many.
   */
  public LocalRoutes apply(
      PrefixMap<Claim> claims, Cause cause, Duration now, Predicate<Prefix> told) {
    TreeMap<Prefix, HeldReason> held = new TreeMap<>();
    claims.forEach(
        (prefix, claim) -> reason(prefix, claim).ifPresent(reason -> held.put(prefix, reason)));
    depart(claims, cause, now, told);
    admitted
        .keySet()
        .removeIf(prefix ->
            held.containsKey(prefix)
                || (!claims.containsKey(prefix) && !departures.waiting().contains(prefix)));
    admit(claims, held);
    TreeMap<Prefix, LocalRoute> routes = new TreeMap<>();
    claims.forEach((prefix, claim) ->
        routes.put(
            prefix,
            new LocalRoute(
                claim,
                Optional.ofNullable(held.get(prefix))
                    .<Verdict>map(Verdict.Barred::new)
                    .orElseGet(Verdict.Allowed::new))));
    departures
        .claims()
        .forEach(
            (prefix, claim) -> routes.put(prefix, new LocalRoute(claim, new Verdict.Leaving())));
    return new LocalRoutes(PrefixMap.copyOf(routes));
  }

  private Optional<HeldReason> reason(Prefix prefix, Claim claim) {
    return LocalRoutes.barred(prefix, allow, limits).or(() -> ofGate(prefix, claim));
  }

  private Optional<HeldReason> ofGate(Prefix prefix, Claim claim) {
    return gate.filter(_ -> !admitted.containsKey(prefix))
        .filter(_ -> gated.containsAll(claim.sources()))
        .flatMap(now ->
            switch (now) {
              case Gate.Open() -> Optional.empty();
              case Gate.Closed(var waiting) -> Optional.of(new HeldReason.GateClosed(waiting));
            });
  }

  private void depart(PrefixMap<Claim> claims, Cause cause, Duration now, Predicate<Prefix> told) {
    switch (cause) {
      case SOURCE ->
          admitted.forEach((prefix, claim) -> {
            if (!claims.containsKey(prefix)) {
              departures.add(prefix, claim);
            }
          });
      case CONFIGURATION -> {}
    }
    departures.removeIf(prefix ->
        claims.containsKey(prefix)
            || !told.test(prefix)
            || LocalRoutes.barred(prefix, allow, limits).isPresent());
    departures.release(limits.withdrawalsPerMinute(), now);
  }

  /** Those of before go first, in the order in which they came; then the others, by prefix. */
  private void admit(PrefixMap<Claim> claims, Map<Prefix, HeldReason> held) {
    int most = limits.prefixes().orElse(Integer.MAX_VALUE);
    List<Prefix> surplus = admitted.keySet().stream().skip(most).toList();
    surplus.forEach(admitted::remove);
    departures.removeIf(surplus::contains);
    claims.forEach((prefix, claim) -> {
      if (held.containsKey(prefix)) {
        return;
      }
      if (admitted.containsKey(prefix) || admitted.size() < most) {
        admitted.put(prefix, claim);
      } else {
        held.put(prefix, new HeldReason.TooMany(most));
      }
    });
  }

  /** How many prefixes stay announced only because their withdrawal waits. */
  public int leaving() {
    return departures.waiting().size();
  }

  /** How long after {@code now} the next of them may go; empty where none waits. */
  public Optional<Duration> untilNextDeparture(Duration now) {
    return departures.untilNext(limits.withdrawalsPerMinute(), now);
  }
}
