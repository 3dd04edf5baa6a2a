package io.leafcast.daemon.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With real programs of this machine. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CommandProbeTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir private Path folder;

  @Test
  void exitStatus0IsGoodAndTheLastLineIsTold() {
    assertThat(attempt("echo first; echo; echo '  the last  '; echo", LONG))
        .isEqualTo(new Outcome.Passed("the last"));
    assertThat(attempt("true", LONG)).isEqualTo(new Outcome.Passed(""));
  }

  @Test
  void anotherExitStatusIsBadAndWhatWasSaidOnStandardErrorIsTold() {
    assertThat(attempt("echo out; echo 'no route' >&2; exit 7", LONG))
        .isEqualTo(new Outcome.Failed("exit status 7: no route"));
    assertThat(attempt("exit 1", LONG)).isEqualTo(new Outcome.Failed("exit status 1"));
  }

  @Test
  void noShellIsBetween() {
    assertThat(
            new CommandProbe("web", ImmutableList.of("/bin/echo", "$HOME; exit 1", "a  b"))
                .attempt(LONG, () -> false))
        .isEqualTo(new Outcome.Passed("$HOME; exit 1 a  b"));
  }

  @Test
  void itHasNothingToReadOnStandardInput() {
    assertThat(attempt("read line || echo none", LONG)).isEqualTo(new Outcome.Passed("none"));
  }

  @Test
  void whatIsNotDoneInTimeIsKilledWithAllThatItStarted() throws IOException {
    Path pids = folder.resolve("pids");
    assertThat(
            attempt(
                ("echo waiting; echo $$ >> %s; sleep 998 & echo $! >> %s;"
                        + " (sleep 997 & echo $! >> %s); setsid sleep 996 & echo $! >> %s;"
                        + " sleep 999; echo too late")
                    .formatted(pids, pids, pids, pids),
                SHORT))
        .isEqualTo(new Outcome.Failed("not done within 0 s: waiting"));
    assertThat(Files.readAllLines(pids)).hasSize(4).allSatisfy(CommandProbeTest::isGone);
  }

  @Test
  void whatIsLeftInTheBackgroundIsKilledWhenTheTryIsDone() throws IOException {
    Path pids = folder.resolve("pids");
    assertThat(attempt("setsid sleep 995 & echo $! > %s; echo done".formatted(pids), LONG))
        .isEqualTo(new Outcome.Passed("done"));
    assertThat(Files.readAllLines(pids)).hasSize(1).allSatisfy(CommandProbeTest::isGone);
  }

  @Test
  void aProgramThatOnlyWritesEndsAndOfItsOutputLittleIsKept() {
    assertThat(
            new CommandProbe("web", ImmutableList.of("/usr/bin/yes", "word"))
                .attempt(LONG, () -> false))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed ->
                assertThat(failed.output()).startsWith("it wrote more than 1048576 octets: w"));
    assertThat(attempt("head -c 500000 /dev/zero | tr '\\0' x", LONG))
        .isEqualTo(new Outcome.Passed("x".repeat(200) + "..."));
  }

  @Test
  void whatIsNoUtf8CanBeToldAllTheSame() {
    assertThat(attempt("printf '\\377\\n'", LONG)).isEqualTo(new Outcome.Passed("\ufffd"));
  }

  @Test
  void aProgramThatIsNotThereOrNoneSaysNothingOfTheHealth() throws IOException {
    Path missing = folder.resolve("missing");
    assertThat(
            new CommandProbe("web", ImmutableList.of(missing.toString()))
                .attempt(LONG, () -> false))
        .isEqualTo(
            new Outcome.NotTried(
                "there is no " + missing + " here; is it the path inside the image?"));
    Path text = Files.writeString(folder.resolve("text"), "#!/missing/interpreter\n");
    assertThat(
            new CommandProbe("web", ImmutableList.of(text.toString())).attempt(LONG, () -> false))
        .isEqualTo(
            new Outcome.NotTried(
                text + " cannot be executed; is it a program, with the right to be executed?"));
    Files.setPosixFilePermissions(text, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(
            new CommandProbe("web", ImmutableList.of(text.toString())).attempt(LONG, () -> false))
        .isInstanceOfSatisfying(
            Outcome.NotTried.class,
            refused -> assertThat(refused.reason()).startsWith("it cannot be started: "));
  }

  @Test
  void aTryThatNobodyWantsAnyMoreIsGivenUpAndItsCommandKilled() throws Exception {
    Path pids = folder.resolve("pids");
    assertThat(
            new CommandProbe(
                    "web",
                    ImmutableList.of("/bin/sh", "-c", "echo $$ > %s; sleep 992".formatted(pids)))
                .attempt(Duration.ofHours(1), () -> Files.exists(pids) && size(pids) > 0))
        .isEqualTo(new Outcome.NotTried("it was stopped"));
    assertThat(Files.readAllLines(pids)).hasSize(1).allSatisfy(CommandProbeTest::isGone);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException notYet) {
      return 0;
    }
  }

  @Test
  void whoIsInterruptedKillsAndSaysNothingOfTheHealth() throws Exception {
    Path pids = folder.resolve("pids");
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> outcome.complete(attempt("echo $$ > %s; sleep 994".formatted(pids), LONG)));
    while (!Files.exists(pids) || Files.size(pids) == 0) {
      LockSupport.parkNanos(1_000_000);
    }
    thread.interrupt();
    assertThat(outcome.get(20, TimeUnit.SECONDS)).isEqualTo(new Outcome.NotTried("it was stopped"));
    assertThat(Files.readAllLines(pids)).hasSize(1).allSatisfy(CommandProbeTest::isGone);
  }

  @Test
  void neitherDescriptorsNorZombiesAreLeft() throws IOException {
    attempt("true", LONG);
    long before = descriptors();
    for (int i = 0; i < 20; i++) {
      attempt(i % 2 == 0 ? "echo fine" : "sleep 993", i % 2 == 0 ? LONG : Duration.ofMillis(1));
    }
    assertThat(descriptors()).isLessThanOrEqualTo(before + 2);
    assertThat(ProcessHandle.current().children().filter(CommandProbeTest::isZombie)).isEmpty();
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.count();
    }
  }

  private static boolean isZombie(ProcessHandle child) {
    return state(child.pid()).equals(Optional.of("Z"));
  }

  /** A killed process may be there for a moment; one that nobody waits for yet is a zombie. */
  private static void isGone(String pid) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    long number = Long.parseLong(pid);
    while (state(number).filter(state -> !state.equals("Z")).isPresent()) {
      assertThat(System.nanoTime()).as("process %s is alive", pid).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static Optional<String> state(long pid) {
    try {
      List<String> words =
          List.of(Files.readString(Path.of("/proc/" + pid + "/stat"), UTF_8).split(" ", 4));
      return Optional.of(words.get(2));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static Outcome attempt(String script, Duration timeout) {
    return new CommandProbe("web", ImmutableList.of("/bin/sh", "-c", script))
        .attempt(timeout, () -> false);
  }
}
