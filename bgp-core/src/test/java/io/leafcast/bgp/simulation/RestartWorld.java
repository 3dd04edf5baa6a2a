package io.leafcast.bgp.simulation;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Multiset;
import io.leafcast.bgp.message.Capability.GracefulRestart.Notifications;
import io.leafcast.bgp.rib.HostInterfaces;
import io.leafcast.bgp.rib.InterfaceAddresses;
import io.leafcast.bgp.rib.Limits;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.speaker.DrainWanted;
import io.leafcast.bgp.speaker.GracefulRestart;
import io.leafcast.bgp.speaker.Input;
import io.leafcast.bgp.speaker.PeerSettings;
import io.leafcast.bgp.speaker.Speaker;
import io.leafcast.bgp.speaker.SpeakerSettings;
import io.leafcast.bgp.speaker.Stopping;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.RouterId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * One seed's node that is restarted in every way, at every step of a change, and the leaves that
 * help it. Its sources go on wanting what they want meanwhile; what a leaf has is judged by that at
 * every step, see {@link Promises}.
 */
final class RestartWorld {
  private static final Family[] BOTH = {Family.IPV4_UNICAST, Family.IPV6_UNICAST};
  private static final Duration LONGEST_RESTART = Duration.ofSeconds(15);
  private static final Duration RESTART_TIME = Duration.ofSeconds(60);
  private static final Duration RECOVERY = Duration.ofMinutes(2);

  private final VirtualTime time = new VirtualTime();
  private final Trace trace = new Trace(time);
  private final Dice dice;
  private final Weather weather;
  private final Truth truth = new Truth(time);
  private final Multiset<String> seen = HashMultiset.create();
  private final List<Leaf> leaves = new ArrayList<>();
  private final Plan plan;
  private final Node node;
  private final Excuses excuses;
  private final SpeakerSettings settings;
  private Api api = Api.ANSWERS;

  private enum Api {
    ANSWERS,
    AWAY
  }

  RestartWorld(long seed, LongFunction<Speaker> speakers) {
    this.dice = new Dice(seed);
    this.weather = new Weather(dice, 0);
    this.plan = new Plan(dice);
    Network network = new Network(time, weather);
    Excuses.LongLived longLived = dice.chance(0.5) ? Excuses.LongLived.ON : Excuses.LongLived.OFF;
    this.excuses = new Excuses(time, longLived);
    this.node =
        new Node(
            "node",
            ImmutableMap.of(
                Afi.IPV4, Plan.nodeAddress(0, Afi.IPV4), Afi.IPV6, Plan.nodeAddress(0, Afi.IPV6)),
            speakers,
            dice,
            new Invariants(new Wanted(), time),
            new Node.Surroundings(time, weather, network, trace));
    node.onCrash(conduct -> {
      excuses.drainsNoMore();
      truth.processDied();
      if (conduct == Disk.Conduct.FAILED) {
        excuses.diskFailed();
      }
    });
    List<PeerSettings> peers = new ArrayList<>();
    for (int i = 0; i < dice.between(1, 2); i++) {
      Afi afi = plan.sessionAfi();
      Leaf.Terms terms =
          new Leaf.Terms(
              Plan.leafAddress(i, afi),
              64_500,
              1 + i,
              dice.pick(ImmutableList.of(3, 9, 30)),
              ImmutableSet.copyOf(BOTH),
              true,
              dice.chance(0.3) ? ImmutableList.of(Plan.nodeAddress(0, afi)) : ImmutableList.of(),
              dice.pick(ImmutableList.copyOf(Leaf.Help.values())));
      String name = "leaf-" + i;
      Promises promises = new Promises(name, terms.help(), node, truth, excuses, time, seen);
      leaves.add(new Leaf(name, terms, time, network, trace, (_, _) -> true, _ -> promises));
      peers.add(peer(plan.peer(name, terms.address(), terms.asn(), false), longLived));
    }
    this.settings =
        new SpeakerSettings(
            new Asn(64_496),
            new RouterId(0xC000_020A),
            new SpeakerSettings.Listen.At(Address.ipv6(0, 0), 179),
            Truth.ALLOWED,
            ImmutableSet.of(Truth.FILE, Truth.API),
            Duration.ofSeconds(10),
            Plan.byName(peers),
            ImmutableSet.of(),
            Limits.USUAL,
            ImmutableSet.of());
  }

  private static PeerSettings peer(PeerSettings drawn, Excuses.LongLived longLived) {
    return new PeerSettings(
        drawn.name(),
        drawn.target(),
        new PeerSettings.SessionTerms(
            drawn.session().asn(),
            drawn.session().from(),
            PeerSettings.Opening.DIAL,
            1,
            90,
            ImmutableSet.copyOf(BOTH),
            new GracefulRestart.On(
                Math.toIntExact(RESTART_TIME.toSeconds()),
                Notifications.KEEP_ROUTES,
                switch (longLived) {
                  case OFF -> new GracefulRestart.LongLived.Off();
                  case ON -> new GracefulRestart.LongLived.On(3_600);
                })),
        drawn.retry(),
        drawn.announcing());
  }

  /** By the leaves alone: nobody looks at the Outputs of the speaker. */
  RestartWorld unwatched() {
    node.invariants().lookAway();
    return this;
  }

  String trace() {
    return trace.tail();
  }

  /** Why leaves lost routes, and what happened to the node, by kind. */
  Multiset<String> seen() {
    seen.addAll(node.invariants().happened());
    return seen;
  }

  /** Throws a {@link Violation} at the first broken promise. */
  void live() {
    leaves.forEach(Leaf::start);
    node.start();
    for (int i = 0; i < 6; i++) {
      toggle();
    }
    node.begin();
    node.tell(new Input.Configured(settings));
    node.tell(interfaces());
    report();
    Duration end = Duration.ofSeconds(dice.between(30, 200));
    while (time.now().compareTo(end) < 0) {
      time.runUntil(time.now().plus(dice.between(Duration.ofMillis(5), Duration.ofSeconds(6))));
      one();
    }
    trace.add("weather", "calm from now on");
    weather.calm();
    api = Api.ANSWERS;
    drain(new DrainWanted.Nobody());
    time.runUntil(time.now().plus(RECOVERY));
    leaves.forEach(this::checkQuiet);
  }

  /** Sources tell all that they know, again and again, to whatever process there is. */
  private void report() {
    if (node.isAlive()) {
      truth.told(Truth.FILE);
      if (api == Api.ANSWERS) {
        truth.told(Truth.API);
      }
    }
    tell(Truth.FILE, truth.report(Truth.FILE));
    tell(
        Truth.API,
        switch (api) {
          case ANSWERS -> truth.report(Truth.API);
          case AWAY -> new Knowledge.Unknown("the API cannot be reached");
        });
    time.after(dice.between(Duration.ofMillis(20), Duration.ofSeconds(2)), this::report);
  }

  private void tell(SourceName source, Knowledge knowledge) {
    node.tell(new Input.Reported(source, knowledge));
  }

  private void toggle() {
    SourceName source = dice.chance(0.3) ? Truth.FILE : Truth.API;
    Prefix prefix = dice.pick(Truth.PREFIXES);
    trace.add("world", source, prefix);
    truth.toggle(source, prefix);
  }

  private void one() {
    switch (dice.below(18)) {
      case 0, 1, 2, 3 -> toggle();
      case 4, 5, 6 -> {
        node.crashAt(dice.pick(ImmutableList.copyOf(Node.CrashPoint.values())), dice.below(3));
        toggle();
      }
      case 7 -> node.crash(restart());
      case 8 -> {
        Duration first = restart();
        node.crash(first);
        time.after(
            first.plus(dice.between(Duration.ZERO, Duration.ofSeconds(1))),
            () -> node.crash(restart()));
      }
      case 9 -> {
        node.tell(new Input.Stop(new Stopping.Restart()));
        node.crash(restart());
      }
      case 10 -> {
        dice.pick(ImmutableList.copyOf(leaves)).restart(restart(), dice.chance(0.5));
        if (dice.chance(0.5)) {
          node.crash(restart());
        }
      }
      case 11 -> api = api == Api.ANSWERS ? Api.AWAY : Api.ANSWERS;
      case 12 -> {
        api = Api.AWAY;
        node.crash(restart());
      }
      case 13, 14 -> node.setClock(dice.between(Duration.ofDays(-400), Duration.ofDays(400)));
      case 15 -> drain(plan.drains(settings.peers().keySet()));
      case 16 -> boot();
      default -> {
        if (dice.chance(0.3)) {
          beAwayForLong();
        }
      }
    }
  }

  private Duration restart() {
    return dice.between(Duration.ofMillis(200), LONGEST_RESTART);
  }

  private void boot() {
    trace.add("world", "the host is booted");
    excuses.booted();
    truth.booted();
    node.boot(restart());
  }

  private void beAwayForLong() {
    Duration wait = RESTART_TIME.plus(restart());
    excuses.wasAwayForLong();
    time.after(wait, excuses::wasAwayForLong);
    node.crash(wait);
  }

  private void drain(DrainWanted wanted) {
    if (wanted instanceof DrainWanted.Nobody) {
      excuses.drainsNoMore();
    } else {
      excuses.drains();
    }
    node.tell(new Input.DrainPeers(wanted));
  }

  private Input interfaces() {
    ImmutableList<InterfaceAddresses.OnLink> addresses =
        ImmutableList.of(
            onLink(Plan.nodeAddress(0, Afi.IPV4), 24), onLink(Plan.nodeAddress(0, Afi.IPV6), 64));
    return new Input.InterfacesSeen(
        new HostInterfaces.Known(
            ImmutableMap.of(Node.INTERFACE, new InterfaceAddresses(addresses))));
  }

  private static InterfaceAddresses.OnLink onLink(Address address, int length) {
    return new InterfaceAddresses.OnLink(address, Prefix.containing(address, length));
  }

  private void checkQuiet(Leaf leaf) {
    Kept kept = leaf.kept(node.address(leaf.terms().address().afi()));
    Set<Prefix> wanted = truth.wanted();
    Violation.unless(
        kept.prefixes().equals(wanted) && wanted.stream().noneMatch(kept::isStale),
        "%s has %s at the end, wanted is %s",
        leaf.name(),
        kept.prefixes(),
        wanted);
  }
}
