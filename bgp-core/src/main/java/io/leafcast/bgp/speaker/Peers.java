package io.leafcast.bgp.speaker;

import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Notification.Cease;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The configured peers by name, and what a reload changes about them. */
final class Peers {
  private final Connections connections;
  private final Routes routes;
  private final TreeMap<PeerName, Peer> byName = new TreeMap<>();
  private DrainWanted wanted = new DrainWanted.Nobody();

  Peers(Connections connections, Routes routes) {
    this.connections = connections;
    this.routes = routes;
  }

  Collection<Peer> all() {
    return byName.values();
  }

  Optional<Peer> named(PeerName name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The peer whose address this is; a link-local one on the interface of the connection only. */
  Optional<Peer> at(Input.Endpoints endpoints) {
    return byName.values().stream()
        .filter(peer -> peer.settings().target().is(endpoints))
        .findFirst();
  }

  /** Makes the peers those of {@code settings}; sessions that nothing changed about stay. */
  void configure(Turn turn, Self before, SpeakerSettings settings) {
    Self self = Self.of(settings);
    Set<PeerSettings.Target> left = new HashSet<>();
    byName
        .values()
        .removeIf(peer -> {
          boolean isGone = !settings.peers().containsKey(peer.settings().name());
          if (isGone) {
            peer.stop(turn, Notification.cease(Cease.PEER_DECONFIGURED));
            peer.draining().stopTimer(turn);
            left.add(peer.settings().target());
          }
          return isGone;
        });
    for (PeerSettings peer : settings.peers().values()) {
      Peer known = byName.get(peer.name());
      if (known == null) {
        Peer added =
            made(
                self,
                peer,
                new Tally(),
                new Diary(peer.name(), turn.wall()),
                new Draining(peer.name(), turn.wall()));
        byName.put(peer.name(), added);
        wanted.of(peer.name()).ifPresent(order -> added.want(turn, Optional.of(order)));
        if (left.contains(peer.target())) {
          added.restart(turn); // only its name is new
        } else {
          added.start(turn);
        }
      } else if (before.equals(self) && known.settings().keepsSession(peer)) {
        known.adopt(turn, peer);
      } else {
        known.stop(turn, Notification.cease(Cease.CONFIGURATION_CHANGE));
        Peer changed = made(self, peer, known.tally(), known.diary(), known.draining());
        byName.put(peer.name(), changed);
        if (changed.draining().mayHaveSession()) {
          changed.restart(turn);
        }
      }
    }
  }

  private Peer made(Self self, PeerSettings given, Tally tally, Diary diary, Draining draining) {
    return new Peer(self, given, connections, routes, tally, diary, draining);
  }

  /** These are to be drained from now on, and all others are served. */
  void drain(Turn turn, DrainWanted drained) {
    wanted = drained;
    byName.forEach((name, peer) -> peer.want(turn, drained.of(name)));
  }

  void reroute(Turn turn) {
    byName.values().forEach(peer -> peer.reroute(turn));
  }

  void stop(Turn turn, Stopping how) {
    byName.values().forEach(peer -> peer.stop(turn, how.farewell()));
  }
}
