package io.leafcast.bgp.speaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.codec.Reading;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.rib.Limits;
import io.leafcast.bgp.rib.Rails;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.RouterId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What new settings would do is what they then do. */
final class RehearsalTest {
  private static final SourceName OTHER = new SourceName("kubernetes-node");
  private static final ImmutableList<Prefix> PREFIXES =
      Scene.prefixes(
          "198.51.100.0/26",
          "198.51.100.64/26",
          "198.51.100.128/26",
          "198.51.100.192/26",
          "203.0.113.0/25",
          "203.0.113.128/25");

  private final Scene scene = new Scene();

  @Test
  void nothingCanBeRehearsedBeforeTheFirstSettings() {
    assertThatThrownBy(() -> rehearse(Scene.settings(Scene.leaf())))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatWouldBeWithdrawnAnnouncedAndHeldIsSaidByPrefix() {
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    scene.known("198.51.100.0/26", "203.0.113.0/25");
    scene.drain(connection);
    Rehearsal.Telling telling =
        rehearse(Scene.allowing(Scene.settings(Scene.leaf()), "203.0.113.0/24"))
            .tellings()
            .get(Scene.LEAF);
    assertThat(telling)
        .isEqualTo(
            new Rehearsal.Telling(
                1,
                set("203.0.113.0/25"),
                set("198.51.100.0/26"),
                ImmutableMap.of(
                    prefix("198.51.100.0/26"),
                    new HeldReason.NotAllowed(Afi.IPV4, Scene.prefixes("203.0.113.0/24")))));
  }

  @Test
  void ofASessionThatEndsAllIsLost() {
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    scene.known("198.51.100.0/26");
    scene.drain(connection);
    assertThat(rehearse(Scene.settings(Scene.holding(Scene.leaf(), 30))))
        .isEqualTo(
            new Rehearsal(
                ImmutableList.of(new PeerChange.Reset(Scene.holding(Scene.leaf(), 30))),
                ImmutableSortedMap.of(
                    Scene.LEAF,
                    new Rehearsal.Telling(
                        1, ImmutableSortedSet.of(), set("198.51.100.0/26"), ImmutableMap.of())),
                ImmutableSet.of()));
  }

  @Test
  void whatGoesWithASourceStaysUntilTheNewOneWasRead() {
    ConnectionId connection = scene.establish(Scene.settings(Scene.leaf()));
    scene.known("198.51.100.0/26");
    scene.drain(connection);
    Rehearsal rehearsal = rehearse(Scene.from(Scene.settings(Scene.leaf()), OTHER));
    assertThat(rehearsal.handedOver()).containsExactly(prefix("198.51.100.0/26"));
    assertThat(told(rehearsal).withdrawn()).isEmpty();
    Rehearsal read =
        rehearse(
            Scene.from(Scene.settings(Scene.leaf()), OTHER),
            new Input.Reported(OTHER, Knowledge.Known.of(OTHER, scene.now)));
    assertThat(read.handedOver()).isEmpty();
    assertThat(told(read).withdrawn()).containsExactly(prefix("198.51.100.0/26"));
  }

  @Test
  void whatASourceThatStaysWantsIsNotHandedOver() {
    SourceName stays = new SourceName("interfaces");
    ConnectionId connection =
        scene.establish(Scene.from(Scene.settings(Scene.leaf()), Scene.SOURCE, stays));
    scene.known("198.51.100.0/26", "198.51.100.64/26");
    scene.give(
        new Input.Reported(stays, Knowledge.Known.of(stays, scene.now, prefix("198.51.100.0/26"))));
    scene.drain(connection);
    assertThat(rehearse(Scene.from(Scene.settings(Scene.leaf()), stays, OTHER)).handedOver())
        .containsExactly(prefix("198.51.100.64/26"));
  }

  @Test
  void aPrefixThatGoesAndComesAgainIsBothWithdrawnAndAnnounced() {
    ConnectionId connection =
        scene.establish(Scene.from(Scene.settings(Scene.leaf()), Scene.SOURCE, OTHER));
    scene.known("198.51.100.0/26");
    scene.give(new Input.Reported(OTHER, Knowledge.Known.of(OTHER, scene.now)));
    scene.drain(connection);
    Rehearsal.Telling telling =
        told(
            rehearse(
                Scene.from(Scene.settings(Scene.leaf()), OTHER),
                new Input.Reported(
                    OTHER, Knowledge.Known.of(OTHER, scene.now, prefix("198.51.100.0/26")))));
    assertThat(telling.withdrawn()).containsExactly(prefix("198.51.100.0/26"));
    assertThat(telling.announced()).containsExactly(prefix("198.51.100.0/26"));
  }

  /** Two peers, random settings and reports, then others: said before is done after. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatIsRehearsedIsWhatHappens(int octet) {
    for (int low = 0; low < 100; low++) {
      agrees(octet * 1000 + low);
    }
  }

  private static void agrees(int seed) {
    RandomGenerator random = new SplittableRandom(seed);
    Pair pair = new Pair();
    SpeakerSettings before = settings(random);
    pair.scene.give(new Input.Configured(before));
    Set<SourceName> sources = Set.of(Scene.SOURCE, OTHER);
    sources.forEach(source -> pair.scene.give(report(random, source)));
    pair.establish();
    SpeakerSettings next = random.nextInt(8) == 0 ? before : settings(random);
    ImmutableList<Input.Reported> then =
        sources.stream()
            .filter(_ -> random.nextBoolean())
            .map(source -> report(random, source))
            .collect(ImmutableList.toImmutableList());

    String view = pair.scene.speaker.snapshot(pair.scene.now).toString();
    Rehearsal said = pair.scene.speaker.rehearse(pair.scene.moment(), next, then);
    assertThat(pair.scene.speaker.snapshot(pair.scene.now)).as("seed %d", seed).hasToString(view);

    ImmutableMap<PeerName, Integer> marks = pair.marks();
    pair.scene.give(new Input.Configured(next));
    pair.drain();
    then.forEach(report -> {
      pair.scene.give(report);
      pair.drain();
    });
    marks.forEach((peer, mark) -> {
      Heard heard = pair.heard(peer, mark);
      boolean ends =
          said.peers().stream()
              .anyMatch(
                  change -> change.peer().equals(peer) && !(change instanceof PeerChange.Kept));
      assertThat(pair.isHungUp(peer)).as("seed %d: %s ends", seed, peer).isEqualTo(ends);
      Rehearsal.Telling telling = Optional.ofNullable(said.tellings().get(peer)).orElseThrow();
      if (!ends) {
        assertThat(heard.withdrawn).as("seed %d: %s", seed, peer).isEqualTo(telling.withdrawn());
        assertThat(heard.announced).as("seed %d: %s", seed, peer).isEqualTo(telling.announced());
      }
    });
  }

  /** What a leaf heard since a moment. */
  private record Heard(Set<Prefix> withdrawn, Set<Prefix> announced) {}

  /** A speaker with one or two Established sessions. */
  private static final class Pair {
    private final Scene scene = new Scene();
    private final TreeMap<PeerName, ConnectionId> connections = new TreeMap<>();

    void establish() {
      scene.outputs.stream()
          .filter(Output.Dial.class::isInstance)
          .map(Output.Dial.class::cast)
          .forEach(dial -> connections.put(dial.peer(), dial.connection()));
      connections.values().forEach(scene::establish);
      drain();
    }

    void drain() {
      connections.values().forEach(scene::drain);
    }

    private ConnectionId connection(PeerName peer) {
      return Optional.ofNullable(connections.get(peer)).orElseThrow();
    }

    boolean isHungUp(PeerName peer) {
      return scene.isHungUp(connection(peer));
    }

    ImmutableMap<PeerName, Integer> marks() {
      ImmutableMap.Builder<PeerName, Integer> marks = ImmutableMap.builder();
      connections.forEach((peer, connection) -> marks.put(peer, scene.sent(connection).size()));
      return marks.buildOrThrow();
    }

    Heard heard(PeerName peer, int mark) {
      Set<Prefix> withdrawn = new TreeSet<>();
      Set<Prefix> announced = new TreeSet<>();
      scene.sent(connection(peer)).stream()
          .skip(mark)
          .forEach(reading -> {
            if (reading instanceof Reading.OfUpdate(UpdateOutcome.Accept accept)) {
              accept.withdrawn().forEach(nlri -> withdrawn.add(nlri.prefix()));
              accept
                  .announced()
                  .forEach(route -> route.nlri().forEach(nlri -> announced.add(nlri.prefix())));
            }
          });
      return new Heard(withdrawn, announced);
    }
  }

  private static Input.Reported report(RandomGenerator random, SourceName source) {
    Prefix[] known = PREFIXES.stream().filter(_ -> random.nextBoolean()).toArray(Prefix[]::new);
    return new Input.Reported(
        source,
        random.nextInt(5) == 0
            ? new Knowledge.Unknown("away")
            : Knowledge.Known.of(source, Scene.START, known),
        Rails.Cause.CONFIGURATION);
  }

  private static SpeakerSettings settings(RandomGenerator random) {
    List<PeerSettings> peers = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      if (random.nextInt(6) > 0) {
        peers.add(peer(random, i));
      }
    }
    if (peers.isEmpty()) {
      peers.add(peer(random, 1));
    }
    SpeakerSettings plain = Scene.settings(peers.toArray(PeerSettings[]::new));
    return new SpeakerSettings(
        plain.localAs(),
        random.nextInt(8) == 0 ? RouterId.parse("192.0.2.6").orThrow() : plain.routerId(),
        plain.listen(),
        random.nextBoolean()
            ? Scene.prefixes("198.51.100.0/24", "203.0.113.0/24")
            : Scene.prefixes("198.51.100.0/25", "203.0.113.0/25"),
        random.nextInt(4) == 0 ? ImmutableSet.of(OTHER) : ImmutableSet.of(Scene.SOURCE, OTHER),
        Duration.ofSeconds(10),
        plain.peers(),
        ImmutableSet.of(),
        limits(random),
        ImmutableSet.of());
  }

  private static Limits limits(RandomGenerator random) {
    return new Limits(
        Limits.USUAL.lengths(),
        Limits.USUAL.covering(),
        random.nextInt(3) == 0 ? Optional.of(1 + random.nextInt(4)) : Optional.empty(),
        Optional.empty());
  }

  private static PeerSettings peer(RandomGenerator random, int number) {
    PeerSettings plain =
        Scene.peer(new PeerName("leaf-" + number), "192.0.2." + number, Scene.LEAF_AS);
    PeerSettings held = random.nextInt(6) == 0 ? Scene.holding(plain, 30) : plain;
    return new PeerSettings(
        held.name(),
        held.target(),
        held.session(),
        held.retry(),
        new PeerSettings.Announcing(
            random.nextInt(4) == 0
                ? ImmutableMap.of(Afi.IPV4, Address.parse("192.0.2.77").orThrow())
                : ImmutableMap.of()));
  }

  private static Rehearsal.Telling told(Rehearsal rehearsal) {
    return Optional.ofNullable(rehearsal.tellings().get(Scene.LEAF)).orElseThrow();
  }

  private Rehearsal rehearse(SpeakerSettings next, Input.Reported... then) {
    return scene.speaker.rehearse(scene.moment(), next, ImmutableList.copyOf(then));
  }

  private static ImmutableSortedSet<Prefix> set(String... texts) {
    return ImmutableSortedSet.copyOf(Scene.prefixes(texts));
  }

  private static Prefix prefix(String text) {
    return Prefix.parse(text).orThrow();
  }
}
