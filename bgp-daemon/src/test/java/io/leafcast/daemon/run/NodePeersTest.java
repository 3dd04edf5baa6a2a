package io.leafcast.daemon.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.daemon.admin.AdminClient;
import io.leafcast.daemon.admin.Form;
import io.leafcast.daemon.admin.Readiness;
import io.leafcast.daemon.board.Finding;
import io.leafcast.k8s.objects.NodeFacts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file for many racks, in a daemon whose API is away; the test says what the Node says. */
final class NodePeersTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private Path file;
  private Control control;
  private Optional<CompletableFuture<Integer>> status = Optional.empty();

  @BeforeEach
  void prepare() {
    file = folder.resolve("leafcast.yaml");
    control = new Control(file, ImmutableMap.of("NODE_NAME", "worker-1"), InstantSource.system());
  }

  @AfterEach
  void stop() {
    if (status.isPresent()) {
      control.tell(new Event.StopAsked("SIGTERM"));
      assertThat(status.orElseThrow().join()).isEqualTo(ExitCode.FINE);
    }
  }

  @Test
  void aPeerThatNeedsNothingOfTheNodeStartsWhileTheApiIsAway() throws IOException {
    run(
        """
          - {name: leaf-1, address: "${label:leaf}", port: 1, asn: 65550}
          - {name: leaf-2, address: 127.0.0.2, port: 1, asn: 65550}
          - {name: leaf-3, address: 127.0.0.3, port: 1, asn: 65550, nodes: {matchLabels: {rack: r2}}}
        """);
    awaitPeers("leaf-2");
    awaitState(() -> heldBack().size() == 2 && findings().size() == 2);
    assertThat(control.board().state().waitingFor()).isEmpty();
    assertThat(heldBack())
        .containsExactly(
            "leaf-1: waits for the Node: " + file + ":8:29 ${label:leaf}",
            "leaf-3: waits for the Node: " + file + ":10:68 label rack=r2");
    assertThat(findings())
        .containsExactly(
            "peer-held-back peer leaf-1: waits for the Node: " + file + ":8:29 ${label:leaf}",
            "peer-held-back peer leaf-3: waits for the Node: " + file + ":10:68 label rack=r2");

    control.tell(new Event.NodeSeen(node(ImmutableMap.of("rack", "r2", "leaf", "127.0.0.1"))));
    awaitPeers("leaf-1", "leaf-2", "leaf-3");
    awaitState(() -> heldBack().isEmpty() && findings().isEmpty());
  }

  @Test
  void aLabelThatIsMissingHoldsBackItsPeerWithTheReasonAndTheOthersRun() throws IOException {
    run(
        """
          - {name: leaf-1, address: "${label:leaf}", port: 1, asn: 65550}
          - {name: leaf-2, address: 127.0.0.2, port: 1, asn: 65550}
        """);
    control.tell(new Event.NodeSeen(node(ImmutableMap.of())));
    awaitState(() -> heldBack().toString().contains("has no label"));
    awaitPeers("leaf-2");
    assertThat(control.board().state().problems()).isEmpty();
    assertThat(Readiness.of(control.board()).reason()).contains("nothing to announce yet");
  }

  @Test
  void aLabelThatGoesEndsNoSession() throws IOException {
    run(
        """
          - {name: leaf-1, address: "${label:leaf}", port: 1, asn: 65550}
          - {name: leaf-2, address: 127.0.0.2, port: 1, asn: 65550}
        """);
    control.tell(new Event.NodeSeen(node(ImmutableMap.of("leaf", "127.0.0.1"))));
    awaitPeers("leaf-1", "leaf-2");
    awaitState(() -> heldBack().isEmpty()); // the speaker may know before the board does
    control.tell(new Event.NodeSeen(node(ImmutableMap.of())));
    awaitState(() -> !heldBack().isEmpty());
    awaitState(() -> findings().getFirst().endsWith("; until then it goes on as it was"));
    // Once this is seen, so is what the speaker was told before.
    write(
        """
          - {name: leaf-1, address: "${label:leaf}", port: 1, asn: 65550}
          - {name: leaf-3, address: 127.0.0.2, port: 1, asn: 65550}
        """);
    control.tell(new Event.Reload());
    awaitPeers("leaf-1", "leaf-3");
  }

  @Test
  void anotherRackIsOtherPeers() throws IOException {
    run(
        """
          - {name: r1-leaf, address: 127.0.0.1, port: 1, asn: 65550, nodes: {matchLabels: {rack: r1}}}
          - {name: r2-leaf, address: 127.0.0.2, port: 1, asn: 65549, nodes: {matchLabels: {rack: r2}}}
        """);
    assertThat(control.board().snapshot()).as("nothing to begin with yet").isEmpty();
    assertThat(control.board().state().waitingFor())
        .containsExactly(file + ":8:69 label rack=r1", file + ":9:69 label rack=r2");
    control.tell(new Event.NodeSeen(node(ImmutableMap.of("rack", "r1"))));
    awaitPeers("r1-leaf");
    awaitState(() -> control.board().state().peersLeftOut().elsewhere() == 1);
    control.tell(new Event.NodeSeen(node(ImmutableMap.of("rack", "r2"))));
    awaitPeers("r2-leaf");
    control.tell(new Event.NodeSeen(node(ImmutableMap.of())));
    awaitPeers();
    awaitState(() -> control.board().state().peersLeftOut().elsewhere() == 2);
  }

  @Test
  void theDaemonShowsWhatItHasMadeOfTheFile() throws IOException {
    run(
        """
          - {name: leaf-1, address: "${label:leaf}", port: 1, asn: 65550}
          - {name: leaf-2, address: 127.0.0.2, port: 1, asn: 65550, nodes: {matchLabels: {rack: r2}}}
        """);
    control.tell(new Event.NodeSeen(node(ImmutableMap.of("leaf", "127.0.0.1"))));
    awaitState(() -> resolved().contains("peers[0].address 127.0.0.1 " + file));
    assertThat(resolved())
        .startsWith(file + " on Node worker-1")
        .contains("peers[1] leaf-2 elsewhere not for this node: label rack=r2 wanted");
  }

  private String resolved() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(AdminClient.config(folder.resolve("admin.sock"), Form.TABLE, out))
        .isEqualTo(Decoded.good(AdminClient.Sessions.NOT_UP));
    return out.toString(UTF_8).replaceAll(" +", " ");
  }

  private void run(String peers) throws IOException {
    write(peers);
    assertThat(control.start()).isEqualTo(new Control.Started.Yes());
    status = Optional.of(CompletableFuture.supplyAsync(control::obey));
  }

  private void write(String peers) throws IOException {
    Files.writeString(
        file,
        """
        apiVersion: leafcast.io/v1
        router: {asn: 65551}
        allow: [198.51.100.0/24]
        sources: {kubernetes: {server: "http://127.0.0.1:1"}}
        admin: {socket: %s/admin.sock}
        http: {listen: "127.0.0.1:0"}
        peers:
        %s\
        """
            .formatted(folder, peers));
  }

  private static NodeFacts node(ImmutableMap<String, String> labels) {
    return NodeFacts.of("worker-1", labels, ImmutableMap.of(), ImmutableList.of());
  }

  private ImmutableList<String> heldBack() {
    return control.board().state().peersLeftOut().heldBack();
  }

  private ImmutableList<String> findings() {
    return control.board().state().findings().all().stream()
        .map(NodePeersTest::words)
        .collect(ImmutableList.toImmutableList());
  }

  private static String words(Finding found) {
    return found.code() + " " + found.object() + ": " + found.text();
  }

  private void awaitPeers(String... names) {
    awaitState(() ->
        control
            .board()
            .snapshot()
            .map(NodePeersTest::names)
            .equals(Optional.of(ImmutableList.copyOf(names))));
  }

  private static ImmutableList<String> names(Snapshot snapshot) {
    return snapshot.peers().stream()
        .map(peer -> peer.name().text())
        .collect(ImmutableList.toImmutableList());
  }

  /** Until another thread has done its part; fails when it does not. */
  private static void awaitState(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the condition did not come true").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
