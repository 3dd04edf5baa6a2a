package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import io.leafcast.bgp.drain.Drain;
import io.leafcast.bgp.fsm.Event;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Notification.Cease;
import io.leafcast.bgp.rib.HostInterfaces;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;

/** The configured peers by name, and what a reload changes about them. */
final class Peers {
  private final Connections connections;
  private final Routes routes;
  private final TreeMap<PeerName, Peer> byName = new TreeMap<>();
  private DrainWanted wanted = new DrainWanted.Nobody();
  private Past past = new Past.Fresh();
  private final TreeMap<PeerName, Drain.Phase> left = new TreeMap<>();

  Peers(Connections connections, Routes routes) {
    this.connections = connections;
    this.routes = routes;
  }

  /** A process before this one had announced something. */
  void comeBack(Turn turn) {
    past = new Past.Restarted(turn.elapsed());
  }

  /** How far the drains of that process were. */
  void resume(ImmutableSortedMap<PeerName, Drain.Phase> phases) {
    left.putAll(phases);
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
    for (PeerChange change : PeerChange.between(before, settings(), settings)) {
      switch (change) {
        case PeerChange.Removed(PeerName name) -> {
          Peer gone = known(name);
          gone.stop(turn, ceasing(Cease.PEER_DECONFIGURED));
          gone.draining().stopTimer(turn);
          byName.remove(name);
        }
        case PeerChange.Added(PeerSettings peer, PeerChange.Start start) ->
            add(turn, self, peer, start);
        case PeerChange.Kept(PeerSettings peer) -> known(peer.name()).adopt(turn, peer);
        case PeerChange.Reset(PeerSettings peer) -> {
          Peer known = known(peer.name());
          known.stop(turn, ceasing(Cease.CONFIGURATION_CHANGE));
          Peer changed =
              made(
                  new Greeting(self, peer.session(), known.past()),
                  peer,
                  known.tally(),
                  known.diary(),
                  known.draining());
          byName.put(peer.name(), changed);
          if (changed.draining().mayHaveSession()) {
            changed.restart(turn);
          }
        }
      }
    }
  }

  private void add(Turn turn, Self self, PeerSettings peer, PeerChange.Start start) {
    Peer added =
        made(
            new Greeting(self, peer.session(), past),
            peer,
            new Tally(),
            new Diary(peer.name(), turn.wall()),
            new Draining(
                peer.name(),
                turn.wall(),
                Optional.ofNullable(left.remove(peer.name())).orElse(Drain.Phase.SERVING)));
    byName.put(peer.name(), added);
    added.want(turn, wanted.of(peer.name()));
    if (!added.draining().mayHaveSession()) {
      return;
    }
    switch (start) {
      case AT_ONCE -> added.start(turn);
      case AFTER_A_REST -> added.restart(turn); // only its name is new
    }
  }

  private static Event ceasing(Cease why) {
    return new Event.ManualStop(Notification.cease(why));
  }

  private Peer made(
      Greeting greeting, PeerSettings given, Tally tally, Diary diary, Draining draining) {
    return new Peer(greeting, given, connections, routes, tally, diary, draining);
  }

  /** These are to be drained from now on, and all others are served. */
  void drain(Turn turn, DrainWanted drained) {
    wanted = drained;
    left.keySet().removeIf(name -> drained.of(name).isEmpty());
    byName.forEach((name, peer) -> peer.want(turn, drained.of(name)));
  }

  /** What the peers run by. */
  private ImmutableSortedMap<PeerName, PeerSettings> settings() {
    return ImmutableSortedMap.copyOfSorted(
        new TreeMap<>(Maps.transformValues(byName, Peer::settings)));
  }

  private Peer known(PeerName name) {
    return named(name).orElseThrow();
  }

  /**
   * What each session would hear if what there is to announce were, one after the other, what
   * {@code stages} say.
   */
  Rehearsal rehearse(Self before, SpeakerSettings next, ImmutableList<Routes> stages) {
    ImmutableList<PeerChange> changes = PeerChange.between(before, settings(), next);
    ImmutableSortedMap.Builder<PeerName, Rehearsal.Telling> tellings =
        ImmutableSortedMap.naturalOrder();
    for (PeerChange change : changes) {
      Optional<Rehearsal.Telling> telling =
          switch (change) {
            case PeerChange.Added _ -> Optional.empty();
            case PeerChange.Removed(PeerName name) -> known(name).lost();
            case PeerChange.Reset(PeerSettings peer) -> known(peer.name()).lost();
            case PeerChange.Kept(PeerSettings peer) -> known(peer.name()).rehearse(peer, stages);
          };
      telling.ifPresent(heard -> tellings.put(change.peer(), heard));
    }
    return new Rehearsal(changes, tellings.buildOrThrow(), stages.getLast().handedOver());
  }

  /** The host has other interfaces or addresses than before. */
  void look(Turn turn, HostInterfaces before) {
    byName.values().forEach(peer -> peer.look(turn, before));
  }

  void reroute(Turn turn) {
    byName.values().forEach(peer -> peer.reroute(turn));
  }

  void stop(Turn turn, Stopping how) {
    byName.values().forEach(peer -> peer.stop(turn, how.event()));
  }
}
