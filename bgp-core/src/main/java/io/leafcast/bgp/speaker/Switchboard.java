package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.fsm.Side;
import io.leafcast.bgp.reason.Reason;
import io.leafcast.bgp.rib.HostInterfaces;
import io.leafcast.bgp.source.SavedSet;
import io.leafcast.bgp.speaker.Connections.Owner;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Prefix;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/** The Speaker: connects each Input with the peer, the routes or the settings that it is about. */
final class Switchboard implements Speaker {
  private final RandomGenerator random;
  private final Connections connections = new Connections();
  private final Routes routes = new Routes(this::isTold);
  private final Peers peers = new Peers(connections, routes);
  private final Throttle strangers = new Throttle();
  private final Views views = new Views(peers, routes);
  private Phase phase = new Phase.Unconfigured();

  private sealed interface Phase {
    record Unconfigured() implements Phase {}

    record Running(SpeakerSettings given) implements Phase {}

    record Stopped(SpeakerSettings given) implements Phase {}

    default Optional<SpeakerSettings> settings() {
      return switch (this) {
        case Unconfigured() -> Optional.empty();
        case Running(SpeakerSettings given) -> Optional.of(given);
        case Stopped(SpeakerSettings given) -> Optional.of(given);
      };
    }
  }

  Switchboard(long seed) {
    this.random = new SplittableRandom(seed);
  }

  @Override
  public ImmutableList<Output> step(Moment now, Input input) {
    Turn turn = new Turn(now, random);
    if (phase instanceof Phase.Stopped) {
      refuse(turn, input);
    } else {
      take(turn, input);
    }
    views.after(turn);
    return turn.outputs();
  }

  /** After Stop a connection that opened meanwhile is closed; the rest comes too late. */
  private static void refuse(Turn turn, Input input) {
    if (input instanceof Input.Accepted(ConnectionId connection, Input.Endpoints _)) {
      turn.ask(new Output.HangUp(connection));
    } else if (input instanceof Input.Connected(ConnectionId connection, Input.Endpoints _)) {
      turn.ask(new Output.HangUp(connection));
    }
  }

  private void take(Turn turn, Input input) {
    switch (input) {
      case Input.Remembered(SavedSet saved, Instant at) -> remember(turn, saved, at);
      case Input.DrainsLeft(var phases) -> peers.resume(phases);
      case Input.Saved(long number) -> {
        routes.saved(turn, number);
        reroute(turn);
      }
      case Input.SaveFailed(long number, String detail) -> {
        routes.saveFailed(turn, number, detail);
        reroute(turn);
      }
      case Input.Configured(SpeakerSettings settings) -> configure(turn, settings);
      case Input.Reported(var source, var knowledge, var cause) -> {
        routes.report(turn, source, knowledge, cause);
        reroute(turn);
      }
      case Input.GateSeen(var gate) -> {
        routes.see(turn, gate);
        reroute(turn);
      }
      case Input.RivalsSeen rivals -> {
        routes.see(turn, rivals);
        reroute(turn);
      }
      case Input.InterfacesSeen(var interfaces) -> {
        HostInterfaces before = routes.interfaces();
        routes.see(turn, interfaces);
        peers.look(turn, before);
        reroute(turn);
      }
      case Input.Refused(Address remote) -> refused(turn, remote);
      case Input.Accepted(ConnectionId connection, Input.Endpoints endpoints) ->
          accept(turn, connection, endpoints);
      case Input.Connected(ConnectionId connection, var endpoints) ->
          owned(
              turn,
              input,
              connection,
              (peer, side) -> peer.connected(turn, side, connection, endpoints));
      case Input.ConnectFailed(ConnectionId connection, Reason reason) ->
          owned(turn, input, connection, (peer, side) -> peer.closed(turn, side, reason));
      case Input.Closed(ConnectionId connection, Reason reason) ->
          owned(turn, input, connection, (peer, side) -> peer.closed(turn, side, reason));
      case Input.Received(ConnectionId connection, var frame) ->
          owned(turn, input, connection, (peer, side) -> peer.received(turn, side, frame));
      case Input.Writable(ConnectionId connection) ->
          owned(turn, input, connection, (peer, _) -> peer.writable(turn));
      case Input.TimerFired(TimerKey.OfConnection(ConnectionId connection, var timer)) ->
          owned(turn, input, connection, (peer, side) -> peer.fired(turn, side, timer));
      case Input.TimerFired(TimerKey.OfPeer(PeerName name, var timer)) ->
          peers.named(name).ifPresent(peer -> peer.fired(turn, timer));
      case Input.TimerFired(TimerKey.EndOfRibWait()) -> {
        routes.stopWaiting();
        reroute(turn);
      }
      case Input.TimerFired(TimerKey.SourceHandover()) -> {
        routes.endHandover(turn);
        reroute(turn);
      }
      case Input.TimerFired(TimerKey.SaveWait()) -> {
        routes.saveIsLate(turn);
        reroute(turn);
      }
      case Input.TimerFired(TimerKey.WithdrawalsResume()) -> {
        routes.resume(turn);
        reroute(turn);
      }
      case Input.DrainPeers(DrainWanted wanted) -> peers.drain(turn, wanted);
      case Input.Stop(Stopping how) -> stop(turn, how);
    }
  }

  private boolean isTold(Prefix prefix) {
    return peers.all().stream().anyMatch(peer -> peer.hasTold(prefix));
  }

  private void reroute(Turn turn) {
    peers.reroute(turn);
  }

  private void remember(Turn turn, SavedSet saved, Instant at) {
    if (phase.settings().isPresent()) {
      throw new IllegalStateException("remembered after the first settings");
    }
    routes.remember(turn, saved, at);
    if (!saved.isEmpty()) {
      peers.comeBack(turn);
    }
  }

  private void configure(Turn turn, SpeakerSettings changed) {
    Optional<SpeakerSettings> before = phase.settings();
    phase = new Phase.Running(changed);
    turn.tell(
        new SpeakerNote.Configured(
            changed.localAs(), changed.routerId(), changed.peers().keySet()));
    routes.configure(turn, changed);
    if (!before.map(Switchboard::listenOn).equals(Optional.of(listenOn(changed)))) {
      turn.ask(listenOn(changed));
    }
    peers.configure(turn, Self.of(before.orElse(changed)), changed);
    turn.touch();
    reroute(turn);
  }

  private void refused(Turn turn, Address stranger) {
    strangers.tell(turn, () -> new SpeakerNote.StrangerRefused(stranger));
  }

  private static Output.ListenOn listenOn(SpeakerSettings settings) {
    Self self = Self.of(settings);
    return switch (settings.listen()) {
      case SpeakerSettings.Listen.Nowhere nowhere ->
          new Output.ListenOn(nowhere, ImmutableList.of());
      case SpeakerSettings.Listen.At at ->
          new Output.ListenOn(
              at,
              settings.peers().values().stream()
                  .map(peer -> new Output.Caller(peer.target(), self.socketTerms(peer.session())))
                  .collect(ImmutableList.toImmutableList()));
    };
  }

  private void accept(Turn turn, ConnectionId connection, Input.Endpoints endpoints) {
    Optional<Peer> peer = peers.at(endpoints);
    if (peer.isEmpty()) {
      turn.ask(new Output.HangUp(connection));
      refused(turn, endpoints.remote());
      return;
    }
    guarded(
        turn,
        new Input.Accepted(connection, endpoints),
        connection,
        () -> peer.get().accepted(turn, connection, endpoints));
  }

  /** Handles an Input of a connection that we know; one of any other is late, and dropped. */
  private void owned(
      Turn turn, Input input, ConnectionId connection, BiConsumer<Peer, Side> handling) {
    Optional<Owner> owner = connections.owner(connection);
    if (owner.isPresent()) {
      Peer peer = peers.named(owner.get().peer()).orElseThrow();
      guarded(turn, input, connection, () -> handling.accept(peer, owner.get().side()));
    } else if (input instanceof Input.Connected) {
      turn.ask(new Output.HangUp(connection)); // we no longer wait for it
    }
  }

  /** Lets the connection alone bear a fault of ours in what is done for it. */
  private void guarded(Turn turn, Input input, ConnectionId connection, Runnable handling) {
    try {
      handling.run();
    } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError fault) {
      Optional<Owner> owner = connections.owner(connection);
      Subject subject =
          owner
              .<Subject>map(of -> new Subject.Peer(of.peer()))
              .orElseGet(() -> new Subject.Connection(connection));
      turn.tell(new SpeakerNote.HandlingFailed(subject, Thrown.of(fault), input));
      owner.ifPresentOrElse(
          of -> peers.named(of.peer()).orElseThrow().fault(turn, of.side()),
          () -> turn.ask(new Output.HangUp(connection)));
    }
  }

  private void stop(Turn turn, Stopping how) {
    peers.stop(turn, how);
    routes.stop(turn);
    turn.ask(new Output.Stopped());
    phase.settings().ifPresent(settings -> phase = new Phase.Stopped(settings));
  }

  @Override
  public Rehearsal rehearse(Moment now, SpeakerSettings next, ImmutableList<Input.Reported> then) {
    SpeakerSettings before =
        phase.settings().orElseThrow(() -> new IllegalStateException("not configured yet"));
    // What is asked and told in it goes nowhere, and its random numbers are nobody's.
    Turn nowhere = new Turn(now, new SplittableRandom(0));
    Routes routesThen = new Routes(routes);
    ImmutableList.Builder<Routes> stages = ImmutableList.builder();
    routesThen.configure(nowhere, next);
    stages.add(new Routes(routesThen));
    for (Input.Reported report : then) {
      routesThen.report(nowhere, report.source(), report.knowledge(), report.cause());
      stages.add(new Routes(routesThen));
    }
    return peers.rehearse(Self.of(before), next, stages.build());
  }

  @Override
  public Snapshot snapshot(Instant now) {
    return views.snapshot(
        now, phase.settings().orElseThrow(() -> new IllegalStateException("not configured yet")));
  }
}
