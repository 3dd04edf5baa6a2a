package io.leafcast.daemon.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon whose file changes, and that nobody sends a signal. */
final class FileWatchTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration PERIOD = Duration.ofMillis(20);

  @TempDir private Path folder;
  private Path file;
  private Control control;
  private CompletableFuture<Integer> status = CompletableFuture.completedFuture(ExitCode.FINE);

  /** As the kubelet mounts a ConfigMap: file -> ..data/file, ..data -> a folder of this version. */
  @BeforeEach
  void mount() throws IOException {
    file = folder.resolve("leafcast.yaml");
    swap("1", text("leaf-1"));
    Files.createSymbolicLink(file, Path.of("..data", "leafcast.yaml"));
    control =
        new Control(
            file,
            ImmutableMap.of(),
            InstantSource.system(),
            PERIOD,
            new EventQueue(),
            Turn.Rank.NEWCOMER);
  }

  @AfterEach
  void stop() {
    control.tell(new Event.StopAsked("SIGTERM"));
    assertThat(status.join()).isEqualTo(ExitCode.FINE);
  }

  @Test
  void aConfigMapThatIsSwappedIsTaken() throws IOException {
    run();
    swap("2", text("leaf-2"));
    await(() -> peer().equals("leaf-2"));
    swap("3", text("leaf-3"));
    await(() -> peer().equals("leaf-3"));
  }

  @Test
  void aBadOneIsRefusedAndWhatRunsStays() throws IOException {
    run();
    swap("2", text("leaf-2").replace("65551", "0"));
    await(() -> !control.board().state().problems().isEmpty());
    assertThat(peer()).isEqualTo("leaf-1");
    swap("3", text("leaf-1"));
    await(() -> control.board().state().problems().isEmpty());
  }

  @Test
  void aFileThatIsMovedToItsPlaceIsTaken() throws IOException {
    run();
    Path other = Files.writeString(folder.resolve("other"), text("leaf-2"));
    Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
    await(() -> peer().equals("leaf-2"));
  }

  @Test
  void aWriteIntoTheFileIsTakenAlsoWhereLengthAndTimeStay() throws IOException {
    run();
    // Before its first look a watch would see any content as new.
    swap("2", text("leaf-2"));
    await(() -> peer().equals("leaf-2"));
    FileTime time = Files.getLastModifiedTime(file);
    Files.writeString(file, text("leaf-3"));
    Files.setLastModifiedTime(file, time);
    await(() -> peer().equals("leaf-3"));
  }

  @Test
  void aFileThatIsGoneIsToldAndWhatRunsStays() throws IOException {
    run();
    Files.delete(folder.resolve("..data"));
    await(() -> control.board().state().problems().toString().contains("there is no such file"));
    assertThat(peer()).isEqualTo("leaf-1");
    swap("2", text("leaf-2"));
    await(() -> peer().equals("leaf-2") && control.board().state().problems().isEmpty());
  }

  @Test
  void whoWantsNoChangeTakenHasItSo() throws IOException {
    run();
    swap("2", text("leaf-1") + "reload: {watch: false}\n");
    await(FileWatchTest::nobodyLooks);
    swap("3", text("leaf-3"));
    control.tell(new Event.Reload());
    await(() -> peer().equals("leaf-3") && !nobodyLooks());
  }

  private static boolean nobodyLooks() {
    return Thread.getAllStackTraces().keySet().stream()
        .noneMatch(thread -> thread.getName().equals("config-watch"));
  }

  private void swap(String version, String text) throws IOException {
    Path data = Files.createDirectory(folder.resolve("..version-" + version));
    Files.writeString(data.resolve("leafcast.yaml"), text);
    Path beside = folder.resolve("..data_tmp");
    Files.createSymbolicLink(beside, data.getFileName());
    Files.move(beside, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
  }

  private String text(String peer) {
    return """
    apiVersion: leafcast.io/v1
    router: {asn: 65551}
    allow: [198.51.100.0/24]
    sources: {static: {prefixes: [198.51.100.0/25]}}
    peers: [{name: %s, address: 127.0.0.1, port: 1, asn: 65550}]
    admin: {socket: %s/admin.sock}
    http: {listen: "127.0.0.1:0"}
    """
        .formatted(peer, folder);
  }

  private void run() {
    assertThat(control.start()).isEqualTo(new Started.Yes());
    status = CompletableFuture.supplyAsync(control::obey);
    await(() -> peer().equals("leaf-1"));
  }

  private String peer() {
    return control
        .board()
        .snapshot()
        .filter(seen -> !seen.peers().isEmpty())
        .map(seen -> seen.peers().getFirst().name().text())
        .orElse("");
  }

  /** Until another thread has done its part; fails when it does not. */
  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the condition did not come true").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
