package io.leafcast.bgp.simulation;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Prefix;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What a leaf has of one node, whatever becomes of their sessions: the Receiving Speaker of RFC
 * 4724 section 4.2, RFC 8538 section 4 and RFC 9494 section 4.2, in the fewest lines that serve.
 */
final class Kept {
  /** RFC 8538 section 4.1, for a node that is back and sends no End-of-RIB. */
  private static final Duration STALE_TIMER = Duration.ofMinutes(3);

  private final VirtualTime time;
  private final Leaf.Help help;
  private final Watcher watcher;
  private final Map<Prefix, Route> routes = new TreeMap<>();
  private final Map<Family, VirtualTime.Event> timers = new HashMap<>();
  private final Map<Family, Duration> longUntil = new HashMap<>();
  private Optional<LeafWire.Graceful> theirs = Optional.empty();
  private Duration begun = Duration.ZERO;

  /**
   * One route.
   *
   * @param since when it came, of whatever session
   */
  private record Route(Duration since, Freshness freshness) {}

  private enum Freshness {
    FRESH,
    STALE
  }

  /** Why a leaf has a route no more. */
  enum Why {
    WITHDRAWN,
    END_OF_RIB,
    NOT_FORWARDED,
    TIME_IS_OVER,
    SESSION_ENDED,
    SECOND_RESTART,
    LEAF_RESTARTED
  }

  /** How a session ended. */
  enum End {
    SILENTLY,
    BY_NOTIFICATION,
    BY_HARD_RESET
  }

  /** Who judges it. */
  interface Watcher {
    /** The leaf hears an OPEN on a connection of then. */
    void greeted(Optional<LeafWire.Graceful> graceful, Duration connected);

    /** It is told of a prefix, which it may have already, on a connection of then. */
    void announced(Prefix prefix, Duration connected);

    /** It had it since then; the session that is up or was the last one began at {@code begun}. */
    void lost(Prefix prefix, Why why, Duration since, Duration begun);
  }

  Kept(VirtualTime time, Leaf.Help help, Watcher watcher) {
    this.time = time;
    this.help = help;
    this.watcher = watcher;
  }

  /** What packets are forwarded by. */
  Set<Prefix> prefixes() {
    return routes.keySet();
  }

  boolean isStale(Prefix prefix) {
    Route route = routes.get(prefix);
    return route != null && route.freshness == Freshness.STALE;
  }

  /** A session is up. */
  void begin(Optional<LeafWire.Graceful> graceful) {
    begun = time.now();
    theirs = help == Leaf.Help.NONE ? Optional.empty() : graceful;
    for (Family family : families()) {
      callOff(family);
      boolean forwards =
          theirs.filter(now -> now.forwarding().contains(family)).isPresent()
              && (!longUntil.containsKey(family)
                  || theirs.filter(now -> now.longForwarding().contains(family)).isPresent());
      if (forwards) {
        timers.put(family, time.after(STALE_TIMER, () -> lose(family, Why.TIME_IS_OVER)));
      } else {
        lose(family, Why.NOT_FORWARDED);
      }
    }
  }

  void announced(Prefix prefix, Duration connected) {
    watcher.announced(prefix, connected);
    Route before = routes.get(prefix);
    routes.put(prefix, new Route(before == null ? time.now() : before.since, Freshness.FRESH));
  }

  void withdrawn(Prefix prefix) {
    lose(prefix, Why.WITHDRAWN);
  }

  void endOfRib(Family family) {
    callOff(family);
    longUntil.remove(family);
    lose(family, Why.END_OF_RIB);
  }

  /** The session that was up is no more. */
  void end(End how) {
    boolean outlives =
        theirs.isPresent()
            && switch (how) {
              case SILENTLY -> true;
              case BY_NOTIFICATION ->
                  help.keepsOverNotifications() && theirs.orElseThrow().isNotification();
              case BY_HARD_RESET -> false;
            };
    if (!outlives) {
      loseAll(Why.SESSION_ENDED);
      return;
    }
    LeafWire.Graceful terms = theirs.orElseThrow();
    loseWhere(prefix -> !terms.families().contains(prefix.family()), Why.SESSION_ENDED);
    loseWhere(this::isStale, Why.SECOND_RESTART);
    routes.replaceAll((_, route) -> new Route(route.since, Freshness.STALE));
    for (Family family : families()) {
      callOff(family);
      timers.put(
          family,
          time.after(Duration.ofSeconds(terms.seconds()), () -> restartTimeIsOver(terms, family)));
    }
  }

  private void restartTimeIsOver(LeafWire.Graceful terms, Family family) {
    Integer seconds = terms.longLived().get(family);
    if (help != Leaf.Help.LONG_LIVED || seconds == null) {
      lose(family, Why.TIME_IS_OVER);
      return;
    }
    Duration until = longUntil.computeIfAbsent(family, _ -> time.now().plusSeconds(seconds));
    timers.put(family, time.at(until, () -> lose(family, Why.TIME_IS_OVER)));
  }

  /** The leaf begins anew, with nothing. */
  void leafRestarted() {
    loseAll(Why.LEAF_RESTARTED);
  }

  private void loseAll(Why why) {
    loseWhere(_ -> true, why);
    timers.values().forEach(VirtualTime.Event::callOff);
    timers.clear();
    longUntil.clear();
  }

  private void callOff(Family family) {
    VirtualTime.Event running = timers.remove(family);
    if (running != null) {
      running.callOff();
    }
  }

  private ImmutableList<Family> families() {
    return routes.keySet().stream()
        .map(Prefix::family)
        .distinct()
        .collect(ImmutableList.toImmutableList());
  }

  /** What is stale of a family. */
  private void lose(Family family, Why why) {
    loseWhere(prefix -> prefix.family().equals(family) && isStale(prefix), why);
  }

  private void loseWhere(Predicate<Prefix> which, Why why) {
    ImmutableList.copyOf(routes.keySet()).stream().filter(which).forEach(it -> lose(it, why));
  }

  private void lose(Prefix prefix, Why why) {
    Route route = routes.remove(prefix);
    if (route != null) {
      watcher.lost(prefix, why, route.since, begun);
    }
  }
}
