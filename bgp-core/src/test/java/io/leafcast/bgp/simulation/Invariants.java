package io.leafcast.bgp.simulation;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.Multiset;
import io.leafcast.bgp.source.SavedSet;
import io.leafcast.bgp.speaker.ConnectionId;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.Note;
import io.leafcast.bgp.speaker.Output;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.PeerSettings;
import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.bgp.speaker.TimerKey;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.words.Words;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Sees every Input and Output of one node, and throws a {@link Violation} at the first wrong one.
 */
final class Invariants {
  private static final int MOST_OUTPUTS = 400;

  private final Wanted wanted;
  private final VirtualTime time;
  private final Map<Long, Watched> connections = new TreeMap<>();
  private final Set<TimerKey> running = new HashSet<>();
  private long lastDialled;
  private boolean endOfRibWaitOver;
  private boolean stopped;
  private boolean looksAway;
  private long asked;
  private SavedSet lastAsked = SavedSet.NONE;
  private final Multiset<String> happened = HashMultiset.create();

  Invariants(Wanted wanted, VirtualTime time) {
    this.wanted = wanted;
    this.time = time;
  }

  /** From now on nothing is seen. */
  void lookAway() {
    looksAway = true;
  }

  /** One step: what came in, and what the speaker answered. */
  void observe(Input input, ImmutableList<Output> outputs) {
    if (looksAway) {
      return;
    }
    boolean stale = isStale(input);
    wanted.take(input);
    take(input);
    Violation.unless(outputs.size() <= MOST_OUTPUTS, "%d Outputs in one step", outputs.size());
    for (Output output : outputs) {
      Violation.unless(
          !stale || output instanceof Output.Tell, "late %s was answered by %s", input, output);
      check(output);
    }
    checkAfter();
  }

  private boolean isStale(Input input) {
    return connectionOf(input)
        .map(id -> connections.get(id.number()))
        .filter(watched -> watched.phase() == Watched.Phase.GONE)
        .isPresent();
  }

  private static Optional<ConnectionId> connectionOf(Input input) {
    return switch (input) {
      case Input.Connected(var id, _) -> Optional.of(id);
      case Input.ConnectFailed(var id, _) -> Optional.of(id);
      case Input.Received(var id, _) -> Optional.of(id);
      case Input.Closed(var id, _) -> Optional.of(id);
      case Input.Writable(var id) -> Optional.of(id);
      case Input.TimerFired(TimerKey.OfConnection(var id, _)) -> Optional.of(id);
      case Input.TimerFired _,
          Input.Accepted _,
          Input.Refused _,
          Input.Remembered _,
          Input.Saved _,
          Input.SaveFailed _,
          Input.Configured _,
          Input.Reported _,
          Input.GateSeen _,
          Input.RivalsSeen _,
          Input.InterfacesSeen _,
          Input.DrainsLeft _,
          Input.DrainPeers _,
          Input.Stop _ ->
          Optional.empty();
    };
  }

  private void take(Input input) {
    switch (input) {
      case Input.Connected(var id, var ends) -> alive(id).ifPresent(it -> it.opened(now(), ends));
      case Input.ConnectFailed(var id, _) -> alive(id).ifPresent(Watched::gone);
      case Input.Accepted(var id, var ends) -> accepted(id, ends);
      case Input.Received(var id, Octets frame) ->
          alive(id).ifPresent(it -> it.heard(now(), frame));
      case Input.Closed(var id, _) -> alive(id).ifPresent(Watched::gone);
      case Input.Writable(var id) -> alive(id).ifPresent(Watched::mayWrite);
      case Input.TimerFired(TimerKey key) -> {
        running.remove(key);
        endOfRibWaitOver |= key instanceof TimerKey.EndOfRibWait;
      }
      case Input.Remembered _,
          Input.Saved _,
          Input.SaveFailed _,
          Input.InterfacesSeen _,
          Input.Refused _,
          Input.DrainsLeft _,
          Input.DrainPeers _,
          Input.Stop _ -> {}
      case Input.Configured _, Input.Reported _, Input.GateSeen _, Input.RivalsSeen _ -> {
        Set<Prefix> allowed = wanted.allowed();
        connections.values().forEach(watched -> watched.wantedAgain(allowed));
      }
    }
  }

  private Duration now() {
    return time.now();
  }

  private Optional<Watched> alive(ConnectionId id) {
    return Optional.ofNullable(connections.get(id.number()))
        .filter(watched -> watched.phase() != Watched.Phase.GONE);
  }

  private void accepted(ConnectionId id, Input.Endpoints ends) {
    peerAt(ends.remote())
        .ifPresent(peer -> {
          Watched watched = new Watched(id, peer, wanted);
          watched.opened(now(), ends);
          connections.put(id.number(), watched);
        });
  }

  private Optional<PeerSettings> peerAt(Address address) {
    return peers().filter(peer -> Plan.address(peer).equals(address)).findFirst();
  }

  private Stream<PeerSettings> peers() {
    return wanted.settings().stream().flatMap(settings -> settings.peers().values().stream());
  }

  private boolean isPeer(PeerName name) {
    return peers().anyMatch(peer -> peer.name().equals(name));
  }

  private void check(Output output) {
    Violation.unless(!stopped || output instanceof Output.HangUp, "%s after Stopped", output);
    switch (output) {
      case Output.Dial dial -> dialled(dial);
      case Output.Send(var id, Octets message) -> {
        open(id, output)
            .sent(now(), message, (wanted.allSourcesRead() && wanted.isOpen()) || endOfRibWaitOver);
        if (LeafWire.typeOf(message.toByteArray()) == LeafWire.NOTIFICATION) {
          happened.add("NOTIFICATION " + message.at(19) + "/" + message.at(20));
        }
      }
      case Output.AwaitWritable(var id) -> open(id, output).awaitWritable();
      case Output.HangUp(var id) -> alive(id).ifPresent(Watched::gone);
      case Output.SetTimer(TimerKey key, Duration after) -> {
        Violation.unless(!after.isNegative(), "%s set to %s", key, after);
        running.add(key);
      }
      case Output.CancelTimer(TimerKey key) -> running.remove(key);
      case Output.Tell(Note note) -> {
        happened.add(note.kind().name());
        Violation.unless(note.kind() != Note.Kind.OWN_FAULT, "own fault: %s", Words.of(note));
      }
      case Output.Save(long number, var set) -> {
        Violation.unless(number == asked + 1, "Save %d after %d", number, asked);
        Violation.unless(!set.announcesAs(lastAsked), "Save %d saves nothing new", number);
        asked = number;
        lastAsked = set;
      }
      case Output.ListenOn _ -> {}
      case Output.Stopped() -> stopped = true;
    }
  }

  private Watched open(ConnectionId id, Output output) {
    return alive(id).orElseThrow(() -> new Violation(output + " to a connection that is gone"));
  }

  private void dialled(Output.Dial dial) {
    long number = dial.connection().number();
    Violation.unless(number > lastDialled, "%s dialled after out-%d", dial, lastDialled);
    lastDialled = number;
    PeerSettings peer =
        peers()
            .filter(it -> it.name().equals(dial.peer()))
            .findFirst()
            .orElseThrow(() -> new Violation(dial + " to somebody who is no peer"));
    Violation.unless(
        peer.session().opening() == PeerSettings.Opening.DIAL, "%s to a passive peer", dial);
    Violation.unless(Plan.address(peer).equals(dial.to().address()), "%s to a wrong address", dial);
    Violation.unless(
        wanted.drained().hasSession(peer.name()), "%s to a peer that is drained", dial);
    connections.put(number, new Watched(dial.connection(), peer, wanted));
  }

  private void checkAfter() {
    connections.values().forEach(watched -> watched.checkAfter(now()));
    for (TimerKey key : running) {
      switch (key) {
        case TimerKey.OfConnection(var id, _) ->
            Violation.unless(alive(id).isPresent(), "%s runs for a connection that is gone", key);
        case TimerKey.OfPeer(var name, _) ->
            Violation.unless(isPeer(name), "%s runs for somebody who is no peer", key);
        case TimerKey.EndOfRibWait(),
            TimerKey.SourceHandover(),
            TimerKey.SaveWait(),
            TimerKey.WithdrawalsResume() -> {}
      }
    }
    Set<PeerName> established = new HashSet<>();
    connections.values().stream()
        .filter(Watched::isEstablished)
        .forEach(watched ->
            Violation.unless(
                established.add(watched.peer().name()),
                "%s is Established twice",
                watched.peer().name()));
    connections.values().removeIf(watched -> isLongGone(watched));
  }

  /** Those that are gone are remembered for a while, to know what comes late. */
  private boolean isLongGone(Watched watched) {
    return watched.phase() == Watched.Phase.GONE && connections.size() > 30;
  }

  /**
   * The process is gone. What is {@code kept} of it, or on its way to be, must be what peers were
   * told and still wanted, and nothing that was withdrawn; unless the disk did not do its work.
   */
  void crashed(SavedSet kept, SavedSet onTheWay, Disk.Conduct conduct) {
    if (conduct == Disk.Conduct.CLEAN) {
      Set<Prefix> still = prefixes(kept);
      Set<Prefix> may = new HashSet<>(still);
      may.addAll(prefixes(onTheWay));
      for (Watched session : connections.values()) {
        if (session.isEstablished()) {
          session.checkKept(still, may);
        }
      }
    }
    connections.clear();
    running.clear();
    lastDialled = 0;
    endOfRibWaitOver = false;
    stopped = false;
    asked = 0;
    lastAsked = SavedSet.NONE;
    happened.add("CRASHED");
    wanted.crashed();
  }

  /** The process begins anew with what was kept of the one before. */
  void begins(SavedSet remembered) {
    lastAsked = remembered;
  }

  private static Set<Prefix> prefixes(SavedSet set) {
    Set<Prefix> prefixes = new HashSet<>();
    set.bySource().values().forEach(of -> prefixes.addAll(of.keySet()));
    return prefixes;
  }

  /** What a connection's OPENs agreed on, or 0 while there is nothing agreed. */
  int holdTime(ConnectionId id) {
    return alive(id).map(Watched::holdTime).orElse(0);
  }

  /** The Established connection to a peer. */
  Optional<Watched> session(PeerName name) {
    return connections.values().stream()
        .filter(watched -> watched.isEstablished() && watched.peer().name().equals(name))
        .findFirst();
  }

  /** The notes told and NOTIFICATIONs sent, by kind. */
  Multiset<String> happened() {
    return happened;
  }

  /** UPDATEs sent on the sessions that there are. */
  int updates() {
    return connections.values().stream()
        .filter(Watched::isEstablished)
        .mapToInt(Watched::updates)
        .sum();
  }

  /** After Stop: everything is closed and nothing is to come. */
  void checkStopped() {
    Violation.unless(stopped, "Stop was not answered by Stopped");
    Violation.unless(running.isEmpty(), "timers run after Stopped: %s", running);
    Violation.unless(
        connections.values().stream().allMatch(it -> it.phase() == Watched.Phase.GONE),
        "a connection is open after Stopped");
  }

  /** What readers see is what is. */
  void check(Snapshot snapshot) {
    for (Snapshot.PeerView peer : snapshot.peers()) {
      boolean up = peer.state() == Snapshot.SessionState.ESTABLISHED;
      Violation.unless(
          up == session(peer.name()).isPresent(),
          "snapshot says %s of %s",
          peer.state(),
          peer.name());
    }
  }
}
