package io.leafcast.daemon.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.daemon.admin.AdminClient;
import io.leafcast.daemon.admin.AdminSocket;
import io.leafcast.daemon.admin.Form;
import io.leafcast.daemon.admin.Readiness;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.board.DaemonState;
import io.leafcast.daemon.board.Finding;
import io.leafcast.daemon.lock.Claim;
import io.leafcast.daemon.lock.DaemonLock;
import io.leafcast.daemon.lock.Holder;
import io.leafcast.daemon.order.Done;
import io.leafcast.daemon.order.Order;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several daemons of one node, in one process. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TurnTest {
  @TempDir private Path folder;
  private Path waits;
  private Path asks;

  @BeforeEach
  void write() throws IOException {
    waits = folder.resolve("waits.yaml");
    asks = folder.resolve("asks.yaml");
    Files.writeString(waits, text());
    Files.writeString(asks, text() + "handover: true\n");
  }

  @Test
  void theSecondWaitsWithWordsAndBeginsWithWhatTheFirstHasSaved() throws IOException {
    Other first = new Other(waits, Turn.Rank.NEWCOMER);
    first.awaitSpeaking();
    Other second = new Other(waits, Turn.Rank.NEWCOMER);
    second.awaitWaiting();
    RunningDaemon.await(() -> Files.exists(folder.resolve("admin.sock.waiting")));
    Readiness readiness = Readiness.of(second.board());
    assertThat(readiness.answer()).isEqualTo(Readiness.Answer.NOT_READY);
    assertThat(readiness.reason())
        .contains("another leafcast has this node: process " + ProcessHandle.current().pid());
    assertThat(second.board().speakerAnswers()).as("alive").isTrue();
    assertThat(second.board().snapshot()).isEmpty();
    assertThat(order(".waiting", new Order.Undrain(ImmutableSortedSet.of()), 1))
        .startsWith("this daemon waits, and does nothing: another leafcast has this node");
    assertThat(order("", new Order.Undrain(ImmutableSortedSet.of()), 0))
        .isEqualTo("all peers are served\n");
    Files.writeString(waits, text().replace("leaf-1", "leaf-2"));
    first.end();
    second.awaitSpeaking();
    assertThat(second.board().state().findings().all()).isEmpty();
    assertThat(second.board().kept().orElseThrow().begunWith()).isPresent();
    assertThat(second.board().snapshot().orElseThrow().peers())
        .as("of the file as it is now")
        .extracting(peer -> peer.name().text())
        .containsExactly("leaf-2");
    assertThat(folder.resolve("admin.sock.waiting")).doesNotExist();
    second.end();
  }

  @Test
  void aFileThatWentBadMeanwhileIsNotBegunWith() throws IOException {
    Other first = new Other(waits, Turn.Rank.NEWCOMER);
    first.awaitSpeaking();
    Other second = new Other(asks, Turn.Rank.STANDBY);
    second.awaitWaiting();
    Files.writeString(asks, "not: a configuration\n");
    first.end();
    second.awaitSpeaking();
    second.end();
  }

  @Test
  void whoIsAskedHandsOverAndStandsBy() {
    Other first = new Other(waits, Turn.Rank.NEWCOMER);
    first.awaitSpeaking();
    Other second = new Other(asks, Turn.Rank.NEWCOMER);
    assertThat(first.status.join()).isEqualTo(ExitCode.FINE);
    assertThat(first.control.afterwards()).isEqualTo(Control.Afterwards.STAND_BY);
    second.awaitSpeaking();
    assertThat(second.board().kept().orElseThrow().begunWith()).isPresent();
    Other again = new Other(asks, Turn.Rank.STANDBY);
    again.awaitWaiting();
    assertThat(again.board().state().findings().all().getFirst().text())
        .isEqualTo("this leafcast has handed over to another; it goes on once that has gone");
    second.end();
    again.awaitSpeaking();
    again.end();
  }

  @Test
  void whoHasHandedOverToOneThatDiedGoesOnItself() {
    Other first = new Other(waits, Turn.Rank.NEWCOMER);
    first.awaitSpeaking();
    assertThat(order("", new Order.Handover("one that is dead by now"), 0))
        .isEqualTo("handing over\n");
    assertThat(first.status.join()).isEqualTo(ExitCode.FINE);
    Other again = new Other(waits, Turn.Rank.STANDBY);
    again.awaitSpeaking();
    again.end();
  }

  @Test
  void ofTwoThatAskOneGetsItAndTheOtherWaits() {
    DaemonLock silent = silent();
    ImmutableList<Other> both =
        ImmutableList.of(new Other(asks, Turn.Rank.NEWCOMER), new Other(asks, Turn.Rank.NEWCOMER));
    RunningDaemon.await(
        () -> both.stream().allMatch(one -> text(one).contains("in vain: there is no ")));
    assertThat(both).noneMatch(Other::speaks);
    silent.close();
    RunningDaemon.await(() -> both.stream().anyMatch(Other::speaks));
    Other winner = both.stream().filter(Other::speaks).findFirst().orElseThrow();
    Other loser = both.stream().filter(one -> one != winner).findFirst().orElseThrow();
    assertThat(loser.speaks()).isFalse();
    winner.end();
    loser.awaitSpeaking();
    loser.end();
  }

  /** Of a daemon that has the lock and answers to nobody. */
  private DaemonLock silent() {
    return switch (DaemonLock.open(folder.resolve("admin.sock.lock"))) {
      case Decoded.Bad<DaemonLock>(String reason) -> throw new AssertionError(reason);
      case Decoded.Good<DaemonLock>(DaemonLock lock) -> {
        assertThat(lock.tryTake(Holder.self(Instant.EPOCH, "silent", 1)))
            .isEqualTo(new Claim.Held());
        yield lock;
      }
    };
  }

  @Test
  void aSigtermEndsWhoWaits() {
    Other first = new Other(waits, Turn.Rank.NEWCOMER);
    first.awaitSpeaking();
    Other second = new Other(asks, Turn.Rank.STANDBY);
    second.awaitWaiting();
    second.end();
    assertThat(second.board().snapshot()).isEmpty();
    assertThat(first.speaks()).isTrue();
    first.end();
  }

  /** Its version knows of no lock, so the lock is free. */
  @Test
  void aDaemonThatOnlyAnswersAtTheSocketIsWaitedFor() {
    Board board = new Board(DaemonState.starting("0.0.1", "old.yaml", Instant.EPOCH));
    AtomicReference<Order> asked = new AtomicReference<>();
    Decoded<AdminSocket> opened =
        AdminSocket.open(
            folder.resolve("admin.sock"),
            board,
            InstantSource.system(),
            _ -> "",
            order -> {
              asked.set(order.take().orElseThrow());
              order.answer(Done.saying(1, "no order that this daemon knows"));
            });
    Other second = new Other(asks, Turn.Rank.NEWCOMER);
    second.awaitWaiting();
    RunningDaemon.await(() ->
        text(second).endsWith("asked to hand over, in vain: no order that this daemon knows"));
    assertThat(text(second)).startsWith("another leafcast, without a lock, answers at ");
    assertThat(asked.get()).isInstanceOf(Order.Handover.class);
    assertThat(second.speaks()).isFalse();
    if (opened instanceof Decoded.Good<AdminSocket>(AdminSocket old)) {
      old.close();
    }
    second.awaitSpeaking();
    second.end();
  }

  @Test
  void aLockThatTheHostDoesNotGiveIsSaidAndKeepsNobodyFromWorking() throws IOException {
    Files.createDirectory(folder.resolve("admin.sock.lock"));
    Other only = new Other(waits, Turn.Rank.NEWCOMER);
    only.awaitSpeaking();
    assertThat(only.board().state().findings().all())
        .extracting(Finding::code)
        .containsExactly("lock-not-taken");
    only.end();
  }

  private static String text(Other daemon) {
    return daemon.board().state().findings().all().stream()
        .filter(one -> one.code().equals("another-daemon"))
        .map(Finding::text)
        .findFirst()
        .orElse("");
  }

  private String order(String suffix, Order order, int status) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    assertThat(AdminClient.order(folder.resolve("admin.sock" + suffix), order, Form.TABLE, said))
        .isEqualTo(Decoded.good(status));
    return said.toString(UTF_8);
  }

  private String text() {
    return """
    apiVersion: leafcast.io/v1
    router: {asn: 65551}
    allow: [198.51.100.0/24]
    sources: {static: {prefixes: [198.51.100.0/25]}}
    peers: [{name: leaf-1, address: 127.0.0.1, port: 1, asn: 65550}]
    admin: {socket: %s/admin.sock}
    http: {listen: "127.0.0.1:0"}
    """
        .formatted(folder);
  }

  /** A daemon from its start on, which may have to wait. */
  private final class Other {
    private final Control control;
    private final CompletableFuture<Integer> status;

    Other(Path file, Turn.Rank rank) {
      control =
          new Control(
              file,
              ImmutableMap.of("NODE_NAME", "worker-1", "STATE_DIRECTORY", folder.toString()),
              InstantSource.system(),
              Duration.ofMillis(20),
              new EventQueue(),
              rank);
      CompletableFuture<Integer> ended = new CompletableFuture<>();
      Thread.ofPlatform()
          .daemon()
          .start(() ->
              ended.complete(
                  switch (control.start()) {
                    case Started.Yes() -> control.obey();
                    case Started.Ended(int early) -> early;
                    case Started.No _ -> ExitCode.MISUSED;
                    case Started.Failed() -> ExitCode.FAILED;
                  }));
      status = ended;
    }

    Board board() {
      return control.board();
    }

    boolean speaks() {
      return board().snapshot().filter(seen -> !seen.prefixes().isEmpty()).isPresent();
    }

    void awaitSpeaking() {
      RunningDaemon.await(() -> speaks() && Files.exists(folder.resolve("admin.sock")));
    }

    void awaitWaiting() {
      RunningDaemon.await(() ->
          board().state().findings().all().stream()
              .anyMatch(one -> one.code().equals("another-daemon")));
    }

    void end() {
      control.tell(new Event.StopAsked("SIGTERM"));
      assertThat(status.join()).isEqualTo(ExitCode.FINE);
    }
  }
}
