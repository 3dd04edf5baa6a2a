package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Notification.Cease;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;

/** The configured peers by name, and what a reload changes about them. */
final class Neighborhood {
  private final Connections connections;
  private final Routes routes;
  private final TreeMap<PeerName, Neighbor> neighbors = new TreeMap<>();

  Neighborhood(Connections connections, Routes routes) {
    this.connections = connections;
    this.routes = routes;
  }

  Collection<Neighbor> all() {
    return neighbors.values();
  }

  Optional<Neighbor> named(PeerName name) {
    return Optional.ofNullable(neighbors.get(name));
  }

  /** The peer whose address this is; a link-local one on the interface of the connection only. */
  Optional<Neighbor> at(Input.Endpoints endpoints) {
    return neighbors.values().stream()
        .filter(neighbor -> isAt(neighbor.settings(), endpoints))
        .findFirst();
  }

  private static boolean isAt(SpeakerSettings.Peer peer, Input.Endpoints endpoints) {
    return peer.address().equals(endpoints.remote())
        && (peer.zone().isEmpty() || peer.zone().equals(endpoints.interfaceName()));
  }

  /** Makes the peers those of {@code settings}; sessions that nothing changed about stay. */
  void configure(Turn turn, Self before, SpeakerSettings settings) {
    Self self = Self.of(settings);
    neighbors
        .values()
        .removeIf(neighbor -> {
          boolean isGone = !settings.peers().containsKey(neighbor.settings().name());
          if (isGone) {
            neighbor.stop(turn, Notification.cease(Cease.PEER_DECONFIGURED));
          }
          return isGone;
        });
    for (SpeakerSettings.Peer peer : settings.peers().values()) {
      Neighbor known = neighbors.get(peer.name());
      if (known == null) {
        Neighbor added = neighbor(self, peer, new Tally(), new Diary(peer.name(), turn.now()));
        neighbors.put(peer.name(), added);
        added.start(turn);
      } else if (before.equals(self) && session(known.settings()).equals(session(peer))) {
        known.adopt(turn, peer);
      } else {
        known.stop(turn, Notification.cease(Cease.CONFIGURATION_CHANGE));
        Neighbor changed = neighbor(self, peer, known.tally(), known.diary());
        neighbors.put(peer.name(), changed);
        changed.restart(turn);
      }
    }
  }

  private Neighbor neighbor(Self self, SpeakerSettings.Peer peer, Tally tally, Diary diary) {
    return new Neighbor(self, peer, connections, routes, tally, diary);
  }

  /** The settings without those that can change under a session that is up. */
  private static SpeakerSettings.Peer session(SpeakerSettings.Peer peer) {
    return new SpeakerSettings.Peer(
        peer.name(),
        peer.address(),
        peer.zone(),
        peer.port(),
        peer.asn(),
        peer.from(),
        peer.opening(),
        peer.hops(),
        peer.holdTime(),
        new SpeakerSettings.Retry(Duration.ZERO, Duration.ZERO),
        peer.families(),
        ImmutableMap.of());
  }

  void reroute(Turn turn) {
    neighbors.values().forEach(neighbor -> neighbor.reroute(turn));
  }

  void stop(Turn turn, String text) {
    neighbors.values().forEach(neighbor -> neighbor.stop(turn, Notification.shutdown(text)));
  }
}
