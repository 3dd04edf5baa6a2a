package io.leafcast.daemon.lock;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.wire.Decoded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class DaemonLockTest {
  private static final Holder SELF = new Holder(1, Instant.EPOCH, "here", 1);
  private static final Holder OTHER = new Holder(2, Instant.EPOCH, "there", 2);

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void choose() {
    file = folder.resolve("run/admin.sock.lock");
  }

  @Test
  void aFreeLockIsTakenAndTheFileSaysByWhom() throws IOException {
    try (DaemonLock lock = open(file)) {
      assertThat(lock.tryTake(SELF)).isEqualTo(new Claim.Held());
      assertThat(lock.holder()).isEqualTo(Optional.of(SELF));
      assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    }
  }

  @Test
  void whatAnotherProcessHasIsTakenAndComesFreeWhenThatIsKilled() throws Exception {
    Process other = otherProcess();
    try (DaemonLock lock = open(file)) {
      assertThat(lock.tryTake(SELF)).isEqualTo(new Claim.Taken(Optional.of(OTHER)));
      CompletableFuture<Claim> waiting = CompletableFuture.supplyAsync(() -> lock.take(SELF));
      assertThat(waiting).isNotDone();
      other.destroyForcibly().waitFor();
      assertThat(waiting.get()).isEqualTo(new Claim.Held());
      assertThat(lock.holder()).as("nothing is left of the dead").isEqualTo(Optional.of(SELF));
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void aWaitEndsWhenItIsClosed() throws Exception {
    Process other = otherProcess();
    try {
      DaemonLock lock = open(file);
      CompletableFuture<Claim> waiting = CompletableFuture.supplyAsync(() -> lock.take(SELF));
      lock.close();
      assertThat(waiting.get()).isInstanceOf(Claim.Unknown.class);
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void ofTwoInOneProcessOneHasItUntilItIsClosed() {
    DaemonLock first = open(file);
    assertThat(first.tryTake(OTHER)).isEqualTo(new Claim.Held());
    try (DaemonLock second = open(file)) {
      assertThat(second.tryTake(SELF)).isEqualTo(new Claim.Taken(Optional.of(OTHER)));
      CompletableFuture<Claim> waiting = CompletableFuture.supplyAsync(() -> second.take(SELF));
      first.close();
      assertThat(waiting.join()).isEqualTo(new Claim.Held());
    }
  }

  @Test
  void aShorterTextLeavesNothingOfALongerOne() throws IOException {
    Files.createDirectory(folder.resolve("run"));
    Files.writeString(file, "x".repeat(5000));
    try (DaemonLock lock = open(file)) {
      assertThat(lock.tryTake(SELF)).isEqualTo(new Claim.Held());
      assertThat(file).content().isEqualTo(SELF.text());
    }
  }

  @Test
  void aHostThatDoesNotAllowItIsNotTakenForAnotherDaemon() throws IOException {
    Files.writeString(folder.resolve("run"), "no folder");
    assertThat(DaemonLock.open(file)).isInstanceOf(Decoded.Bad.class);
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("elsewhere"));
    assertThat(DaemonLock.open(link)).isInstanceOf(Decoded.Bad.class);
    assertThat(folder.resolve("elsewhere")).doesNotExist();
  }

  private static DaemonLock open(Path file) {
    return switch (DaemonLock.open(file)) {
      case Decoded.Good<DaemonLock>(DaemonLock lock) -> lock;
      case Decoded.Bad<DaemonLock>(String reason) -> throw new AssertionError(reason);
    };
  }

  /** One that has the lock by now, until it is killed. */
  private Process otherProcess() throws IOException {
    Process other =
        new ProcessBuilder(
                ImmutableList.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Other.class.getName(),
                    file.toString()))
            .redirectErrorStream(true)
            .start();
    assertThat(other.inputReader().readLine()).isEqualTo(new Claim.Held().toString());
    return other;
  }

  /** What runs in another process. */
  static final class Other {
    private Other() {}

    public static void main(String[] arguments) throws InterruptedException {
      try (DaemonLock lock = open(Path.of(arguments[0]))) {
        System.out.println(lock.tryTake(OTHER));
        Thread.currentThread().join(TimeUnit.MINUTES.toMillis(10));
      }
    }
  }
}
