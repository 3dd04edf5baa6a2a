package io.leafcast.daemon.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.daemon.admin.AdminClient;
import io.leafcast.daemon.admin.Form;
import io.leafcast.daemon.board.CheckView;
import io.leafcast.daemon.board.Finding;
import io.leafcast.daemon.board.Findings;
import io.leafcast.k8s.objects.NodeFacts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The daemon on loopback, with a leaf that is not there. */
final class ControlTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private Path file;
  private Control control;
  private Optional<CompletableFuture<Integer>> status = Optional.empty();

  @BeforeEach
  void prepare() throws IOException {
    file = folder.resolve("leafcast.yaml");
    write(good());
    control =
        new Control(
            file,
            ImmutableMap.of("NODE_NAME", "worker-1", "STATE_DIRECTORY", folder.toString()),
            InstantSource.system());
  }

  @AfterEach
  void stop() {
    if (status.isPresent()) {
      control.tell(new Event.StopAsked("SIGTERM"));
      assertThat(status.orElseThrow().join()).isEqualTo(ExitCode.FINE);
    }
  }

  @Test
  void aFileWithProblemsNeverStartsADaemon() throws IOException {
    write(good().replace("65551", "0"));
    assertThat(control.start())
        .isEqualTo(
            new Started.No(
                ImmutableList.of(
                    file + ":2:15: router.asn: 0 is out of range; allowed: 1 to 4294967295")));
    assertThat(control.board().snapshot()).isEmpty();
  }

  @Test
  void theSpeakerHasWhatTheFileSays() {
    run();
    await(snapshot -> prefixes(snapshot).equals("[198.51.100.0/25]"));
    Snapshot snapshot = control.board().snapshot().orElseThrow();
    assertThat(snapshot.localAs().value()).isEqualTo(65551);
    assertThat(snapshot.peers()).extracting(peer -> peer.name().text()).containsExactly("leaf-1");
  }

  @Test
  void aChangedFileWithProblemsChangesNothingAndIsTold() throws IOException {
    run();
    await(snapshot -> !snapshot.prefixes().isEmpty());
    write(good().replace("65551", "0").replace("leaf-1", "leaf-9"));
    control.tell(new Event.Reload());
    awaitState(() -> !control.board().state().problems().isEmpty());
    assertThat(control.board().state().problems())
        .containsExactly(file + ":2:15: router.asn: 0 is out of range; allowed: 1 to 4294967295");
    Snapshot snapshot = control.board().snapshot().orElseThrow();
    assertThat(snapshot.localAs().value()).isEqualTo(65551);
    assertThat(snapshot.peers()).extracting(peer -> peer.name().text()).containsExactly("leaf-1");

    write(good());
    control.tell(new Event.Reload());
    awaitState(() -> control.board().state().problems().isEmpty());
  }

  @Test
  void theConfigurationThatIsShownIsTheOneThatWasTakenLast() throws IOException {
    run();
    write(good().replace("leaf-1", "leaf-9"));
    control.tell(new Event.Reload());
    awaitState(() -> shown().contains("leaf-9"));
    write(good().replace("65551", "0"));
    control.tell(new Event.Reload());
    awaitState(() -> !control.board().state().problems().isEmpty());
    assertThat(shown()).contains("leaf-9", "65551");
  }

  private String shown() {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    assertThat(AdminClient.config(folder.resolve("admin.sock"), Form.TABLE, shown))
        .isInstanceOf(Decoded.Good.class);
    return shown.toString(UTF_8);
  }

  @Test
  void aFileThatIsGoneChangesNothing() throws IOException {
    run();
    Files.delete(file);
    control.tell(new Event.Reload());
    awaitState(() -> !control.board().state().problems().isEmpty());
    assertThat(control.board().state().problems())
        .containsExactly(file + ": there is no such file");
    await(snapshot -> !snapshot.prefixes().isEmpty());
  }

  @Test
  void aChangedFileHolds() throws IOException {
    run();
    await(snapshot -> prefixes(snapshot).equals("[198.51.100.0/25]"));
    write(good().replace("198.51.100.0/25", "198.51.100.128/25").replace("leaf-1", "leaf-2"));
    control.tell(new Event.Reload());
    await(snapshot ->
        prefixes(snapshot).equals("[198.51.100.128/25]")
            && snapshot.peers().getFirst().name().text().equals("leaf-2"));
  }

  @Test
  void whatNeedsARestartIsTold() throws IOException {
    run();
    write(good().replace("admin.sock", "other.sock").replace("127.0.0.1:0", "127.0.0.2:0"));
    control.tell(new Event.Reload());
    awaitState(() -> !control.board().state().needsRestart().isEmpty());
    assertThat(control.board().state().needsRestart())
        .containsExactly("admin.socket", "http.listen");
  }

  @Test
  void aFileThatSpeaksOfTheNodeWaitsForItWithoutASpeaker() throws IOException {
    write(
        good()
            .replace(
                "static: {prefixes: [198.51.100.0/25]}",
                "kubernetes: {server: 'http://127.0.0.1:1'}")
            .replace("name: leaf-1", "name: \"${label:rack}\""));
    run();
    assertThat(control.board().state().waitingFor()).containsExactly(file + ":5:16 ${label:rack}");
    assertThat(control.board().snapshot()).isEmpty();
  }

  @Test
  void aFileThatSpeaksOfTheNodeHoldsAsSoonAsTheNodeIsSeen() throws IOException {
    try (FakeApi api = new FakeApi()) {
      write(
          good()
              .replace(
                  "static: {prefixes: [198.51.100.0/25]}",
                  "kubernetes: {server: 'http://127.0.0.1:" + api.port() + "'}")
              .replace("name: leaf-1", "name: \"${label:rack}-leaf\""));
      run();
      await(snapshot -> prefixes(snapshot).equals("[198.51.100.64/26]"));
      Snapshot snapshot = control.board().snapshot().orElseThrow();
      assertThat(snapshot.peers().getFirst().name().text()).isEqualTo("r1-leaf");
      assertThat(snapshot.routerId()).hasToString("192.0.2.17");
      assertThat(control.board().state().waitingFor()).isEmpty();
    }
  }

  @Test
  void whatTheNodeLacksIsTold() throws IOException {
    try (FakeApi api = new FakeApi()) {
      write(
          good()
              .replace(
                  "static: {prefixes: [198.51.100.0/25]}",
                  "kubernetes: {server: 'http://127.0.0.1:" + api.port() + "'}")
              .replace("name: leaf-1", "name: \"${label:rakc}\""));
      run();
      awaitState(() -> !control.board().state().peersLeftOut().heldBack().isEmpty());
      assertThat(control.board().state().peersLeftOut().heldBack())
          .containsExactly(
              "peers[0]: "
                  + file
                  + ":5:16: peers[0].name: Node worker-1 has no label 'rakc'; did you mean rack?");
      await(snapshot -> snapshot.peers().isEmpty());
      // What the source said meanwhile is not lost when the file is put right.
      write(Files.readString(file).replace("rakc", "rack"));
      control.tell(new Event.Reload());
      await(snapshot -> names(snapshot).equals("[r1]"));
      await(snapshot -> prefixes(snapshot).equals("[198.51.100.64/26]"));
      awaitState(() -> control.board().state().peersLeftOut().heldBack().isEmpty());
    }
  }

  @Test
  void aChangeOfTheNodeDoesNotHideThatTheFileWasRefused() throws IOException {
    try (FakeApi api = new FakeApi()) {
      String before =
          good()
              .replace(
                  "static: {prefixes: [198.51.100.0/25]}",
                  "kubernetes: {server: 'http://127.0.0.1:" + api.port() + "'}")
              .replace("name: leaf-1", "name: \"${label:rack}-leaf\"");
      write(before);
      run();
      await(snapshot -> prefixes(snapshot).equals("[198.51.100.64/26]"));
      write(before + "pears: []\n");
      control.tell(new Event.Reload());
      awaitState(() -> !control.board().state().problems().isEmpty());

      // When the second change can be seen, the first is done with.
      for (String rack : ImmutableList.of("r2", "r3")) {
        control.tell(new Event.NodeSeen(nodeIn(rack)));
        await(snapshot -> snapshot.peers().getFirst().name().text().equals(rack + "-leaf"));
      }
      awaitState(() -> !control.board().state().problems().isEmpty());

      write(before);
      control.tell(new Event.Reload());
      awaitState(() -> control.board().state().problems().isEmpty());
    }
  }

  @Test
  void anotherNodeIsWaitedForAndTheOldOneIsHeardNoMore() throws IOException {
    try (FakeApi api = new FakeApi()) {
      String before =
          good()
              .replace(
                  "static: {prefixes: [198.51.100.0/25]}",
                  "kubernetes: {server: 'http://127.0.0.1:" + api.port() + "'}")
              .replace("name: leaf-1", "name: \"${label:rack}-leaf\"");
      write(before);
      run();
      await(snapshot -> prefixes(snapshot).equals("[198.51.100.64/26]"));
      write(before.replace("kubernetes: {", "kubernetes: {node: worker-2, "));
      control.tell(new Event.Reload());
      control.tell(new Event.NodeSeen(nodeIn("r9")));
      awaitState(() -> !control.board().state().waitingFor().isEmpty());

      write(good());
      control.tell(new Event.Reload());
      await(snapshot -> prefixes(snapshot).equals("[198.51.100.0/25]"));
      assertThat(control.board().state().problems()).isEmpty();
    }
  }

  @Test
  void aNodeThatSpokeBeforeTheFileHeldIsNotForgotten() throws IOException {
    try (FakeApi api = new FakeApi()) {
      String before =
          good()
              .replace(
                  "static: {prefixes: [198.51.100.0/25]}",
                  "kubernetes: {node: worker-0, server: 'http://127.0.0.1:" + api.port() + "'}");
      write(before);
      run();
      String after = before.replace("worker-0", "worker-1");
      write(after.replace("name: leaf-1", "name: \"${label:rakc}\""));
      control.tell(new Event.Reload());
      awaitState(() -> !control.board().state().peersLeftOut().heldBack().isEmpty());
      await(snapshot -> prefixes(snapshot).equals("[198.51.100.64/26]"));

      write(after.replace("name: leaf-1", "name: \"${label:rack}\""));
      control.tell(new Event.Reload());
      awaitState(() -> control.board().state().peersLeftOut().heldBack().isEmpty());
      // Once this is seen, so is all that the speaker was told before it.
      write(after.replace("name: leaf-1", "name: leaf-2"));
      control.tell(new Event.Reload());
      await(snapshot -> snapshot.peers().getFirst().name().text().equals("leaf-2"));
      assertThat(prefixes(control.board().snapshot().orElseThrow()))
          .isEqualTo("[198.51.100.64/26]");
    }
  }

  @Test
  void aNodeThatIsNotInTheFileAnyMoreIsNotFollowed() throws IOException {
    try (FakeApi api = new FakeApi()) {
      String before =
          good()
              .replace(
                  "static: {prefixes: [198.51.100.0/25]}",
                  "kubernetes: {node: worker-0, server: 'http://127.0.0.1:" + api.port() + "'}");
      write(before);
      run();
      write(
          before
              .replace("worker-0", "worker-1")
              .replace("name: leaf-1", "name: \"${label:rakc}\""));
      control.tell(new Event.Reload());
      await(snapshot -> prefixes(snapshot).equals("[198.51.100.64/26]"));

      write(before);
      control.tell(new Event.Reload());
      await(snapshot -> snapshot.prefixes().isEmpty());
    }
  }

  @Test
  void whatAnybodyFindsIsSeenUntilItIsSaidNoMore() {
    run();
    Finding finding = new Finding("duplicate-cidr", "CiliumNode/worker-2", "has it, too");
    control.tell(new Event.Found("duplicates", ImmutableSortedSet.of(finding)));
    awaitState(() -> control.board().state().findings().all().contains(finding));
    control.tell(new Event.Reload());
    control.tell(new Event.Found("duplicates", ImmutableSortedSet.of()));
    awaitState(() -> control.board().state().findings().equals(Findings.NONE));
  }

  @Test
  void aReloadKeepsWhereAHealthCheckStandsAlsoUnderOtherSettings() throws IOException {
    String check =
        good()
            .replace(
                "static: {prefixes: [198.51.100.0/25]}",
                "static: {checked: [{name: web, prefixes: [198.51.100.7/32], check: {command:"
                    + " [/bin/false], interval: 3600}, startsAs: up}]}");
    write(check);
    run();
    await(snapshot -> prefixes(snapshot).equals("[198.51.100.7/32]"));
    awaitState(() -> contrary("web") == 1);
    write(check.replace("65551", "65552"));
    control.tell(new Event.Reload());
    await(snapshot -> snapshot.localAs().value() == 65552);
    assertThat(contrary("web")).isEqualTo(1);

    write(check.replace("3600}, startsAs: up", "3600, rise: 9}, startsAs: down"));
    control.tell(new Event.Reload());
    await(snapshot -> snapshot.localAs().value() == 65551);
    awaitState(() -> contrary("web") == 1);
    assertThat(prefixes(control.board().snapshot().orElseThrow())).isEqualTo("[198.51.100.7/32]");

    write(good());
    control.tell(new Event.Reload());
    await(snapshot -> prefixes(snapshot).equals("[198.51.100.0/25]"));
    awaitState(() -> control.board().state().checks().isEmpty());
  }

  private int contrary(String check) {
    return Optional.ofNullable(control.board().state().checks().get(check))
        .map(CheckView::contrary)
        .orElse(-1);
  }

  @Test
  void aCheckWhoseProgramIsMissingIsFound() throws IOException {
    write(
        good()
            .replace(
                "static: {prefixes: [198.51.100.0/25]}",
                "static: {checked: [{name: web, prefixes: [198.51.100.7/32], check: {command:"
                    + " [%s/missing]}}]}".formatted(folder)));
    run();
    Finding finding =
        new Finding(
            "check-not-tried",
            "check web",
            "there is no "
                + folder
                + "/missing here; is it the path inside the image?; until it can be tried it stays"
                + " as it is");
    awaitState(() -> control.board().state().findings().all().contains(finding));
    write(good());
    control.tell(new Event.Reload());
    awaitState(() -> control.board().state().findings().equals(Findings.NONE));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFaultOfOursEndsTheProcessAndLeavesNoSpeakerBehind(boolean error) {
    AtomicBoolean broken = new AtomicBoolean();
    control =
        new Control(
            file,
            ImmutableMap.of(),
            () -> {
              if (broken.get()) {
                throwOneOf(error);
              }
              return Instant.EPOCH;
            });
    run();
    await(snapshot -> !snapshot.prefixes().isEmpty());
    broken.set(true);
    control.tell(new Event.Reload());
    assertThat(status.orElseThrow().join()).isEqualTo(ExitCode.FAILED);
    assertThat(control.board().speakerAnswers()).isFalse();
    status = Optional.empty();
  }

  private static void throwOneOf(boolean error) {
    if (error) {
      throw new StackOverflowError();
    }
    throw new IllegalStateException("a bug");
  }

  @Test
  void whatCannotBeStartedEndsTheProcessAndLeavesNoSpeakerBehind() {
    AtomicBoolean broken = new AtomicBoolean();
    control =
        new Control(
            file,
            ImmutableMap.of(),
            () -> {
              // The second time, the speaker runs already.
              if (broken.getAndSet(true)) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              return Instant.EPOCH;
            });
    assertThat(control.start()).isEqualTo(new Started.Failed());
    assertThat(control.board().speakerAnswers()).isFalse();
  }

  @Test
  void aThreadThatEndsByAFaultEndsTheProcessAndIsSeenByProbes() {
    run();
    await(snapshot -> !snapshot.prefixes().isEmpty());
    control.threadEnded(new Thread("node"), new NoClassDefFoundError("io/leafcast/Gone"));
    assertThat(status.orElseThrow().join()).isEqualTo(ExitCode.FAILED);
    assertThat(control.board().fault()).hasValue("the thread 'node' ended by a fault of ours");
    assertThat(control.board().speakerAnswers()).isFalse();
    status = Optional.empty();
  }

  private void run() {
    assertThat(control.start()).isEqualTo(new Started.Yes());
    status = Optional.of(CompletableFuture.supplyAsync(control::obey));
  }

  private String good() {
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

  private void write(String text) throws IOException {
    Files.writeString(file, text);
  }

  private static String prefixes(Snapshot snapshot) {
    return snapshot.prefixes().stream()
        .map(Snapshot.PrefixView::prefix)
        .map(Prefix::toString)
        .toList()
        .toString();
  }

  private static String names(Snapshot snapshot) {
    return snapshot.peers().stream().map(peer -> peer.name().text()).toList().toString();
  }

  private void await(Predicate<Snapshot> condition) {
    awaitState(() -> control.board().snapshot().filter(condition).isPresent());
  }

  private static NodeFacts nodeIn(String rack) {
    return NodeFacts.of(
        "worker-1", ImmutableMap.of("rack", rack), ImmutableMap.of(), ImmutableList.of());
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
