package io.leafcast.daemon.run;

import static io.leafcast.daemon.run.RunningDaemon.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.drain.Drain;
import io.leafcast.bgp.reason.DrainReason;
import io.leafcast.bgp.source.SavedSet;
import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.bgp.wire.RouterId;
import io.leafcast.daemon.admin.StatusDocument;
import io.leafcast.daemon.admin.StatusReport;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.board.DaemonState;
import io.leafcast.daemon.board.Finding;
import io.leafcast.daemon.config.RouterIdChoice;
import io.leafcast.daemon.config.StateSettings;
import io.leafcast.daemon.order.Asked;
import io.leafcast.daemon.order.Order;
import io.leafcast.k8s.objects.NodeFacts;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon whose API is away begins with what the one before it has left. */
final class RememberingTest {
  private static final NodeFacts NODE =
      NodeFacts.of(
          "worker-1",
          ImmutableMap.of(),
          ImmutableMap.of("leaf", "127.0.0.2"),
          ImmutableList.of("192.0.2.55"));

  @TempDir private Path folder;
  private Path file;
  private Optional<RunningDaemon> running = Optional.empty();

  @BeforeEach
  void prepare() throws IOException {
    file = folder.resolve("leafcast.yaml");
    write("198.51.100.0/25", "${annotation:leaf}");
  }

  @AfterEach
  void stop() {
    running.ifPresent(RunningDaemon::close);
  }

  private void write(String prefix, String leaf) throws IOException {
    Files.writeString(
        file,
        """
        apiVersion: leafcast.io/v1
        router: {asn: 64500}
        allow: [198.51.100.0/24]
        sources:
          kubernetes: {node: worker-1, server: "http://127.0.0.1:1"}
          static: {prefixes: [%s]}
        peers:
          - {name: leaf-1, address: "%s", port: 1, asn: 65550}
        admin: {socket: %s}
        http: {listen: "127.0.0.1:0"}
        """
            .formatted(prefix, leaf, folder.resolve("admin.sock")),
        UTF_8);
  }

  private void run() {
    running = Optional.of(RunningDaemon.of(file));
  }

  private void restart() {
    stop();
    run();
  }

  private Board board() {
    return running.orElseThrow().control().board();
  }

  private Optional<Snapshot> snapshot() {
    return board().snapshot();
  }

  private StatusDocument.State state() {
    return StatusReport.of(board(), Instant.now()).state().orElseThrow();
  }

  /** The first process hears of the Node, and announces. */
  private void live() {
    run();
    assertThat(snapshot()).as("it waits for the Node").isEmpty();
    running.orElseThrow().control().tell(new Event.NodeSeen(NODE));
    await(() -> snapshot().filter(seen -> !seen.prefixes().isEmpty()).isPresent());
    await(() -> state().saves() > 0);
  }

  @Test
  void whatTheNodeSaidIsKnownAfterARestartThoughTheApiIsAway() {
    live();
    assertThat(snapshot().orElseThrow().routerId()).hasToString("192.0.2.55");
    assertThat(state().begunWith()).isEmpty();
    restart();
    Snapshot again = snapshot().orElseThrow();
    assertThat(again.routerId()).hasToString("192.0.2.55");
    assertThat(again.peers())
        .first()
        .extracting(peer -> peer.target().text())
        .isEqualTo("127.0.0.2");
    assertThat(state().begunWith()).isPresent();
    assertThat(state().nodeAsOf()).isPresent();
    running.orElseThrow().control().tell(new Event.NodeSeen(NODE));
    await(() -> state().nodeAsOf().isEmpty());
  }

  @Test
  void whatIsAnnouncedIsRememberedOfASourceThatCannotBeReadYet() throws IOException {
    live();
    stop();
    running = Optional.empty();
    Path saved = folder.resolve("announced-worker-1.state");
    String text = Files.readString(saved);
    assertThat(text).contains("prefix\t198.51.100.0/25");
    run();
    await(() -> snapshot().filter(seen -> !seen.prefixes().isEmpty()).isPresent());
    assertThat(snapshot().orElseThrow().sources())
        .anySatisfy(source -> assertThat(source.name()).hasToString("static"));
  }

  @Test
  void aStopForGoodLeavesNothingToTheNext() throws IOException {
    Files.writeString(file, Files.readString(file) + "stop: {onTerm: decommission}\n");
    live();
    Path saved = folder.resolve("announced-worker-1.state");
    assertThat(saved).exists();
    stop();
    running = Optional.empty();
    await(() -> Files.notExists(saved));
  }

  /** The file may name another node while this one was still waited for. */
  @Test
  void whatANodeAnnouncedIsNotWhatAnotherBeginsWith() {
    live();
    stop();
    running = Optional.empty();
    Board board = new Board(DaemonState.starting("test", file.toString(), Instant.now()));
    try (Remembering next = new Remembering(board, Instant::now, _ -> {})) {
      next.open(Optional.of(new StateSettings(folder.toString(), Duration.ofDays(1))), "worker-1");
      assertThat(next.announced().size()).isPositive();
      next.chose(new RouterIdChoice(new RouterId(7), "a test"), "worker-2");
      assertThat(next.announced()).isEqualTo(SavedSet.NONE);
    }
  }

  private Optional<Snapshot.Drained.Yes> drained() {
    return snapshot().stream()
        .flatMap(seen -> seen.peers().stream())
        .flatMap(peer ->
            peer.drained() instanceof Snapshot.Drained.Yes yes ? Stream.of(yes) : Stream.empty())
        .findFirst();
  }

  private void order(Order order) {
    running.orElseThrow().control().tell(new Event.Ordered(new Asked(order)));
  }

  private void more(String yaml) throws IOException {
    Files.writeString(file, Files.readString(file) + yaml);
  }

  private static NodeFacts tainted(String... keys) {
    return new NodeFacts(
        NODE.name(),
        NODE.uid(),
        NODE.labels(),
        NODE.annotations(),
        NODE.internalAddresses(),
        Stream.of(keys)
            .map(key -> new NodeFacts.Taint(key, "", "NoExecute"))
            .collect(ImmutableSet.toImmutableSet()),
        ImmutableMap.of(),
        NodeFacts.Ending.NONE);
  }

  @Test
  void aDrainThatSomebodyOrderedHoldsAfterARestartUntilItIsTakenBack() throws IOException {
    more("drain: {gracefulShutdownFor: 0, withdrawnFor: 0}\n");
    live();
    order(new Order.Drain(ImmutableSortedSet.of(), "rack 7 is moved"));
    await(() -> drained().filter(yes -> yes.phase() == Drain.Phase.CEASED).isPresent());
    await(() -> savedText().contains("CEASED"));
    Files.writeString(
        file,
        Files.readString(file).replace("gracefulShutdownFor: 0", "gracefulShutdownFor: 3600"));
    restart();
    assertThat(drained())
        .hasValueSatisfying(yes -> {
          assertThat(yes.phase()).as("it had no session any more").isEqualTo(Drain.Phase.CEASED);
          assertThat(yes.order().why()).isEqualTo(new DrainReason.Asked());
          assertThat(yes.order().text()).isEqualTo("rack 7 is moved");
        });
    order(new Order.Undrain(ImmutableSortedSet.of()));
    await(() -> drained().isEmpty());
    restart();
    assertThat(drained()).isEmpty();
  }

  @Test
  void aMarkOfTheNodeHoldsAfterARestartUntilTheNodeIsSeenWithoutIt() throws IOException {
    more("drain: {on: {taint: example.net/maintenance}}\n");
    live();
    running.orElseThrow().control().tell(new Event.NodeSeen(tainted("example.net/maintenance")));
    await(() -> drained().isPresent());
    restart();
    assertThat(drained().orElseThrow().order().why())
        .isEqualTo(new DrainReason.Remembered("taint example.net/maintenance"));
    running.orElseThrow().control().tell(new Event.NodeSeen(tainted("example.net/maintenance")));
    await(() -> drained().filter(yes -> yes.order().why() instanceof DrainReason.Seen).isPresent());
    restart();
    running.orElseThrow().control().tell(new Event.NodeSeen(tainted()));
    await(() -> drained().isEmpty());
    restart();
    assertThat(drained()).isEmpty();
  }

  @Test
  void thatTheGateWasOpenIsLeftToTheNext() throws IOException {
    Path agent = folder.resolve("agent.sock");
    more("gates: {conditions: [{agentSocket: %s}]}\n".formatted(agent));
    live();
    assertThat(savedText()).doesNotContain("gate-opened");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(agent));
      await(() -> savedText().contains("gate-opened"));
    }
  }

  private String savedText() {
    try {
      return Files.readString(folder.resolve("announced-worker-1.state"));
    } catch (IOException notYet) {
      return "";
    }
  }

  @Test
  void aPeerThatNeedsWhatNobodyRemembersWaitsForTheApi() throws IOException {
    live();
    write("198.51.100.0/25", "${annotation:other}");
    restart();
    await(() -> !board().state().peersLeftOut().heldBack().isEmpty());
    assertThat(snapshot().orElseThrow().peers()).isEmpty();
    running
        .orElseThrow()
        .control()
        .tell(
            new Event.NodeSeen(
                NodeFacts.of(
                    "worker-1",
                    ImmutableMap.of(),
                    ImmutableMap.of("other", "127.0.0.3"),
                    ImmutableList.of())));
    await(() -> !snapshot().orElseThrow().peers().isEmpty());
    assertThat(snapshot().orElseThrow().routerId()).hasToString("192.0.2.55");
  }

  @Test
  void aFileThatIsNotTakenIsAFindingAndTheDaemonGoesOn() throws IOException {
    Files.writeString(folder.resolve("announced-worker-1.state"), "rubbish");
    write("198.51.100.0/25", "127.0.0.2");
    run();
    await(() -> snapshot().filter(seen -> !seen.prefixes().isEmpty()).isPresent());
    assertThat(state().remark()).contains("no saved state of leafcast");
    await(() -> state().saves() > 0);
    await(() ->
        board().state().findings().all().stream()
            .map(Finding::code)
            .noneMatch("state-not-taken"::equals));
  }

  @Test
  void whoWantsNothingSavedHasNoFile() throws IOException {
    Files.writeString(file, Files.readString(file) + "state: {save: false}\n");
    run();
    running.orElseThrow().control().tell(new Event.NodeSeen(NODE));
    await(() -> snapshot().filter(seen -> !seen.prefixes().isEmpty()).isPresent());
    assertThat(board().kept()).isEmpty();
    assertThat(folder.resolve("announced-worker-1.state")).doesNotExist();
  }
}
