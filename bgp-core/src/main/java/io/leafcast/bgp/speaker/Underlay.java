package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.fsm.Event;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Notification.Cease;
import io.leafcast.bgp.reason.SessionReason;
import io.leafcast.bgp.rib.HostInterfaces;
import io.leafcast.bgp.rib.InterfaceAddresses;
import io.leafcast.bgp.rib.InterfaceAddresses.Link;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Endpoint;
import java.time.Duration;
import java.util.Optional;

/**
 * What the host's interfaces mean to the connections of one peer: one ends when what carries it is
 * away for too long, and the peer is dialled at once when its link is back.
 */
final class Underlay {
  /** An address that is taken away and given back within this was not taken away. */
  static final Duration GRACE = Duration.ofMillis(200);

  /** A link that comes and goes has the peer dialled no more often. */
  static final Duration BETWEEN_DIALS = Duration.ofMillis(100);

  private final Greeting greeting;
  private final PeerActions actions;
  private final Routes routes;
  private Duration mayDial = Duration.ZERO;

  private enum Patience {
    LEFT,
    OVER
  }

  Underlay(Greeting greeting, PeerActions actions, Routes routes) {
    this.greeting = greeting;
    this.actions = actions;
    this.routes = routes;
  }

  /** What happens to the FSM of this connection now that the host has not what it had. */
  Optional<Event> judge(Turn turn, PeerSettings settings, Call call, HostInterfaces before) {
    return judge(turn, settings, call, before, Patience.LEFT);
  }

  /** The same, where something was away and was waited for. */
  Optional<Event> stillAway(Turn turn, PeerSettings settings, Call call) {
    return judge(turn, settings, call, routes.interfaces(), Patience.OVER);
  }

  private Optional<Event> judge(
      Turn turn, PeerSettings settings, Call call, HostInterfaces before, Patience patience) {
    if (!(call.tcp() instanceof Tcp.Open(ConnectionId _, Input.Endpoints ends))) {
      return Optional.empty();
    }
    HostInterfaces now = routes.interfaces();
    return switch (Footing.of(ends, before, now)) {
      case Footing.Firm() -> carried(turn, call);
      case Footing.Renamed(String after) -> {
        turn.tell(new PeerNote.InterfaceRenamed(settings.name(), ends.interfaceName(), after));
        actions.moved(call, ends.on(after));
        yield judge(turn, settings, call, now, patience);
      }
      case Footing.Moved(String after) -> {
        turn.tell(
            new PeerNote.AddressMoved(settings.name(), ends.local(), ends.interfaceName(), after));
        actions.moved(call, ends.on(after));
        yield carried(turn, call);
      }
      case Footing.Down(SessionReason why) ->
          switch (settings.linkDown()) {
            case PeerSettings.LinkDown.EndsSession(Duration damping)
                when greeting.isToNeighbour() ->
                ended(turn, call, damping, patience, new Event.TcpConnectionFails(why));
            case PeerSettings.LinkDown _ -> carried(turn, call);
          };
      case Footing.Gone(SessionReason why) ->
          ended(turn, call, grace(settings.linkDown()), patience, gone(why));
    };
  }

  private static Duration grace(PeerSettings.LinkDown linkDown) {
    return switch (linkDown) {
      case PeerSettings.LinkDown.EndsSession(Duration damping) when damping.compareTo(GRACE) > 0 ->
          damping;
      case PeerSettings.LinkDown _ -> GRACE;
    };
  }

  /** A peer that can still be told is: what it has from us leads to an address that is not ours. */
  private static Event gone(SessionReason why) {
    return why instanceof SessionReason.AddressRemoved
        ? new Event.AutomaticStop(Notification.cease(Cease.CONFIGURATION_CHANGE), why)
        : new Event.TcpConnectionFails(why);
  }

  private static Optional<Event> carried(Turn turn, Call call) {
    call.carried(turn);
    return Optional.empty();
  }

  private static Optional<Event> ended(
      Turn turn, Call call, Duration after, Patience patience, Event end) {
    if (patience == Patience.OVER || after.isZero()) {
      return Optional.of(end);
    }
    call.awaitCarrier(turn, after);
    return Optional.empty();
  }

  /** Whether a link that the peer may be on came up, or got an address, just now. */
  boolean isBack(Turn turn, PeerSettings.Target target, HostInterfaces before) {
    if (turn.elapsed().compareTo(mayDial) < 0
        || !(routes.interfaces() instanceof HostInterfaces.Known(var now))
        || !(before instanceof HostInterfaces.Known(var was))) {
      return false;
    }
    boolean back =
        now.entrySet().stream()
            .filter(one -> isBack(was, one.getKey(), one.getValue()))
            .anyMatch(one -> mayBeOn(target, one.getKey(), one.getValue()));
    if (back) {
      mayDial = turn.elapsed().plus(BETWEEN_DIALS);
    }
    return back;
  }

  private static boolean isBack(
      ImmutableMap<String, InterfaceAddresses> was, String name, InterfaceAddresses now) {
    InterfaceAddresses then = was.get(name);
    return now.link() == Link.UP
        && (then == null
            || then.link() == Link.DOWN
            || !then.addresses().containsAll(now.addresses()));
  }

  private static boolean mayBeOn(PeerSettings.Target target, String name, InterfaceAddresses one) {
    return switch (target) {
      case PeerSettings.Target.At(Endpoint(Address address, int _, String zone)) ->
          zone.isEmpty()
              ? one.addresses().stream().anyMatch(own -> own.prefix().covers(address))
              : zone.equals(name);
    };
  }
}
