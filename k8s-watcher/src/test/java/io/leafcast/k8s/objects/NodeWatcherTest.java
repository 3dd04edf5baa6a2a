package io.leafcast.k8s.objects;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Knowledge.Known;
import io.leafcast.bgp.source.Knowledge.Unknown;
import io.leafcast.bgp.source.SourceName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class NodeWatcherTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

  private final List<Object> told = new ArrayList<>();
  private final ByHand feed = new ByHand();
  private final NodeWatcher watcher =
      new NodeWatcher(new SourceName("kubernetes"), "node-1", feed, told::add, CLOCK);

  NodeWatcherTest() {
    watcher.start(told::add);
  }

  /** A feed whose sightings are the test's. */
  private static final class ByHand implements Feed<NodeObject> {
    private Consumer<View<NodeObject>> sightings = _ -> {};
    private boolean closed;

    @Override
    public void follow(Consumer<View<NodeObject>> to) {
      sightings = to;
    }

    @Override
    public void close() {
      closed = true;
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

  private static View<NodeObject> present(String version, String rack, String cidr) {
    return new View.Present<>(
        new NodeObject(facts(rack), version, Optional.of(cidr), ImmutableList.of(cidr)));
  }

  private static NodeFacts facts(String rack) {
    return NodeFacts.of(
        "node-1", ImmutableMap.of("rack", rack), ImmutableMap.of(), ImmutableList.of("192.0.2.1"));
  }
}
