package io.leafcast.bgp.rib;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The distinct Routes of an Adj-RIB-In under small numbers, each kept once and counted by the
 * prefixes that have it. Once the bound is reached a Route that is new is not kept: it stands under
 * {@link #NOT_KEPT}.
 */
final class SharedRoutes {
  /** The number of every Route that came when the bound was reached. */
  static final int NOT_KEPT = 0;

  private final int most;
  private final Map<Route, Shared> byRoute = new HashMap<>();
  private final Map<Integer, Shared> byNumber = new HashMap<>();
  private final Deque<Integer> given = new ArrayDeque<>();

  private static final class Shared {
    private final Route route;
    private final int number;
    private int prefixes;

    Shared(Route route, int number) {
      this.route = route;
      this.number = number;
    }
  }

  SharedRoutes(int most) {
    this.most = most;
  }

  /** The number of {@code route}, which one prefix more has. */
  int share(Route route) {
    Shared shared = byRoute.get(route);
    if (shared == null) {
      if (byRoute.size() >= most) {
        return NOT_KEPT;
      }
      Integer again = given.poll();
      shared = new Shared(route, again == null ? byRoute.size() + 1 : again);
      byRoute.put(route, shared);
      byNumber.put(shared.number, shared);
    }
    shared.prefixes++;
    return shared.number;
  }

  /** One prefix fewer has the Route of {@code number}; the last one takes it along. */
  void release(int number) {
    Shared shared = byNumber.get(number);
    if (shared != null && --shared.prefixes == 0) {
      byRoute.remove(shared.route);
      byNumber.remove(number);
      given.add(number);
    }
  }

  Optional<Route> route(int number) {
    return Optional.ofNullable(byNumber.get(number)).map(shared -> shared.route);
  }

  int size() {
    return byRoute.size();
  }
}
