package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.fsm.Event;
import io.leafcast.bgp.fsm.Side;
import io.leafcast.bgp.fsm.State;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Notification.Cease;
import io.leafcast.bgp.message.UpdateRules;
import io.leafcast.bgp.message.UpdateRules.FirstAs;
import io.leafcast.bgp.speaker.TimerKey.ConnectionTimer;
import io.leafcast.bgp.speaker.TimerKey.PeerTimer;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Prefix;

/** One configured peer: what each Input about it is to its FSMs, and how it looks in status. */
final class Peer {
  private final Connections connections;
  private final Routes routes;
  private final Tally tally;
  private final Diary diary;
  private PeerSettings settings;
  private final Machinery machinery;

  Peer(
      Self self,
      PeerSettings settings,
      Connections connections,
      Routes routes,
      Tally tally,
      Diary diary) {
    this.settings = settings;
    this.connections = connections;
    this.routes = routes;
    this.tally = tally;
    this.diary = diary;
    this.machinery = new Machinery(this, self, connections, routes, tally, diary);
  }

  PeerSettings settings() {
    return settings;
  }

  Tally tally() {
    return tally;
  }

  Diary diary() {
    return diary;
  }

  /** Dials and listens at once. */
  void start(Turn turn) {
    machinery.all().forEach(machine -> machinery.step(turn, machine, new Event.ManualStart()));
  }

  /** Dials and listens again after the shortest rest, so that the peer sees the old session end. */
  void restart(Turn turn) {
    machinery.settle(turn);
  }

  /** Ends whatever there is with {@code cease} and starts no more. */
  void stop(Turn turn, Notification cease) {
    machinery.retire();
    for (Machine machine : machinery.all()) {
      machine.stopResting(turn);
      machinery.step(turn, machine, new Event.ManualStop(cease));
    }
  }

  /** Takes in settings that change nothing which the session was opened with. */
  void adopt(Turn turn, PeerSettings changed) {
    settings = changed;
    machinery.all().forEach(machine -> machine.retry(changed.retry()));
    reroute(turn);
  }

  /** What there is to announce changed, or may have. */
  void reroute(Turn turn) {
    machinery.exchange().ifPresent(exchange -> exchange.reroute(turn, routes, settings));
  }

  void connected(Turn turn, Machine machine, ConnectionId connection, Input.Endpoints endpoints) {
    machine.open(connection, endpoints);
    machinery.step(turn, machine, new Event.TcpConnectionConfirmed());
  }

  /** The connection is gone, or did not come about. */
  void closed(Turn turn, Machine machine, String reason) {
    machine.lose(turn, connections);
    machinery.step(turn, machine, new Event.TcpConnectionFails(reason));
  }

  /** The peer has dialled us. */
  void accepted(Turn turn, ConnectionId connection, Input.Endpoints endpoints) {
    Machine machine = machinery.listening();
    if (machinery.exchange().isPresent()) {
      // RFC 4271 section 6.8: a connection that collides with an Established one is closed
      Machine passing = new Machine(settings.name(), Side.LISTENING, settings.retry(), tally);
      passing.open(connection, endpoints);
      passing.send(turn, Notification.cease(Cease.CONNECTION_COLLISION));
      passing.hangUp(turn, connections);
      diary.refused(turn, "a second connection, while the session is Established");
      return;
    }
    if (!(machine.tcp() instanceof Tcp.None)) {
      // the peer would not dial again if it still had the older one
      machinery.step(turn, machine, new Event.OpenCollisionDump("the peer dialled again"));
      machinery.startAgain(turn, machine);
    }
    machine.open(connection, endpoints);
    connections.add(connection, new Connections.Owner(this, machine));
    machinery.step(turn, machine, new Event.TcpConnectionConfirmed());
  }

  void received(Turn turn, Machine machine, Octets frame) {
    UpdateRules rules =
        new UpdateRules(
            FirstAs.IS_THE_PEER,
            machine.tcp().local().stream().collect(ImmutableSet.toImmutableSet()));
    Incoming incoming =
        Incoming.read(
            settings.name(),
            frame,
            machine.state(),
            rules,
            machinery.ourOpen(),
            settings.session().asn());
    tally.received();
    diary.heard(turn, incoming);
    machinery.hear(turn, machine, incoming.event());
  }

  void writable(Turn turn) {
    machinery.exchange().ifPresent(exchange -> exchange.writable(turn, routes));
  }

  void fired(Turn turn, Machine machine, ConnectionTimer timer) {
    machinery.step(
        turn,
        machine,
        switch (timer) {
          case HOLD -> new Event.HoldTimerExpires();
          case KEEPALIVE -> new Event.KeepaliveTimerExpires();
          case SEND_HOLD -> new Event.SendHoldTimerExpires();
        });
  }

  void fired(Turn turn, PeerTimer timer) {
    for (Machine machine : machinery.all()) {
      if (timer == PeerTimer.CONNECT_RETRY) {
        if (isWaitingToDial(machine)) {
          machinery.step(turn, machine, new Event.ConnectRetryTimerExpires());
        }
      } else if (machine.hasRested(timer)) {
        machinery.step(turn, machine, new Event.IdleHoldTimerExpires());
      }
    }
  }

  private static boolean isWaitingToDial(Machine machine) {
    return machine.side() == Side.DIALLING
        && (machine.state() instanceof State.Connect || machine.state() instanceof State.Active);
  }

  /** Our own code failed while it handled something of this connection: the connection ends. */
  void fault(Turn turn, Machine machine) {
    machinery.step(
        turn, machine, new Event.AutomaticStop(new Notification(6, 0), "a fault of ours"));
  }

  /** What becomes of a local prefix at this peer. */
  Snapshot.Fate fate(Prefix prefix) {
    return machinery
        .exchange()
        .map(exchange -> exchange.fate(prefix))
        .orElseGet(() -> new Snapshot.Fate.Held("the session is not Established"));
  }

  Snapshot.PeerView view() {
    return new Snapshot.PeerView(
        settings.name(),
        settings.target(),
        settings.session().asn(),
        diary.shown(),
        diary.since(),
        diary.lastError(),
        diary.lastErrorAt(),
        machinery.exchange().map(Exchange::view).orElseGet(Snapshot.Session.None::new),
        tally.view());
  }
}
