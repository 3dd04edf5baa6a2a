package io.leafcast.daemon.config;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Sets;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.speaker.Authentication;
import io.leafcast.bgp.speaker.Output;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.PeerSettings;
import io.leafcast.bgp.speaker.Secret;
import io.leafcast.bgp.speaker.SocketTerms;
import io.leafcast.bgp.speaker.SpeakerSettings;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Endpoint;
import io.leafcast.bgp.wire.RouterId;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a config without problems means to the speaker and the rest of the daemon. What waits for
 * the Node throws NoSuchElementException; {@code daemon} may be asked before it is known where only
 * the speaker's part waits.
 */
public final class Translation {
  public static final SourceName KUBERNETES = new SourceName("kubernetes-node");
  public static final SourceName INTERFACES = new SourceName("interfaces");
  public static final SourceName SERVICES = new SourceName("kubernetes-services");
  public static final SourceName STATIC = new SourceName("static");

  /** Begins the name of a source that is a health check. */
  private static final String CHECK = "check-";

  /** What the agent of a CNI forwards for. */
  private static final ImmutableSet<SourceName> OF_KUBERNETES =
      ImmutableSet.of(KUBERNETES, SERVICES);

  /** How long End-of-RIB waits for sources that do not say anything. */
  private static final Duration END_OF_RIB_WAIT = Duration.ofSeconds(10);

  private Translation() {}

  /** The settings of a speaker that does not run yet. */
  public static SpeakerSettings settings(Config config, RouterId id, Facts facts) {
    return settings(config, id, facts, Passwords.NONE, ImmutableSortedMap.of());
  }

  /**
   * The settings of the speaker; {@code facts} tell by which addresses the node is known, and which
   * peers are its own; of those {@code running}, the ones held back go on.
   */
  public static SpeakerSettings settings(
      Config config,
      RouterId id,
      Facts facts,
      Passwords passwords,
      ImmutableSortedMap<PeerName, PeerSettings> running) {
    Config.Sources sources = config.sources().orThrow();
    ImmutableSet.Builder<SourceName> names = ImmutableSet.builder();
    sources.kubernetes().found().ifPresent(_ -> names.add(KUBERNETES));
    if (!sources.interfaces().items().isEmpty()) {
      names.add(INTERFACES);
    }
    if (!sources.services().items().isEmpty()) {
      names.add(SERVICES);
    }
    sources.fixed().found().ifPresent(fixed -> names.addAll(fixed(fixed).keySet()));
    return new SpeakerSettings(
        config.router().orThrow().asn().orThrow(),
        id,
        listen(config),
        config.allow().values(),
        names.build(),
        END_OF_RIB_WAIT,
        peers(PeerChoice.of(config, facts, passwords), passwords, running),
        nodeAddresses(facts),
        config.limits().orThrow().settings(),
        gated(config, names.build()));
  }

  /** Those of {@code sources} that wait for the gate. */
  private static ImmutableSet<SourceName> gated(Config config, ImmutableSet<SourceName> sources) {
    return config
        .gates()
        .found()
        .map(gates ->
            switch (gates.scope().orThrow()) {
              case ALL -> sources;
              case KUBERNETES -> Sets.intersection(sources, OF_KUBERNETES).immutableCopy();
            })
        .orElseGet(ImmutableSet::of);
  }

  private static ImmutableSortedMap<PeerName, PeerSettings> peers(
      PeerChoice choice, Passwords passwords, ImmutableSortedMap<PeerName, PeerSettings> running) {
    TreeMap<PeerName, PeerSettings> peers = new TreeMap<>();
    choice.here().stream()
        .map(peer -> peer(peer, passwords))
        .forEach(peer -> peers.put(peer.name(), peer));
    ImmutableSet<PeerSettings.Target> taken =
        peers.values().stream().map(PeerSettings::target).collect(ImmutableSet.toImmutableSet());
    choice
        .goingOn(running)
        .forEach((name, peer) -> {
          if (!taken.contains(peer.target())) {
            peers.putIfAbsent(name, peer);
          }
        });
    return ImmutableSortedMap.copyOf(peers);
  }

  /** NODE_IP first, then what the Node says; what is no address is passed over. */
  private static ImmutableSet<Address> nodeAddresses(Facts facts) {
    return Stream.concat(
            Stream.ofNullable(facts.environment().get(Facts.NODE_IP)),
            facts.node().stream().flatMap(node -> node.internalAddresses().stream()))
        .flatMap(Translation::address)
        .collect(ImmutableSet.toImmutableSet());
  }

  private static Stream<Address> address(String text) {
    return Address.parse(text) instanceof Decoded.Good<Address>(Address address)
        ? Stream.of(address)
        : Stream.empty();
  }

  private static SpeakerSettings.Listen listen(Config config) {
    return config
        .listen()
        .found()
        .<SpeakerSettings.Listen>map(listen ->
            new SpeakerSettings.Listen.At(listen.address().orThrow(), listen.port().orThrow()))
        .orElseGet(SpeakerSettings.Listen.Nowhere::new);
  }

  private static PeerSettings peer(PeerSection peer, Passwords passwords) {
    Address address = peer.address().orThrow();
    RetryKeys retry = peer.retry().orThrow();
    return new PeerSettings(
        new PeerName(peer.name().orThrow()),
        new PeerSettings.Target.At(
            new Endpoint(
                address,
                peer.port().orThrow(),
                address.isLinkLocal() ? peer.networkInterface().orThrow() : "")),
        new PeerSettings.SessionTerms(
            peer.asn().orThrow(),
            peer.localAddress()
                .found()
                .<Output.From>map(Output.From.Given::new)
                .orElseGet(Output.From.Any::new),
            peer.opening().orThrow(),
            new SocketTerms(peer.multihop().orThrow(), authentication(peer, passwords)),
            peer.holdTime().orThrow(),
            ImmutableSet.copyOf(peer.families().values()),
            peer.gracefulRestart().orThrow().settings()),
        new PeerSettings.Retry(
            Duration.ofSeconds(retry.min().orThrow()), Duration.ofSeconds(retry.max().orThrow())),
        new PeerSettings.Announcing(
            peer.nextHop().found().map(Translation::nextHops).orElse(ImmutableMap.of())),
        peer.fastFailover().orThrow().settings(),
        peer.firstAs().orThrow());
  }

  private static Authentication authentication(PeerSection peer, Passwords passwords) {
    return PeerChoice.passwordFile(peer)
        .<Authentication>map(file ->
            switch (passwords.of(file)) {
              case Passwords.Known.Yes(Secret password) -> new Authentication.Md5(password);
              case Passwords.Known.No(String why) ->
                  throw new NoSuchElementException("a peer without its password: " + why);
            })
        .orElse(Authentication.NONE);
  }

  private static ImmutableMap<Afi, Address> nextHops(NextHopKeys hops) {
    ImmutableMap.Builder<Afi, Address> byFamily = ImmutableMap.builder();
    hops.ipv4().found().ifPresent(hop -> byFamily.put(Afi.IPV4, hop));
    hops.ipv6().found().ifPresent(hop -> byFamily.put(Afi.IPV6, hop));
    return byFamily.buildOrThrow();
  }

  /** What the daemon itself takes from a config; {@code environment} tells a Pod's API server. */
  public static DaemonSettings daemon(Config config, ImmutableMap<String, String> environment) {
    Config.Sources sources = config.sources().orThrow();
    ImmutableSortedMap.Builder<SourceName, DaemonSettings.Source> wanted =
        ImmutableSortedMap.naturalOrder();
    sources.fixed().found().ifPresent(fixed -> wanted.putAll(fixed(fixed)));
    sources
        .kubernetes()
        .found()
        .ifPresent(kubernetes -> wanted.put(KUBERNETES, kubernetes.settings(environment)));
    if (!sources.services().items().isEmpty()
        && sources.services().values().stream().allMatch(ServicesSection::isKnown)) {
      wanted.put(SERVICES, services(sources, environment));
    }
    if (!sources.interfaces().items().isEmpty()) {
      wanted.put(
          INTERFACES,
          new DaemonSettings.Interfaces(
              sources.interfaces().values().stream()
                  .map(InterfaceSection::choice)
                  .collect(ImmutableList.toImmutableList())));
    }
    return new DaemonSettings(
        wanted.buildOrThrow(),
        config.admin().orThrow().socket().orThrow(),
        config.http().orThrow().listen().orThrow(),
        config.readiness().orThrow().peers().orThrow(),
        config
            .gates()
            .found()
            .map(gates -> gates.settings(config.admin().orThrow().socket().orThrow())),
        config.reload().orThrow().watch().orThrow(),
        config.reload().orThrow().withdrawLimit().orThrow(),
        sources
            .kubernetes()
            .found()
            .map(kubernetes -> report(config.report().orThrow(), kubernetes.settings(environment)))
            .filter(report -> !report.isEmpty()),
        config.drain().orThrow().settings(),
        config.stop().orThrow().settings(),
        config.state().orThrow().settings(environment),
        config.handover().orThrow());
  }

  private static DaemonSettings.Report report(ReportKeys report, DaemonSettings.Node node) {
    return new DaemonSettings.Report(
        node.name(),
        node.api(),
        report.object().found().orElse(DaemonSettings.Report.Told.YES),
        report.events().found().orElse(DaemonSettings.Report.Told.YES),
        Duration.ofSeconds(report.interval().orThrow()),
        report.taint().found(),
        report.condition().found());
  }

  private static DaemonSettings.Services services(
      Config.Sources sources, ImmutableMap<String, String> environment) {
    DaemonSettings.Node node = sources.kubernetes().orThrow().settings(environment);
    return new DaemonSettings.Services(
        node.name(),
        node.api(),
        node.ipam().absentFor(),
        sources.services().values().stream()
            .map(ServicesSection::toAnnouncement)
            .collect(ImmutableList.toImmutableList()));
  }

  private static ImmutableSortedMap<SourceName, DaemonSettings.Source> fixed(Config.Static fixed) {
    ImmutableSortedMap.Builder<SourceName, DaemonSettings.Source> wanted =
        ImmutableSortedMap.naturalOrder();
    if (!fixed.prefixes().items().isEmpty()) {
      wanted.put(STATIC, new DaemonSettings.Fixed(fixed.prefixes().values()));
    }
    fixed.checked().values().stream()
        .map(CheckedSection::settings)
        .forEach(check ->
            wanted.put(new SourceName(CHECK + check.name()), new DaemonSettings.Checked(check)));
    return wanted.buildOrThrow();
  }
}
