package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.codec.MessageCodec;
import io.leafcast.bgp.codec.Reading;
import io.leafcast.bgp.message.Capability;
import io.leafcast.bgp.message.Keepalive;
import io.leafcast.bgp.message.Message;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Open;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.Endpoint;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.RouterId;
import io.leafcast.bgp.words.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A speaker under test: Inputs by hand, Outputs kept, messages read back. */
final class Scene {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final Asn OUR_AS = new Asn(64500);
  static final Asn LEAF_AS = new Asn(64501);
  static final RouterId OUR_ID = RouterId.parse("192.0.2.5").orThrow();
  static final RouterId LEAF_ID = RouterId.parse("192.0.2.1").orThrow();
  static final PeerName LEAF = new PeerName("leaf-1");
  static final SourceName SOURCE = new SourceName("static");
  static final Input.Endpoints ENDS =
      new Input.Endpoints(
          Address.parse("192.0.2.5").orThrow(), Address.parse("192.0.2.1").orThrow(), 179, "eth0");

  final Speaker speaker = Speaker.seeded(1);
  final List<Output> outputs = new ArrayList<>();
  Instant now = START;
  private Duration elapsed = Duration.ZERO;
  private long accepted;

  static PeerSettings peer(PeerName name, String address, Asn asn) {
    return new PeerSettings(
        name,
        new PeerSettings.Target.At(new Endpoint(Address.parse(address).orThrow(), 179, "")),
        new PeerSettings.SessionTerms(
            asn,
            new Output.From.Any(),
            PeerSettings.Opening.DIAL,
            1,
            90,
            ImmutableSet.of(Family.IPV4_UNICAST)),
        new PeerSettings.Retry(Duration.ofSeconds(1), Duration.ofSeconds(30)),
        new PeerSettings.Announcing(ImmutableMap.of()));
  }

  static PeerSettings leaf() {
    return peer(LEAF, "192.0.2.1", LEAF_AS);
  }

  static PeerSettings passive(PeerSettings peer) {
    PeerSettings.SessionTerms session = peer.session();
    return with(
        peer,
        new PeerSettings.SessionTerms(
            session.asn(),
            session.from(),
            PeerSettings.Opening.PASSIVE,
            session.hops(),
            session.holdTime(),
            session.families()));
  }

  static PeerSettings holding(PeerSettings peer, int holdTime) {
    PeerSettings.SessionTerms session = peer.session();
    return with(
        peer,
        new PeerSettings.SessionTerms(
            session.asn(),
            session.from(),
            session.opening(),
            session.hops(),
            holdTime,
            session.families()));
  }

  private static PeerSettings with(PeerSettings peer, PeerSettings.SessionTerms session) {
    return new PeerSettings(peer.name(), peer.target(), session, peer.retry(), peer.announcing());
  }

  static PeerSettings onLink(PeerSettings peer, String zone) {
    return switch (peer.target()) {
      case PeerSettings.Target.At(Endpoint(Address address, int port, String _)) ->
          new PeerSettings(
              peer.name(),
              new PeerSettings.Target.At(new Endpoint(address, port, zone)),
              peer.session(),
              peer.retry(),
              peer.announcing());
    };
  }

  static SpeakerSettings settings(PeerSettings... peers) {
    TreeMap<PeerName, PeerSettings> byName = new TreeMap<>();
    for (PeerSettings peer : peers) {
      byName.put(peer.name(), peer);
    }
    return new SpeakerSettings(
        OUR_AS,
        OUR_ID,
        new SpeakerSettings.Listen.Nowhere(),
        ImmutableList.of(Prefix.parse("198.51.100.0/24").orThrow()),
        ImmutableSet.of(SOURCE),
        Duration.ofSeconds(10),
        ImmutableSortedMap.copyOf(byName));
  }

  static SpeakerSettings allowing(SpeakerSettings settings, String... supernets) {
    return new SpeakerSettings(
        settings.localAs(),
        settings.routerId(),
        settings.listen(),
        prefixes(supernets),
        settings.sources(),
        settings.endOfRibWait(),
        settings.peers());
  }

  /** The same, with these sources in place of the usual one. */
  static SpeakerSettings from(SpeakerSettings settings, SourceName... sources) {
    return new SpeakerSettings(
        settings.localAs(),
        settings.routerId(),
        settings.listen(),
        settings.allow(),
        ImmutableSet.copyOf(sources),
        settings.endOfRibWait(),
        settings.peers());
  }

  static SpeakerSettings largeAs(SpeakerSettings settings) {
    return new SpeakerSettings(
        new Asn(65_536),
        settings.routerId(),
        settings.listen(),
        settings.allow(),
        settings.sources(),
        settings.endOfRibWait(),
        settings.peers());
  }

  static ImmutableList<Prefix> prefixes(String... texts) {
    ImmutableList.Builder<Prefix> prefixes = ImmutableList.builder();
    for (String text : texts) {
      prefixes.add(Prefix.parse(text).orThrow());
    }
    return prefixes.build();
  }

  static Open leafOpen() {
    return open(LEAF_AS, LEAF_ID, 90, Family.IPV4_UNICAST);
  }

  static Open open(Asn asn, RouterId id, int holdTime, Family... families) {
    ImmutableList.Builder<Capability> capabilities = ImmutableList.builder();
    for (Family family : families) {
      capabilities.add(new Capability.Multiprotocol(family));
    }
    capabilities.add(new Capability.RouteRefreshSupported(), new Capability.FourOctetAs(asn));
    return new Open(asn, holdTime, id, capabilities.build());
  }

  /** Hands over one Input; answers with what came of it, which is also kept. */
  ImmutableList<Output> give(Input input) {
    ImmutableList<Output> answer = speaker.step(moment(), input);
    outputs.addAll(answer);
    return answer;
  }

  Moment moment() {
    return new Moment(now, elapsed);
  }

  void after(Duration time) {
    now = now.plus(time);
    elapsed = elapsed.plus(time);
  }

  /** Somebody sets the time of day. */
  void stepClock(Duration by) {
    now = now.plus(by);
  }

  void known(String... prefixes) {
    ImmutableSortedMap.Builder<Prefix, Provenance> known = ImmutableSortedMap.naturalOrder();
    for (Prefix prefix : prefixes(prefixes)) {
      known.put(prefix, new Provenance(SOURCE, "test", "", now, ImmutableList.of()));
    }
    give(new Input.Reported(SOURCE, new Knowledge.Known(known.build(), ImmutableList.of(), "")));
  }

  void unknown(String reason) {
    give(new Input.Reported(SOURCE, new Knowledge.Unknown(reason)));
  }

  /** The connection dialled last. */
  ConnectionId dialled() {
    return outputs.reversed().stream()
        .flatMap(output ->
            output instanceof Output.Dial dial
                ? Optional.of(dial).stream()
                : Optional.<Output.Dial>empty().stream())
        .map(Output.Dial::connection)
        .findFirst()
        .orElseThrow();
  }

  ImmutableList<Output> connect(ConnectionId connection) {
    return give(new Input.Connected(connection, ENDS));
  }

  ConnectionId accept() {
    ConnectionId connection = new ConnectionId(--accepted);
    give(new Input.Accepted(connection, ENDS));
    return connection;
  }

  ImmutableList<Output> receive(ConnectionId connection, Message message) {
    return give(new Input.Received(connection, MessageCodec.encode(message, Encoding.USUAL)));
  }

  /** Configures one leaf and brings its session up over the connection that we dial. */
  ConnectionId establish(SpeakerSettings settings) {
    give(new Input.Configured(settings));
    return establish(dialled());
  }

  ConnectionId establish(ConnectionId connection) {
    connect(connection);
    receive(connection, leafOpen());
    receive(connection, new Keepalive());
    return connection;
  }

  /** Tells Writable until nothing more is written. */
  void drain(ConnectionId connection) {
    ImmutableList<Output> answer = give(new Input.Writable(connection));
    while (answer.stream().anyMatch(Output.AwaitWritable.class::isInstance)) {
      answer = give(new Input.Writable(connection));
    }
  }

  /** Says of all that was asked to be saved that it is. */
  void saveAll() {
    ImmutableList.copyOf(outputs)
        .forEach(output -> {
          if (output instanceof Output.Save(long number, var _)) {
            give(new Input.Saved(number));
          }
        });
  }

  /** What was sent on {@code connection} so far, read back. */
  List<Reading> sent(ConnectionId connection) {
    Negotiated terms = Negotiated.of(leafOpen(), open(OUR_AS, OUR_ID, 90, Family.IPV4_UNICAST));
    return sentOctets(connection).stream().map(frame -> MessageCodec.read(frame, terms)).toList();
  }

  List<Octets> sentOctets(ConnectionId connection) {
    return outputs.stream()
        .filter(
            output -> output instanceof Output.Send send && send.connection().equals(connection))
        .map(output -> ((Output.Send) output).message())
        .toList();
  }

  /** The prefixes announced on {@code connection} and not withdrawn since. */
  List<Prefix> onWire(ConnectionId connection) {
    List<Prefix> wire = new ArrayList<>();
    for (Reading reading : sent(connection)) {
      if (reading instanceof Reading.OfUpdate(UpdateOutcome.Accept accept)) {
        wire.removeAll(accept.withdrawn());
        accept.announced().forEach(route -> route.nlri().forEach(nlri -> wire.add(nlri.prefix())));
      }
    }
    return wire;
  }

  /** The families of the End-of-RIBs sent on {@code connection}. */
  List<Family> endOfRibs(ConnectionId connection) {
    return sent(connection).stream()
        .flatMap(reading ->
            reading instanceof Reading.OfUpdate(UpdateOutcome.Accept accept)
                ? accept.endOfRib().stream()
                : ImmutableList.<Family>of().stream())
        .toList();
  }

  /** The NOTIFICATIONs sent on {@code connection}. */
  List<Notification> notifications(ConnectionId connection) {
    return sent(connection).stream()
        .flatMap(reading ->
            reading instanceof Reading.Understood(Notification notification, var _)
                ? ImmutableList.of(notification).stream()
                : ImmutableList.<Notification>of().stream())
        .toList();
  }

  /** What went wrong last in words, or "". */
  String lastError() {
    return switch (view().lastError()) {
      case Snapshot.LastError.None() -> "";
      case Snapshot.LastError.Of(var reason, _, _) -> Words.of(reason);
    };
  }

  List<Note> notes(Note.Kind kind) {
    return outputs.stream()
        .filter(output -> output instanceof Output.Tell tell && tell.note().kind() == kind)
        .map(output -> ((Output.Tell) output).note())
        .toList();
  }

  /** How long the timer was last set for, unless it was cancelled since. */
  Optional<Duration> timer(TimerKey key) {
    Optional<Duration> running = Optional.empty();
    for (Output output : outputs) {
      if (output instanceof Output.SetTimer(TimerKey set, Duration after) && set.equals(key)) {
        running = Optional.of(after);
      } else if (output.equals(new Output.CancelTimer(key))) {
        running = Optional.empty();
      }
    }
    return running;
  }

  Optional<Duration> timer(TimerKey.PeerTimer timer) {
    return timer(new TimerKey.OfPeer(LEAF, timer));
  }

  Optional<Duration> timer(ConnectionId connection, TimerKey.ConnectionTimer timer) {
    return timer(new TimerKey.OfConnection(connection, timer));
  }

  /** Lets a timer that runs fire at its time. */
  void fire(TimerKey key) {
    after(timer(key).orElseThrow());
    outputs.add(new Output.CancelTimer(key));
    give(new Input.TimerFired(key));
  }

  void fire(TimerKey.PeerTimer timer) {
    fire(new TimerKey.OfPeer(LEAF, timer));
  }

  void fire(ConnectionId connection, TimerKey.ConnectionTimer timer) {
    fire(new TimerKey.OfConnection(connection, timer));
  }

  boolean isHungUp(ConnectionId connection) {
    return outputs.contains(new Output.HangUp(connection));
  }

  Snapshot.PeerView view() {
    return speaker.snapshot(now).peers().getFirst();
  }
}
