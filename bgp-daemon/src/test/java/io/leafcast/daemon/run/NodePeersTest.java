package io.leafcast.daemon.run;

import static io.leafcast.daemon.run.RunningDaemon.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.daemon.admin.AdminClient;
import io.leafcast.daemon.admin.Form;
import io.leafcast.daemon.admin.Readiness;
import io.leafcast.daemon.board.Board;
import io.leafcast.daemon.board.Finding;
import io.leafcast.k8s.objects.NodeFacts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file for many racks, in a daemon whose API is away; the test says what the Node says. */
final class NodePeersTest {
  @TempDir private Path folder;
  private Path file;
  private Optional<RunningDaemon> running = Optional.empty();

  @BeforeEach
  void prepare() {
    file = folder.resolve("leafcast.yaml");
  }

  @AfterEach
  void stop() {
    running.ifPresent(RunningDaemon::close);
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
    await(() -> heldBack().size() == 2 && findings().size() == 2);
    assertThat(board().state().waitingFor()).isEmpty();
    assertThat(heldBack())
        .containsExactly(
            "leaf-1: waits for the Node: " + file + ":8:29 ${label:leaf}",
            "leaf-3: waits for the Node: " + file + ":10:68 label rack=r2");
    assertThat(findings())
        .containsExactly(
            "peer-held-back peer leaf-1: waits for the Node: " + file + ":8:29 ${label:leaf}",
            "peer-held-back peer leaf-3: waits for the Node: " + file + ":10:68 label rack=r2");

    tell(new Event.NodeSeen(node(ImmutableMap.of("rack", "r2", "leaf", "127.0.0.1"))));
    awaitPeers("leaf-1", "leaf-2", "leaf-3");
    await(() -> heldBack().isEmpty() && findings().isEmpty());
  }

  @Test
  void aLabelThatIsMissingHoldsBackItsPeerWithTheReasonAndTheOthersRun() throws IOException {
    run(
        """
          - {name: leaf-1, address: "${label:leaf}", port: 1, asn: 65550}
          - {name: leaf-2, address: 127.0.0.2, port: 1, asn: 65550}
        """);
    tell(new Event.NodeSeen(node(ImmutableMap.of())));
    await(() -> heldBack().toString().contains("has no label"));
    awaitPeers("leaf-2");
    assertThat(board().state().problems()).isEmpty();
    assertThat(Readiness.of(board()).reason()).contains("nothing to announce yet");
  }

  @Test
  void aLabelThatGoesEndsNoSession() throws IOException {
    run(
        """
          - {name: leaf-1, address: "${label:leaf}", port: 1, asn: 65550}
          - {name: leaf-2, address: 127.0.0.2, port: 1, asn: 65550}
        """);
    tell(new Event.NodeSeen(node(ImmutableMap.of("leaf", "127.0.0.1"))));
    awaitPeers("leaf-1", "leaf-2");
    await(() -> heldBack().isEmpty()); // the speaker may know before the board does
    tell(new Event.NodeSeen(node(ImmutableMap.of())));
    await(() -> !heldBack().isEmpty());
    await(() -> findings().getFirst().endsWith("; until then it goes on as it was"));
    // Once this is seen, so is what the speaker was told before.
    write(
        """
          - {name: leaf-1, address: "${label:leaf}", port: 1, asn: 65550}
          - {name: leaf-3, address: 127.0.0.2, port: 1, asn: 65550}
        """);
    tell(new Event.Reload());
    awaitPeers("leaf-1", "leaf-3");
  }

  @Test
  void anotherRackIsOtherPeers() throws IOException {
    run(
        """
          - {name: r1-leaf, address: 127.0.0.1, port: 1, asn: 65550, nodes: {matchLabels: {rack: r1}}}
          - {name: r2-leaf, address: 127.0.0.2, port: 1, asn: 65549, nodes: {matchLabels: {rack: r2}}}
        """);
    assertThat(board().snapshot()).as("nothing to begin with yet").isEmpty();
    assertThat(board().state().waitingFor())
        .containsExactly(file + ":8:69 label rack=r1", file + ":9:69 label rack=r2");
    tell(new Event.NodeSeen(node(ImmutableMap.of("rack", "r1"))));
    awaitPeers("r1-leaf");
    await(() -> board().state().peersLeftOut().elsewhere() == 1);
    tell(new Event.NodeSeen(node(ImmutableMap.of("rack", "r2"))));
    awaitPeers("r2-leaf");
    tell(new Event.NodeSeen(node(ImmutableMap.of())));
    awaitPeers();
    await(() -> board().state().peersLeftOut().elsewhere() == 2);
  }

  @Test
  void theDaemonShowsWhatItHasMadeOfTheFile() throws IOException {
    run(
        """
          - {name: leaf-1, address: "${label:leaf}", port: 1, asn: 65550}
          - {name: leaf-2, address: 127.0.0.2, port: 1, asn: 65550, nodes: {matchLabels: {rack: r2}}}
        """);
    tell(new Event.NodeSeen(node(ImmutableMap.of("leaf", "127.0.0.1"))));
    await(() -> resolved().contains("peers[0].address 127.0.0.1 " + file));
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
    running = Optional.of(RunningDaemon.of(file));
  }

  private void tell(Event event) {
    running.orElseThrow().control().tell(event);
  }

  private Board board() {
    return running.orElseThrow().control().board();
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
    return board().state().peersLeftOut().heldBack();
  }

  private ImmutableList<String> findings() {
    return board().state().findings().all().stream()
        .map(NodePeersTest::words)
        .collect(ImmutableList.toImmutableList());
  }

  private static String words(Finding found) {
    return found.code() + " " + found.object() + ": " + found.text();
  }

  private void awaitPeers(String... names) {
    await(() ->
        board()
            .snapshot()
            .map(NodePeersTest::names)
            .equals(Optional.of(ImmutableList.copyOf(names))));
  }

  private static ImmutableList<String> names(Snapshot snapshot) {
    return snapshot.peers().stream()
        .map(peer -> peer.name().text())
        .collect(ImmutableList.toImmutableList());
  }
}
