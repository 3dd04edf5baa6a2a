package io.leafcast.bgp.simulation;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import io.leafcast.bgp.rib.Gate;
import io.leafcast.bgp.rib.HostInterfaces;
import io.leafcast.bgp.rib.InterfaceAddresses;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.SavedSet;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.PeerSettings;
import io.leafcast.bgp.speaker.SpeakerSettings;
import io.leafcast.bgp.speaker.TimerKey;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Prefix;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a node has to announce, worked out from its Inputs in the simplest way there is: the last
 * Known set of every source, within the allow-list.
 */
final class Wanted {
  private static final Prefix MULTICAST = Prefix.parse("224.0.0.0/4").orThrow();

  private final Map<SourceName, Set<Prefix>> known = new HashMap<>();
  private final Set<SourceName> read = new HashSet<>();
  private final Set<SourceName> expected = new HashSet<>();
  private final Set<Prefix> leaving = new HashSet<>();
  private final Set<Prefix> everAllowed = new HashSet<>();
  private final Set<Prefix> announced = new HashSet<>();
  private final Drained drained = new Drained();
  private Optional<SpeakerSettings> settings = Optional.empty();
  private boolean isOpen;
  private HostInterfaces interfaces = new HostInterfaces.Known(ImmutableMap.of());

  /** Takes in what concerns it. */
  void take(Input input) {
    drained.take(input);
    sort(input);
    if (settings.isEmpty()) {
      return; // what is remembered waits for them
    }
    if (isOpen) {
      announced.clear(); // from here on nobody asks
    } else {
      announced.retainAll(wanted());
      announced.addAll(allowed());
    }
  }

  /** The process is gone; what it knew goes with it. */
  void crashed() {
    known.clear();
    read.clear();
    expected.clear();
    leaving.clear();
    announced.clear();
    drained.forget();
    settings = Optional.empty();
    isOpen = false;
    interfaces = new HostInterfaces.Known(ImmutableMap.of());
  }

  /** How far the drains of its peers are. */
  Drained drained() {
    return drained;
  }

  private void sort(Input input) {
    switch (input) {
      case Input.Remembered(SavedSet saved, var _) ->
          saved
              .bySource()
              .forEach((source, prefixes) -> {
                known.put(source, prefixes.keySet());
                expected.add(source);
                announced.addAll(prefixes.keySet());
              });
      case Input.Configured(SpeakerSettings now) -> {
        if (!expected.isEmpty() && !expected.containsAll(now.sources())) {
          known.values().forEach(leaving::addAll);
        }
        settings = Optional.of(now);
        isOpen |= now.gated().isEmpty();
        known.keySet().retainAll(now.sources());
        read.retainAll(now.sources());
        expected.clear();
        expected.addAll(now.sources());
        everAllowed.addAll(allowed());
      }
      case Input.Reported(SourceName source, Knowledge.Known report, var _) -> {
        if (sources().contains(source)) {
          known.put(source, report.prefixes().keySet());
          read.add(source);
          if (allSourcesRead()) {
            leaving.clear();
          }
          everAllowed.addAll(allowed());
        }
      }
      case Input.InterfacesSeen(var seen) -> interfaces = seen;
      case Input.TimerFired(TimerKey.SourceHandover()) -> leaving.clear();
      case Input.GateSeen(Gate.Open()) -> {
        isOpen = true;
        everAllowed.addAll(allowed());
      }
      case Input.Saved _,
          Input.SaveFailed _,
          Input.Reported _,
          Input.GateSeen _,
          Input.RivalsSeen _,
          Input.Connected _,
          Input.ConnectFailed _,
          Input.Accepted _,
          Input.Refused _,
          Input.Received _,
          Input.Closed _,
          Input.Writable _,
          Input.TimerFired _,
          Input.DrainsLeft _,
          Input.DrainPeers _,
          Input.Stop _ -> {}
    }
  }

  Optional<SpeakerSettings> settings() {
    return settings;
  }

  private Set<SourceName> sources() {
    return settings.map(SpeakerSettings::sources).orElseGet(ImmutableSet::of);
  }

  boolean allSourcesRead() {
    return read.containsAll(sources());
  }

  /** Everything that some source wants, that may leave, and that no gate holds. */
  Set<Prefix> allowed() {
    Set<Prefix> allowed = wanted();
    allowed.removeIf(prefix -> !isOpen && !announced.contains(prefix) && isGated(prefix));
    return allowed;
  }

  /** The same, whatever the gate does. */
  private Set<Prefix> wanted() {
    Set<Prefix> wanted = new TreeSet<>();
    for (Set<Prefix> prefixes : Iterables.concat(known.values(), List.of(leaving))) {
      prefixes.stream().filter(this::mayLeave).forEach(wanted::add);
    }
    return wanted;
  }

  /** Whether no source wants it that need not wait. */
  private boolean isGated(Prefix prefix) {
    Set<SourceName> gated = settings.map(SpeakerSettings::gated).orElseGet(ImmutableSet::of);
    return known.entrySet().stream()
        .filter(source -> source.getValue().contains(prefix))
        .allMatch(source -> gated.contains(source.getKey()));
  }

  /** Whether the gate was open once, so that End-of-RIB waits for sources alone. */
  boolean isOpen() {
    return isOpen;
  }

  boolean wasEverAllowed(Prefix prefix) {
    return everAllowed.contains(prefix);
  }

  boolean mayLeave(Prefix prefix) {
    return !MULTICAST.covers(prefix)
        && settings.stream()
            .flatMap(now -> now.allow().stream())
            .anyMatch(supernet -> supernet.covers(prefix));
  }

  /** What a session with these ends, families and settings of its peer carries. */
  Set<Prefix> on(Input.Endpoints endpoints, PeerSettings peer, Set<Family> families) {
    Set<Prefix> carried = drained.hasRoutes(peer.name()) ? allowed() : new TreeSet<>();
    carried.removeIf(prefix ->
        !families.contains(prefix.family())
            || !peer.session().families().contains(prefix.family())
            || !hasNextHop(prefix.family().afi(), endpoints, peer));
    return carried;
  }

  private boolean hasNextHop(Afi afi, Input.Endpoints endpoints, PeerSettings peer) {
    Optional<InterfaceAddresses> here = interfaces.up(endpoints.interfaceName());
    return endpoints.local().afi().equals(afi)
        || peer.announcing().nextHops().containsKey(afi)
        || here.stream()
            .flatMap(one -> one.addresses().stream())
            .map(InterfaceAddresses.OnLink::address)
            .anyMatch(address -> isGlobal(address, afi));
  }

  private static boolean isGlobal(Address address, Afi afi) {
    return address.afi().equals(afi) && !address.isLinkLocal();
  }
}
