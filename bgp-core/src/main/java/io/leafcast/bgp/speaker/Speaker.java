package io.leafcast.bgp.speaker;

import static com.google.common.collect.ImmutableList.toImmutableList;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.rib.LocalRoutes;
import io.leafcast.bgp.rib.Origins;
import io.leafcast.bgp.speaker.Connections.Owner;
import io.leafcast.bgp.wire.Prefix;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A BGP speaker as a function of its Inputs: the same Inputs at the same times with the same seed
 * give the same Outputs. One thread at a time may use it.
 */
public final class Speaker {
  private final RandomGenerator random;
  private final Connections connections = new Connections();
  private final Routes routes = new Routes();
  private final Neighborhood neighborhood = new Neighborhood(connections, routes);
  private final Sieve strangers = new Sieve();
  private Phase phase = Phase.RUNNING;

  private Optional<SpeakerSettings> settings = Optional.empty();
  private Optional<ImmutableList<Snapshot.PrefixView>> prefixes = Optional.empty();

  private enum Phase {
    RUNNING,
    STOPPED
  }

  /** {@code seed} decides the jitter of timers. */
  public Speaker(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /**
   * Takes in one Input and says what is to be done about it, in order. A fault of our own while an
   * Input of one connection is handled ends that connection; any other is thrown.
   */
  public ImmutableList<Output> step(Instant now, Input input) {
    Turn turn = new Turn(now, random);
    if (phase == Phase.RUNNING) {
      take(turn, input);
    }
    if (turn.prefixes() == Turn.Prefixes.CHANGED) {
      prefixes = Optional.empty();
    }
    return turn.outputs();
  }

  private void take(Turn turn, Input input) {
    switch (input) {
      case Input.Configured(SpeakerSettings settings) -> configure(turn, settings);
      case Input.Reported(var source, var knowledge) -> {
        routes.report(turn, source, knowledge);
        reroute(turn);
      }
      case Input.InterfacesSeen(var interfaces) -> {
        routes.see(interfaces);
        reroute(turn);
      }
      case Input.Accepted(ConnectionId connection, Input.Endpoints endpoints) ->
          accept(turn, connection, endpoints);
      case Input.Connected(ConnectionId connection, var endpoints) ->
          guarded(
              turn,
              input,
              connection,
              owner -> owner.neighbor().connected(turn, owner.machine(), connection, endpoints));
      case Input.ConnectFailed(ConnectionId connection, String reason) ->
          guarded(
              turn,
              input,
              connection,
              owner -> owner.neighbor().closed(turn, owner.machine(), reason));
      case Input.Closed(ConnectionId connection, String reason) ->
          guarded(
              turn,
              input,
              connection,
              owner -> owner.neighbor().closed(turn, owner.machine(), reason));
      case Input.Received(ConnectionId connection, var frame) ->
          guarded(
              turn,
              input,
              connection,
              owner -> owner.neighbor().received(turn, owner.machine(), frame));
      case Input.Writable(ConnectionId connection) ->
          guarded(turn, input, connection, owner -> owner.neighbor().writable(turn));
      case Input.TimerFired(TimerKey.OfConnection(ConnectionId connection, var timer)) ->
          guarded(
              turn,
              input,
              connection,
              owner -> owner.neighbor().fired(turn, owner.machine(), timer));
      case Input.TimerFired(TimerKey.OfPeer(PeerName peer, var timer)) ->
          neighborhood.named(peer).ifPresent(neighbor -> neighbor.fired(turn, timer));
      case Input.TimerFired(TimerKey.EndOfRibWait()) -> {
        routes.stopWaiting();
        reroute(turn);
      }
      case Input.Stop(String text) -> stop(turn, text);
    }
  }

  private void reroute(Turn turn) {
    turn.touch();
    neighborhood.reroute(turn);
  }

  private void configure(Turn turn, SpeakerSettings changed) {
    Optional<SpeakerSettings> before = settings;
    settings = Optional.of(changed);
    turn.tell(
        Note.Kind.CONFIGURED,
        "",
        "AS "
            + changed.localAs()
            + ", router ID "
            + changed.routerId()
            + "; peers: "
            + Phrases.some(changed.peers().keySet()));
    routes.configure(turn, changed);
    if (!before.map(SpeakerSettings::listen).equals(Optional.of(changed.listen()))) {
      turn.ask(new Output.ListenOn(changed.listen()));
    }
    neighborhood.configure(turn, Self.of(before.orElse(changed)), changed);
    reroute(turn);
  }

  private void accept(Turn turn, ConnectionId connection, Input.Endpoints endpoints) {
    Optional<Neighbor> neighbor = neighborhood.at(endpoints);
    if (neighbor.isEmpty()) {
      turn.ask(new Output.HangUp(connection));
      strangers.tell(
          turn,
          Note.Kind.CONNECTION_REFUSED,
          "",
          "refused a connection from " + endpoints.remote() + ": no peer has that address");
      return;
    }
    neighbor.get().accepted(turn, connection, endpoints);
  }

  /** Handles an Input of one connection, whose own it is to bear a fault of ours. */
  private void guarded(Turn turn, Input input, ConnectionId connection, Consumer<Owner> handling) {
    Optional<Owner> owner = connections.owner(connection);
    if (owner.isEmpty()) {
      if (input instanceof Input.Connected) {
        turn.ask(new Output.HangUp(connection)); // we no longer wait for it
      }
      return;
    }
    try {
      handling.accept(owner.get());
    } catch (RuntimeException fault) {
      owner.get().neighbor().fault(turn, owner.get().machine(), words(input, fault));
    }
  }

  private static String words(Input input, RuntimeException fault) {
    StackTraceElement[] trace = fault.getStackTrace();
    return "a fault of ours ends this connection; please report it: "
        + fault
        + (trace.length == 0 ? "" : " at " + trace[0])
        + ", handling "
        + input;
  }

  private void stop(Turn turn, String text) {
    neighborhood.stop(turn, text);
    turn.ask(new Output.Stopped());
    phase = Phase.STOPPED;
  }

  /**
   * The speaker as it is now. Cheap while no prefix changed. Throws IllegalStateException before
   * the first Configured.
   */
  public Snapshot snapshot(Instant now) {
    SpeakerSettings current =
        settings.orElseThrow(() -> new IllegalStateException("not configured yet"));
    ImmutableList<Snapshot.PrefixView> views = prefixes.orElseGet(this::prefixViews);
    prefixes = Optional.of(views);
    return new Snapshot(
        now,
        current.localAs(),
        current.routerId(),
        neighborhood.all().stream().map(Neighbor::view).collect(toImmutableList()),
        routes.sources().stream().map(Speaker::view).collect(toImmutableList()),
        views);
  }

  private static Snapshot.SourceView view(Origins.Source source) {
    Snapshot.SourceState state =
        switch (source.state()) {
          case UNKNOWN -> Snapshot.SourceState.UNKNOWN;
          case KNOWN -> Snapshot.SourceState.KNOWN;
          case KEPT -> Snapshot.SourceState.KEPT;
        };
    return new Snapshot.SourceView(
        source.name(), state, source.reason(), source.since(), source.rejected());
  }

  private ImmutableList<Snapshot.PrefixView> prefixViews() {
    ImmutableList.Builder<Snapshot.PrefixView> views = ImmutableList.builder();
    routes.local().routes().forEach((prefix, route) -> views.add(view(prefix, route)));
    return views.build();
  }

  private Snapshot.PrefixView view(Prefix prefix, LocalRoutes.LocalRoute route) {
    ImmutableSortedMap.Builder<PeerName, Snapshot.Fate> fates = ImmutableSortedMap.naturalOrder();
    for (Neighbor neighbor : neighborhood.all()) {
      fates.put(
          neighbor.settings().name(),
          switch (route.verdict()) {
            case LocalRoutes.Verdict.Allowed() -> neighbor.fate(prefix);
            case LocalRoutes.Verdict.Barred(String reason) -> new Snapshot.Fate.Held(reason);
          });
    }
    return new Snapshot.PrefixView(prefix, route.claim().origin(), fates.build());
  }
}
