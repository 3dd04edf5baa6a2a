package io.leafcast.daemon.report;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.reason.SessionReason;
import io.leafcast.bgp.speaker.Note;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.PeerNote;
import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.bgp.speaker.SourceNote;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.daemon.Examples;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.board.ReportState;
import io.leafcast.daemon.config.DaemonSettings;
import io.leafcast.daemon.config.DaemonSettings.Report.Told;
import io.leafcast.k8s.client.ApiSettings;
import io.leafcast.k8s.client.Failure;
import io.leafcast.k8s.objects.NodeFacts;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole room: a reporter on its thread, in virtual time, beside an API in memory. */
final class ReporterTest {
  private static final String TAINT = "leafcast.io/not-announced";
  private static final String TYPE = "LeafcastRoutesAnnounced";
  private static final NodeFacts.Taint STARTUP = new NodeFacts.Taint(TAINT, "", "NoExecute");
  private static final NodeFacts.Taint OTHER =
      new NodeFacts.Taint("example.com/keep", "a", "NoSchedule");
  private static final NodeFacts NODE =
      new NodeFacts(
          "worker-1",
          "uid-1",
          ImmutableMap.of(),
          ImmutableMap.of(),
          ImmutableList.of(),
          ImmutableSet.of(OTHER, STARTUP),
          ImmutableMap.of("Ready", "True"),
          NodeFacts.Ending.NONE);
  private static final Prefix PREFIX = Prefix.parse("198.51.100.0/25").orThrow();
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Turns turns = new Turns();
  private final MemoryApi api = new MemoryApi(NODE);
  private final Board board = Examples.board(Examples.state(), Examples.snapshot());
  private Optional<Reporter> open = Optional.empty();

  @AfterEach
  void close() {
    open.ifPresent(Reporter::close);
  }

  @Test
  void theObjectIsWrittenOnceWhileNothingChangesAndAgainAfterAboutAnHour()
      throws InterruptedException {
    start(Told.YES, Told.YES);
    turns.pass(Duration.ofMinutes(50));
    assertThat(api.count(MemoryApi.OBJECT)).isEqualTo(1);
    assertThat(api.bodies(MemoryApi.OBJECT).getFirst()).contains("\"uid\":\"uid-1\"");
    assertThat(api.count(MemoryApi.STATUS)).isEqualTo(1);
    assertThat(api.bodies(MemoryApi.STATUS).getFirst()).contains("\"sessions\":\"1/2\"");
    assertThat(api.count()).as("the Node, the object, its status").isEqualTo(3);
    turns.pass(Duration.ofMinutes(20));
    assertThat(api.count(MemoryApi.STATUS)).isEqualTo(2);
    assertThat(reported().writes()).isEqualTo(2);
  }

  @Test
  void whatChangesIsWrittenWithinSecondsAndChangesWithoutEndEverLessOften()
      throws InterruptedException {
    start(Told.YES, Told.NO);
    turns.pass(Duration.ofMinutes(1));
    show(Examples.empty());
    turns.pass(Duration.ofSeconds(3));
    assertThat(api.count(MemoryApi.STATUS)).isEqualTo(2);
    for (int second = 0; second < 3_600; second++) {
      show(second % 4 < 2 ? Examples.snapshot() : Examples.empty());
      turns.pass(Duration.ofSeconds(1));
    }
    assertThat(api.count(MemoryApi.STATUS)).isBetween(3_600 / 160, 3_600 / 160 + 10);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404})
  void whatSomebodyHasToChangeIsSaidOnceAndTriedAgainEveryFewMinutes(int code)
      throws InterruptedException {
    api.refuse(MemoryApi.OBJECT, code);
    start(Told.YES, Told.NO);
    turns.pass(SOON);
    ReportState.Trouble first = reported().trouble().orElseThrow();
    assertThat(first.text()).contains(code == 404 ? "deploy/manifests/crd.yaml" : "answers 403");
    turns.pass(Duration.ofHours(1));
    assertThat(api.count(MemoryApi.OBJECT)).isBetween(12, 25);
    assertThat(reported().trouble()).as("the same as before").contains(first);
    assertThat(reported().failures()).isEqualTo(api.count(MemoryApi.OBJECT));
    api.allow();
    turns.pass(Duration.ofMinutes(5));
    assertThat(api.count(MemoryApi.STATUS)).isEqualTo(1);
    assertThat(reported().trouble()).isEmpty();
  }

  @Test
  void anApiThatIsUnwellIsAskedEverLessOftenAndToldWhenItIsBack() throws InterruptedException {
    api.refuse(MemoryApi.OBJECT, 500);
    start(Told.YES, Told.NO);
    turns.pass(Duration.ofSeconds(20));
    assertThat(api.count(MemoryApi.OBJECT)).isBetween(3, 7);
    turns.pass(Duration.ofHours(1));
    assertThat(api.count(MemoryApi.OBJECT)).isBetween(30, 75);
    api.allow();
    turns.pass(Duration.ofMinutes(2));
    assertThat(api.count(MemoryApi.STATUS)).isEqualTo(1);
  }

  @Test
  void anObjectThatSomebodyDeletedIsMadeAgain() throws InterruptedException {
    start(Told.YES, Told.NO);
    turns.pass(SOON);
    AtomicInteger gone = new AtomicInteger(1);
    api.refuse(request ->
        request.verb().equals(MemoryApi.STATUS) && gone.getAndDecrement() > 0
            ? Optional.of(MemoryApi.failure(404))
            : Optional.empty());
    show(Examples.empty());
    turns.pass(Duration.ofSeconds(15));
    assertThat(api.count(MemoryApi.OBJECT)).isEqualTo(2);
    assertThat(api.count(MemoryApi.STATUS)).as("written, gone, written").isEqualTo(3);
    assertThat(reported().trouble()).isEmpty();
  }

  @Test
  void anErrorOfATurnIsSaidAndHeals() throws InterruptedException {
    AtomicInteger times = new AtomicInteger(2);
    api.refuse(_ -> {
      if (times.getAndDecrement() > 0) {
        throw new OutOfMemoryError("a test");
      }
      return Optional.empty();
    });
    start(Told.YES, Told.NO);
    turns.pass(SOON);
    assertThat(reported().trouble().orElseThrow().text())
        .contains("a fault of ours")
        .contains("a test");
    turns.pass(Duration.ofSeconds(40));
    assertThat(api.count(MemoryApi.STATUS)).isEqualTo(1);
    assertThat(reported().trouble()).isEmpty();
    assertThat(reported().failures()).isEqualTo(2);
  }

  /** As where no memory is left for the words. */
  @Test
  void aFaultThatCannotBeSaidIsNotTriedWithoutAPause() throws InterruptedException {
    AtomicInteger tries = new AtomicInteger();
    Error unspeakable =
        new Error() {
          private static final long serialVersionUID = 1L;

          @Override
          public String getMessage() {
            tries.incrementAndGet();
            throw this;
          }
        };
    api.refuse(_ -> {
      throw unspeakable;
    });
    start(Told.YES, Told.NO);
    turns.pass(Duration.ofSeconds(25));
    assertThat(tries).as("at 1 s, 11 s and 21 s").hasValue(3);
  }

  /** The thread of the speaker tells, and the control thread closes. */
  @Test
  @Timeout(20)
  void nobodyWaitsForAnApiThatDoesNotAnswer() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    api.refuse(_ -> {
      asked.countDown();
      try {
        answered.await();
      } catch (InterruptedException closed) {
        Thread.currentThread().interrupt();
      }
      return Optional.empty();
    });
    Reporter reporter = start(Told.NO, Told.YES);
    reporter.hear(down("leaf-0"));
    for (int begins = 0; begins < 3; begins++) {
      turns.begin(); // nothing is written in the first seconds
    }
    asked.await();
    for (int told = 0; told < 10_000; told++) {
      reporter.hear(down("leaf-1"));
    }
    reporter.seen(NODE);
    assertThat(board.report()).isPresent();
    reporter.close();
    assertThat(api.isClosed()).isTrue();
    answered.countDown();
  }

  @Test
  void eventsAreBoundedAndWhatIsNotToldIsCounted() throws InterruptedException {
    Reporter reporter = start(Told.NO, Told.YES);
    turns.pass(Duration.ofSeconds(4));
    for (int peer = 0; peer < 500; peer++) {
      reporter.hear(down("leaf-" + peer));
    }
    turns.pass(Duration.ofSeconds(2));
    assertThat(api.count(MemoryApi.EVENT)).isEqualTo(10);
    assertThat(reported().eventsLost()).isEqualTo(500 - 64);
    turns.pass(Duration.ofMinutes(2));
    assertThat(api.count(MemoryApi.EVENT)).isBetween(15, 16);
    turns.pass(Duration.ofHours(1));
    assertThat(reported().events()).isEqualTo(64);
    assertThat(api.count(MemoryApi.EVENT)).isEqualTo(64);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 422})
  void anEventThatTheApiWillNeverHaveKeepsNoOtherBack(int code) throws InterruptedException {
    api.refuse(request ->
        request.verb().equals(MemoryApi.EVENT) && request.body().contains("leaf-1")
            ? Optional.of(MemoryApi.failure(code))
            : Optional.empty());
    Reporter reporter = start(Told.NO, Told.YES);
    reporter.hear(down("leaf-1"));
    reporter.hear(down("leaf-2"));
    turns.pass(Duration.ofMinutes(5));
    assertThat(api.count(MemoryApi.EVENT)).isEqualTo(2);
    assertThat(reported().events()).isEqualTo(1);
    assertThat(reported().eventsLost()).isEqualTo(1);
  }

  @Test
  void whatIsNoEventTakesNoPlaceOfOneAndWhatWasLeftOutOfTheLogCounts() throws InterruptedException {
    Reporter reporter = start(Told.NO, Told.YES);
    for (int note = 0; note < 1_000; note++) {
      reporter.hear(new SourceNote.AlsoWanted(Examples.KUBERNETES, PREFIX, ImmutableList.of()));
    }
    reporter.hear(new Note.AfterOthers(down("leaf-1"), 4));
    turns.pass(SOON);
    assertThat(reported().eventsLost()).isEqualTo(0);
    assertThat(api.bodies(MemoryApi.EVENT))
        .singleElement(as(STRING))
        .contains("leaf-1")
        .contains("\"count\":5");
  }

  @Test
  void aFindingIsOneEventForAsLongAsItStands() throws InterruptedException {
    board.pin(Examples.state().finding(Examples.findings()));
    start(Told.NO, Told.YES);
    turns.pass(Duration.ofMinutes(50));
    assertThat(api.bodies(MemoryApi.EVENT))
        .satisfiesExactlyInAnyOrder(
            body -> assertThat(body).contains("DuplicateCidr"),
            body -> assertThat(body).contains("TunnelRouting"));
  }

  @Test
  void anApiThatWantsToBeLeftAloneIs() throws InterruptedException {
    AtomicInteger times = new AtomicInteger(1);
    api.refuse(request ->
        request.verb().equals(MemoryApi.EVENT) && times.getAndDecrement() > 0
            ? Optional.of(new Failure("too many requests", 429, Duration.ofMinutes(10)))
            : Optional.empty());
    start(Told.NO, Told.YES).hear(down("leaf-1"));
    turns.pass(Duration.ofMinutes(9));
    assertThat(api.count(MemoryApi.EVENT)).isEqualTo(1);
    // And for up to half as long again.
    turns.pass(Duration.ofMinutes(7));
    assertThat(api.count(MemoryApi.EVENT)).isEqualTo(2);
  }

  @Test
  void theTaintIsTakenOffOnceForEachNodeAndOthersStay() throws InterruptedException {
    Reporter reporter = start(Told.NO, Told.NO, Optional.of(TAINT), Optional.empty());
    turns.pass(SOON);
    assertThat(api.node().taints()).containsExactly(OTHER);
    api.put(NODE);
    turns.pass(Duration.ofMinutes(10));
    assertThat(api.node().taints()).as("who puts it there again has it").contains(STARTUP);
    NodeFacts next =
        new NodeFacts(
            NODE.name(),
            "uid-2",
            NODE.labels(),
            NODE.annotations(),
            NODE.internalAddresses(),
            NODE.taints(),
            NODE.conditions(),
            NodeFacts.Ending.NONE);
    api.put(next);
    reporter.seen(next);
    turns.pass(SOON);
    assertThat(api.node().taints()).containsExactly(OTHER);
    assertThat(api.count(MemoryApi.UNTAINT)).isEqualTo(2);
  }

  @Test
  void aListOfTaintsThatOthersChangeMeanwhileIsReadAgain() throws InterruptedException {
    NodeFacts.Taint late = new NodeFacts.Taint("example.com/late", "", "NoSchedule");
    api.refuse(request -> {
      if (request.verb().equals(MemoryApi.UNTAINT) && !api.node().taints().contains(late)) {
        api.put(MemoryApi.tainted(NODE, ImmutableSet.of(late, OTHER, STARTUP)));
      }
      return Optional.empty();
    });
    start(Told.NO, Told.NO, Optional.of(TAINT), Optional.empty());
    turns.pass(SOON);
    assertThat(api.count(MemoryApi.UNTAINT)).isEqualTo(2);
    assertThat(api.node().taints()).containsExactly(late, OTHER);
    assertThat(reported().failures()).isEqualTo(0);
  }

  @Test
  void aListOfTaintsThatIsAlwaysAnotherIsReadFiveTimesInARow() throws InterruptedException {
    api.refuse(MemoryApi.UNTAINT, 409);
    start(Told.NO, Told.NO, Optional.of(TAINT), Optional.empty());
    turns.pass(Duration.ofSeconds(3));
    assertThat(api.count(MemoryApi.UNTAINT)).isEqualTo(5);
    assertThat(reported().failures()).isEqualTo(1);
  }

  @Test
  void aConditionThatTheNodeHasAlreadyIsNotWritten() throws InterruptedException {
    api.put(
        new NodeFacts(
            NODE.name(),
            NODE.uid(),
            NODE.labels(),
            NODE.annotations(),
            NODE.internalAddresses(),
            NODE.taints(),
            ImmutableMap.of(TYPE, "True"),
            NodeFacts.Ending.NONE));
    start(Told.NO, Told.NO, Optional.empty(), Optional.of(TYPE));
    turns.pass(Duration.ofMinutes(1));
    assertThat(api.count()).as("the Node was read").isPositive();
    assertThat(api.count(MemoryApi.CONDITION)).isEqualTo(0);
  }

  @Test
  void aLeafThatWasNotToldEndOfRibHasNoRoutesYet() throws InterruptedException {
    show(Examples.withoutEndOfRib());
    start(Told.NO, Told.NO, Optional.of(TAINT), Optional.empty());
    turns.pass(Duration.ofMinutes(1));
    assertThat(api.node().taints()).contains(STARTUP);
  }

  @Test
  void withoutRoutesTheTaintStaysAndTheConditionIsFalse() throws InterruptedException {
    show(Examples.empty());
    start(Told.NO, Told.NO, Optional.of(TAINT), Optional.of(TYPE));
    turns.pass(Duration.ofMinutes(2));
    assertThat(api.node().taints()).contains(STARTUP);
    assertThat(api.node().conditions()).containsEntry(TYPE, "False").containsEntry("Ready", "True");
  }

  @Test
  void aConditionOutlivesAShortTimeWithoutRoutesAndTurnsAfterALongOne()
      throws InterruptedException {
    start(Told.NO, Told.NO, Optional.empty(), Optional.of(TYPE));
    turns.pass(SOON);
    assertThat(api.node().conditions()).containsEntry(TYPE, "True");
    show(Examples.empty());
    turns.pass(Duration.ofSeconds(20));
    show(Examples.snapshot());
    turns.pass(Duration.ofMinutes(2));
    assertThat(api.count(MemoryApi.CONDITION)).isEqualTo(1);
    show(Examples.empty());
    turns.pass(Duration.ofSeconds(45));
    assertThat(api.node().conditions()).containsEntry(TYPE, "False");
    show(Examples.snapshot());
    turns.pass(Duration.ofSeconds(15));
    assertThat(api.node().conditions()).containsEntry(TYPE, "True");
    assertThat(api.count(MemoryApi.CONDITION)).isEqualTo(3);
  }

  private Reporter start(Told object, Told events) {
    return start(object, events, Optional.empty(), Optional.empty());
  }

  private Reporter start(
      Told object, Told events, Optional<String> taint, Optional<String> condition) {
    DaemonSettings.Report settings =
        new DaemonSettings.Report(
            "worker-1",
            new ApiSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ImmutableMap.of()),
            object,
            events,
            Duration.ofSeconds(10),
            taint,
            condition);
    Reporter reporter = new Reporter(settings, board, api, turns, turns);
    open = Optional.of(reporter);
    reporter.start();
    return reporter;
  }

  private void show(Snapshot snapshot) {
    board.look(() -> snapshot, () -> true);
  }

  private ReportState reported() {
    return board.report().orElseThrow();
  }

  private static Note down(String peer) {
    return new PeerNote.Down(
        new PeerName(peer),
        Duration.ofSeconds(83),
        new SessionReason.HoldTimerExpired(SessionReason.Awaited.KEEPALIVE_OR_UPDATE, 9));
  }
}
