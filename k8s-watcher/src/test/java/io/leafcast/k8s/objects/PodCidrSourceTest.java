package io.leafcast.k8s.objects;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Knowledge.Known;
import io.leafcast.bgp.source.Knowledge.Unknown;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.k8s.client.Pace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class PodCidrSourceTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

  private final List<Object> told = new ArrayList<>();
  private final ByHand<NodeObject> feed = new ByHand<>();
  private final ByHand<CiliumNodeObject> ciliumFeed = new ByHand<>();
  private final ByHand<PoolLabels> poolFeed = new ByHand<>();
  private final HandClock time = new HandClock();
  private final PodCidrSource watcher =
      started(
          IpamSettings.USUAL.in(IpamMode.NODE),
          new PodCidrSource.Feeds(feed, Optional.empty(), Optional.empty()));

  private PodCidrSource started(IpamSettings settings, PodCidrSource.Feeds feeds) {
    return started(settings, feeds, PodCidrChoice.Memory.NOTHING);
  }

  private PodCidrSource started(
      IpamSettings settings, PodCidrSource.Feeds feeds, PodCidrChoice.Memory memory) {
    PodCidrSource source =
        new PodCidrSource(
            new SourceName("kubernetes"),
            "node-1",
            settings,
            feeds,
            memory,
            told::add,
            CLOCK,
            time,
            time);
    source.start(told::add);
    return source;
  }

  private void startAuto() {
    PodCidrSource _ =
        started(
            IpamSettings.USUAL,
            new PodCidrSource.Feeds(feed, Optional.of(ciliumFeed), Optional.of(poolFeed)));
  }

  /** A feed whose views are the test's. */
  private static final class ByHand<T> implements Feed<T> {
    private Consumer<View<T>> sightings = _ -> {};
    private boolean closed;

    @Override
    public void follow(Consumer<View<T>> to) {
      sightings = to;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  /** A time that a test moves, and the one alarm that it may set off. */
  private static final class HandClock implements Pace, Alarm {
    private long nanos;
    private Optional<Runnable> then = Optional.empty();
    private long due;

    void pass(Duration span) {
      nanos += span.toNanos();
      if (then.isPresent() && nanos >= due) {
        Runnable now = then.get();
        then = Optional.empty();
        now.run();
      }
    }

    @Override
    public void set(Duration span, Runnable next) {
      due = nanos + span.toNanos();
      then = Optional.of(next);
    }

    @Override
    public void unset() {
      then = Optional.empty();
    }

    @Override
    public void close() {
      unset();
    }

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public void pause(Duration span) {
      throw new AssertionError("nobody waits here");
    }

    @Override
    public RandomGenerator random() {
      throw new AssertionError("nothing is left to chance here");
    }
  }

  @Test
  void factsAreToldBeforeThePrefixesThatCameWithThem() {
    feed.sightings.accept(present("7", "r1", "192.0.2.0/24"));
    assertThat(told).hasSize(2);
    assertThat(told.get(0)).isEqualTo(facts("r1"));
    assertThat(told.get(1)).isInstanceOf(Known.class);
  }

  @Test
  void aHeartbeatChangesNothingAndTellsNothing() {
    feed.sightings.accept(present("7", "r1", "192.0.2.0/24"));
    told.clear();
    feed.sightings.accept(present("8", "r1", "192.0.2.0/24"));
    assertThat(told).isEmpty();
  }

  @Test
  void aLabelAloneTellsTheFactsAlone() {
    feed.sightings.accept(present("7", "r1", "192.0.2.0/24"));
    told.clear();
    feed.sightings.accept(present("8", "r2", "192.0.2.0/24"));
    assertThat(told).containsExactly(facts("r2"));
  }

  @Test
  void anOutageIsUnknownOnceForEachReason() {
    feed.sightings.accept(present("7", "r1", "192.0.2.0/24"));
    told.clear();
    feed.sightings.accept(new View.Unreadable<>("refused"));
    feed.sightings.accept(new View.Unreadable<>("refused"));
    feed.sightings.accept(new View.Unreadable<>("timed out"));
    assertThat(told).containsExactly(new Unknown("refused"), new Unknown("timed out"));
  }

  @Test
  void afterAnOutageTheSameSetIsToldAgainWithTheSameOrigins() {
    feed.sightings.accept(present("7", "r1", "192.0.2.0/24"));
    Object before = told.getLast();
    feed.sightings.accept(new View.Unreadable<>("refused"));
    feed.sightings.accept(present("9", "r1", "192.0.2.0/24"));
    assertThat(told.getLast()).isEqualTo(before);
  }

  @Test
  void aDeletedNodeIsKnownAndEmpty() {
    feed.sightings.accept(present("7", "r1", "192.0.2.0/24"));
    feed.sightings.accept(new View.NoObject<>("https://192.0.2.1:6443", View.Told.BY_EVENT));
    assertThat(told.getLast())
        .isInstanceOfSatisfying(
            Known.class,
            known -> {
              assertThat(known.prefixes()).isEmpty();
              assertThat(known.remark()).contains("no Node named 'node-1'");
            });
  }

  @Test
  void aDeletedNodeIsToldAsGoneAndOneThatIsOnlyMissingIsNot() {
    feed.sightings.accept(present("7", "r1", "192.0.2.0/24"));
    told.clear();
    feed.sightings.accept(new View.NoObject<>("https://192.0.2.1:6443", View.Told.BY_LIST));
    assertThat(told).doesNotHaveAnyElementsOfTypes(NodeFacts.class);
    feed.sightings.accept(new View.NoObject<>("https://192.0.2.1:6443", View.Told.BY_EVENT));
    assertThat(told).contains(facts("r1").with(NodeFacts.Ending.GONE));
    told.clear();
    feed.sightings.accept(present("9", "r1", "192.0.2.0/24"));
    assertThat(told).contains(facts("r1"));
  }

  @Test
  void aNodeThatWasNeverSeenIsNotToldAsGone() {
    feed.sightings.accept(new View.NoObject<>("https://192.0.2.1:6443", View.Told.BY_EVENT));
    assertThat(told).doesNotHaveAnyElementsOfTypes(NodeFacts.class);
  }

  @Test
  void aNodeThatComesBackHasANewOrigin() {
    feed.sightings.accept(present("7", "r1", "192.0.2.0/24"));
    feed.sightings.accept(new View.NoObject<>("https://192.0.2.1:6443", View.Told.BY_EVENT));
    feed.sightings.accept(present("12", "r1", "192.0.2.0/24"));
    assertThat(((Known) told.getLast()).prefixes().values())
        .singleElement()
        .satisfies(origin -> assertThat(origin.resourceVersion()).isEqualTo("12"));
  }

  @Test
  void closingClosesTheFeed() {
    watcher.close();
    assertThat(feed.closed).isTrue();
    assertThat(told).doesNotHaveAnyElementsOfTypes(Knowledge.class);
  }

  @Test
  void inModeAutoTheNodeIsNotAnnouncedBeforeItIsKnownWhetherACiliumNodeSaysOtherwise() {
    startAuto();
    feed.sightings.accept(present("7", "r1", "192.0.2.0/24"));
    assertThat(told).containsExactly(facts("r1"));
    ciliumFeed.sightings.accept(new View.NoResource<>("the Kubernetes API"));
    assertThat(told).hasSize(2).last().isInstanceOf(Known.class);
  }

  @Test
  void anEmptiedListIsWithdrawnByTheAlarmAloneWhenNothingElseComes() {
    startAuto();
    ciliumFeed.sightings.accept(ciliumNode("1", "192.0.2.0/24"));
    assertThat(((Known) told.getLast()).prefixes()).hasSize(1);
    ciliumFeed.sightings.accept(ciliumNode("2"));
    assertThat(told.getLast()).isInstanceOf(Unknown.class);
    int soFar = told.size();
    time.pass(Duration.ofSeconds(29));
    assertThat(told).hasSize(soFar);
    time.pass(Duration.ofSeconds(1));
    assertThat(((Known) told.getLast()).prefixes()).isEmpty();
  }

  @Test
  void anAlarmIsOffOnceTheListIsFullAgain() {
    startAuto();
    ciliumFeed.sightings.accept(ciliumNode("1", "192.0.2.0/24"));
    ciliumFeed.sightings.accept(ciliumNode("2"));
    ciliumFeed.sightings.accept(ciliumNode("3", "192.0.2.0/24"));
    assertThat(((Known) told.getLast()).prefixes()).hasSize(1);
    assertThat(time.then).isEmpty();
  }

  @Test
  void theDoubtGoesOnInTheSourceThatOtherSettingsMake() {
    PodCidrSource.Feeds feeds =
        new PodCidrSource.Feeds(feed, Optional.of(ciliumFeed), Optional.of(poolFeed));
    PodCidrSource old = started(IpamSettings.USUAL, feeds);
    ciliumFeed.sightings.accept(ciliumNode("1", "192.0.2.0/24"));
    ciliumFeed.sightings.accept(ciliumNode("2"));
    old.close();
    IpamSettings other = IpamSettings.USUAL.in(IpamMode.CILIUM_NODE);
    time.pass(Duration.ofSeconds(20));
    PodCidrSource _ = started(other, feeds, old.leaves("node-1", other.mode()));
    told.clear();
    ciliumFeed.sightings.accept(ciliumNode("2"));
    assertThat(told).singleElement().isInstanceOf(Unknown.class);
    time.pass(Duration.ofSeconds(10));
    assertThat(told.getLast())
        .isInstanceOfSatisfying(
            Known.class, known -> assertThat(known.prefixes()).as("30 s in all").isEmpty());
  }

  @Test
  void whatTheNodeSaidIsEndedByTheCiliumNodeThatOtherSettingsAsk() {
    feed.sightings.accept(present("7", "r1", "192.0.2.0/24"));
    watcher.close();
    PodCidrSource _ =
        started(
            IpamSettings.USUAL.in(IpamMode.CILIUM_NODE),
            new PodCidrSource.Feeds(feed, Optional.of(ciliumFeed), Optional.of(poolFeed)),
            watcher.leaves("node-1", IpamMode.CILIUM_NODE));
    ciliumFeed.sightings.accept(ciliumNode("1"));
    assertThat(told.getLast()).isInstanceOf(Unknown.class);
    time.pass(IpamSettings.USUAL.emptyFor());
    assertThat(told.getLast()).isInstanceOf(Known.class);
  }

  @Test
  void neitherAnotherNodeNorModeNoneHasAnythingToGoOnWith() {
    feed.sightings.accept(present("7", "r1", "192.0.2.0/24"));
    assertThat(watcher.leaves("node-1", IpamMode.NODE).announced()).isPresent();
    assertThat(watcher.leaves("node-2", IpamMode.NODE)).isEqualTo(PodCidrChoice.Memory.NOTHING);
    assertThat(watcher.leaves("node-1", IpamMode.NONE)).isEqualTo(PodCidrChoice.Memory.NOTHING);
  }

  @Test
  void nothingIsToldAfterItWasClosedNotEvenByAnAlarmThatGoesOff() {
    startAuto();
    ciliumFeed.sightings.accept(ciliumNode("1", "192.0.2.0/24"));
    ciliumFeed.sightings.accept(ciliumNode("2"));
    Runnable late = time.then.orElseThrow();
    PodCidrSource source =
        started(
            IpamSettings.USUAL,
            new PodCidrSource.Feeds(feed, Optional.of(ciliumFeed), Optional.of(poolFeed)));
    ciliumFeed.sightings.accept(ciliumNode("1", "192.0.2.0/24"));
    ciliumFeed.sightings.accept(ciliumNode("2"));
    Runnable ours = time.then.orElseThrow();
    assertThat(ours).isNotSameAs(late);
    source.close();
    assertThat(feed.closed && ciliumFeed.closed && poolFeed.closed).isTrue();
    told.clear();
    time.pass(Duration.ofHours(1));
    ours.run();
    ciliumFeed.sightings.accept(ciliumNode("3", "198.51.100.0/24"));
    assertThat(told).isEmpty();
  }

  private static View<CiliumNodeObject> ciliumNode(String version, String... cidrs) {
    return new View.Present<>(
        new CiliumNodeObject(
            "node-1",
            version,
            ImmutableList.copyOf(cidrs),
            ImmutableList.of(),
            CiliumNodeObject.Asking.NO,
            ""));
  }

  private static View<NodeObject> present(String version, String rack, String cidr) {
    return new View.Present<>(
        new NodeObject(facts(rack), version, Optional.of(cidr), ImmutableList.of(cidr)));
  }

  private static NodeFacts facts(String rack) {
    return NodeFacts.of(
        "node-1", ImmutableMap.of("rack", rack), ImmutableMap.of(), ImmutableList.of("192.0.2.1"));
  }
}
