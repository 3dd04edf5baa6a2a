package io.leafcast.bgp.simulation;

import io.leafcast.bgp.drain.DrainOrder;
import io.leafcast.bgp.drain.DrainTerms.Then;
import io.leafcast.bgp.speaker.DrainWanted;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.TimerKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How far the drain of each peer of a node is, counted from its Inputs: 0 is served, 1 is asked to
 * use others, 2 has no routes, 3 has no session.
 */
final class Drained {
  private final Map<PeerName, Integer> steps = new HashMap<>();
  private DrainWanted wanted = new DrainWanted.Nobody();

  /** Takes in what concerns it. */
  void take(Input input) {
    switch (input) {
      case Input.DrainPeers(DrainWanted now) -> {
        wanted = now;
        steps.replaceAll((name, step) -> asked(name, step));
      }
      case Input.Configured(var settings) -> {
        Set<PeerName> peers = settings.peers().keySet();
        steps.keySet().retainAll(peers);
        peers.forEach(name -> steps.putIfAbsent(name, asked(name, 0)));
      }
      case Input.TimerFired(TimerKey.OfPeer(PeerName name, TimerKey.PeerTimer timer)) -> {
        if (timer == TimerKey.PeerTimer.DRAIN) {
          steps.computeIfPresent(name, (_, step) -> next(name, step));
        }
      }
      case Input _ -> {}
    }
  }

  private int asked(PeerName name, int step) {
    return wanted.of(name).isEmpty() ? 0 : Math.max(1, step);
  }

  private int next(PeerName name, int step) {
    Optional<DrainOrder> order = wanted.of(name);
    boolean ceases = order.filter(it -> it.terms().then() == Then.CEASE).isPresent();
    return step == 1 || (step == 2 && ceases) ? step + 1 : step;
  }

  /** The process is gone, and what it was told. */
  void forget() {
    steps.clear();
    wanted = new DrainWanted.Nobody();
  }

  private int step(PeerName name) {
    return steps.getOrDefault(name, 0);
  }

  boolean hasSession(PeerName name) {
    return step(name) < 3;
  }

  boolean hasRoutes(PeerName name) {
    return step(name) < 2;
  }

  /** Whether what it is told asks it to use others. */
  boolean isShunned(PeerName name) {
    return step(name) == 1;
  }
}
