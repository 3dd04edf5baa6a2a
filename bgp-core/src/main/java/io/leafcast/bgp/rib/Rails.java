package io.leafcast.bgp.rib;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.rib.LocalRoutes.LocalRoute;
import io.leafcast.bgp.rib.LocalRoutes.Verdict;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Makes the claims of the sources what this speaker announces: the allow-list, the limits and the
 * gate say what is held back, and how fast what is no longer wanted goes. Remembers what was
 * admitted, in that order, so that a gate or a full table never takes back what is announced. Time
 * comes in; of one thread.
 */
public final class Rails {
  private final Map<Prefix, Admission> admitted = new HashMap<>();
  private final TreeSet<Prefix> surplus = new TreeSet<>();
  private final Departures departures;
  private ImmutableList<Prefix> allow = ImmutableList.of();
  private Limits limits = Limits.USUAL;
  private ImmutableSet<SourceName> gated = ImmutableSet.of();
  private Optional<Gate> gate = Optional.empty();
  private final Map<SourceName, ImmutableMap<Prefix, HeldReason.ClaimedElsewhere>> rivals =
      new HashMap<>();
  private PrefixMap<Claim> claims = PrefixMap.of();
  private PrefixMap<LocalRoute> routes = PrefixMap.of();
  private Judged judged = Judged.ALL_ANEW;
  private long admissions;

  /** {@code number} grows from one to the next. */
  private record Admission(Claim claim, long number) {}

  /** Which verdicts still hold. */
  private enum Judged {
    /** Those of claims that are as they were. */
    AS_CLAIMED,
    /** None: what they were made by has changed. */
    ALL_ANEW
  }

  /** Nothing is admitted yet. */
  public Rails() {
    departures = new Departures();
  }

  /** Rails that are so far as these, and go their own way from here: to see what would be. */
  public Rails(Rails as) {
    admitted.putAll(as.admitted);
    surplus.addAll(as.surplus);
    departures = new Departures(as.departures);
    allow = as.allow;
    limits = as.limits;
    gated = as.gated;
    gate = as.gate;
    rivals.putAll(as.rivals);
    claims = as.claims;
    routes = as.routes;
    judged = as.judged;
    admissions = as.admissions;
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
    judged = Judged.ALL_ANEW;
    gated = waiting;
    if (waiting.isEmpty()) {
      gate = Optional.of(new Gate.Open());
    } else if (gate.isEmpty()) {
      gate = Optional.of(new Gate.Closed(ImmutableList.of()));
    }
  }

  /** These were announced when the speaker of before ended: no gate holds them back. */
  public void remember(PrefixMap<Claim> remembered) {
    remembered.forEach(this::admit);
    judged = Judged.ALL_ANEW;
  }

  /** The gate is so now; once it was open it is not closed again. */
  public void see(Gate now) {
    gate = gate.map(before -> before instanceof Gate.Closed ? now : before);
    judged = Judged.ALL_ANEW;
  }

  /**
   * All that {@code source} wants and somebody else has, as far as that is known. Nothing of it is
   * begun with while no other source wants it; what is announced stays.
   */
  public void see(
      SourceName source, ImmutableMap<Prefix, HeldReason.ClaimedElsewhere> claimedElsewhere) {
    rivals.put(source, claimedElsewhere);
    judged = Judged.ALL_ANEW;
  }

  /** Whether a closed gate may hold something back. */
  public boolean isWaiting() {
    return gate.orElseGet(Gate.Open::new) instanceof Gate.Closed;
  }

  /**
   * What there is to announce at {@code now}; {@code told} says of which prefixes some peer has
   * been told: only their withdrawal can be one too many. Looks at the claims that have changed
   * since the last time, and at those whose withdrawal waits.
   */
  public LocalRoutes apply(
      PrefixMap<Claim> claimed, Cause cause, Duration now, Predicate<Prefix> told) {
    TreeSet<Prefix> looked = new TreeSet<>(claimed.changedSince(claims));
    if (judged == Judged.ALL_ANEW || cause == Cause.CONFIGURATION) {
      looked.addAll(claimed.keySet());
      looked.addAll(admitted.keySet());
      looked.addAll(routes.keySet());
    }
    claims = claimed;
    judged = Judged.AS_CLAIMED;
    Map<Prefix, HeldReason> held = new HashMap<>();
    judge(looked, held);
    depart(looked, cause, now, told);
    looked.forEach(prefix -> {
      if (held.containsKey(prefix) || !isWantedOrWaits(prefix)) {
        admitted.remove(prefix);
      }
    });
    admit(looked, held);
    routes = routes.revised(looked, prefix -> route(prefix, held));
    return new LocalRoutes(routes);
  }

  private boolean isWantedOrWaits(Prefix prefix) {
    return claims.containsKey(prefix) || departures.waiting().contains(prefix);
  }

  private Optional<LocalRoute> route(Prefix prefix, Map<Prefix, HeldReason> held) {
    return claims
        .find(prefix)
        .map(claim ->
            new LocalRoute(
                claim,
                Optional.ofNullable(held.get(prefix))
                    .<Verdict>map(Verdict.Barred::new)
                    .orElseGet(Verdict.Allowed::new)))
        .or(() ->
            Optional.ofNullable(departures.claims().get(prefix))
                .map(claim -> new LocalRoute(claim, new Verdict.Leaving())));
  }

  private void judge(Set<Prefix> looked, Map<Prefix, HeldReason> held) {
    for (Prefix prefix : looked) {
      claims
          .find(prefix)
          .flatMap(claim -> reason(prefix, claim))
          .ifPresent(reason -> held.put(prefix, reason));
    }
  }

  private Optional<HeldReason> reason(Prefix prefix, Claim claim) {
    return LocalRoutes.barred(prefix, allow, limits)
        .or(() -> ofGate(prefix, claim))
        .or(() -> ofRivals(prefix, claim));
  }

  private Optional<HeldReason> ofRivals(Prefix prefix, Claim claim) {
    if (admitted.containsKey(prefix)) {
      return Optional.empty();
    }
    // Who wants it from elsewhere, too, as by the configuration, does not ask the cluster.
    return Optional.of(claim.sources())
        .filter(sources -> sources.size() == 1)
        .flatMap(sources -> Optional.ofNullable(rivals.get(sources.getFirst())))
        .map(elsewhere -> elsewhere.get(prefix));
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

  /** Those that need not wait any longer are to be looked at, too. */
  private void depart(
      NavigableSet<Prefix> looked, Cause cause, Duration now, Predicate<Prefix> told) {
    switch (cause) {
      case SOURCE ->
          looked.stream()
              .filter(prefix -> admitted.containsKey(prefix) && !claims.containsKey(prefix))
              .sorted(Comparator.comparingLong(this::admission))
              .forEach(prefix ->
                  Optional.ofNullable(admitted.get(prefix))
                      .ifPresent(was -> departures.add(prefix, was.claim)));
      case CONFIGURATION -> {}
    }
    ImmutableList<Prefix> waited = ImmutableList.copyOf(departures.waiting());
    departures.removeIf(prefix ->
        claims.containsKey(prefix)
            || !told.test(prefix)
            || LocalRoutes.barred(prefix, allow, limits).isPresent());
    departures.release(limits.withdrawalsPerMinute(), now);
    waited.stream().filter(prefix -> !departures.waiting().contains(prefix)).forEach(looked::add);
  }

  private long admission(Prefix prefix) {
    return Optional.ofNullable(admitted.get(prefix)).map(Admission::number).orElse(Long.MAX_VALUE);
  }

  /** Those of before go first, in the order in which they came; then the others, by prefix. */
  private void admit(NavigableSet<Prefix> looked, Map<Prefix, HeldReason> held) {
    int most = limits.prefixes().orElse(Integer.MAX_VALUE);
    if (admitted.size() > most) {
      ImmutableSet<Prefix> late =
          admitted.keySet().stream()
              .sorted(Comparator.comparingLong(this::admission))
              .skip(most)
              .collect(ImmutableSet.toImmutableSet());
      late.forEach(admitted::remove);
      departures.removeIf(late::contains);
      looked.addAll(late);
      judge(late, held); // a closed gate holds them now
    }
    for (Prefix prefix : looked) {
      surplus.remove(prefix);
      Claim claim = claims.get(prefix);
      if (claim != null && !held.containsKey(prefix)) {
        if (admitted.containsKey(prefix)) {
          admit(prefix, claim);
        } else {
          surplus.add(prefix);
        }
      }
    }
    while (admitted.size() < most && !surplus.isEmpty()) {
      Prefix next = surplus.removeFirst();
      claims.find(next).ifPresent(claim -> admit(next, claim));
      looked.add(next);
    }
    looked.stream()
        .filter(surplus::contains)
        .forEach(prefix -> held.put(prefix, new HeldReason.TooMany(most)));
  }

  /** One that is in already keeps its place. */
  private void admit(Prefix prefix, Claim claim) {
    long number = admitted.containsKey(prefix) ? admission(prefix) : admissions++;
    admitted.put(prefix, new Admission(claim, number));
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
