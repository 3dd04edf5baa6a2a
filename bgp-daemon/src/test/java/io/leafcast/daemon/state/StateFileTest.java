package io.leafcast.daemon.state;

import static io.leafcast.daemon.state.Memories.BOOT;
import static io.leafcast.daemon.state.Memories.NOW;
import static io.leafcast.daemon.state.Memories.PREFIX;
import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.wire.Decoded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every reason not to take a file, and how it is written. */
final class StateFileTest {
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir private Path folder;

  private StateFile file() {
    return new StateFile(folder, "worker-1");
  }

  private void write(Memory memory) {
    assertThat(file().write(StateText.write(memory).orThrow())).isInstanceOf(Decoded.Good.class);
  }

  private Recall recall(Instant now) {
    return file().recall(BOOT, now, DAY);
  }

  private String refused(Instant now) {
    Recall recall = recall(now);
    assertThat(recall).isInstanceOf(Recall.Refused.class);
    return recall instanceof Recall.Refused(String why) ? why : "";
  }

  @Test
  void whatWasWrittenIsFoundAndIsForItsOwnerAlone() throws IOException {
    write(Memories.memory(PREFIX));
    assertThat(recall(NOW)).isEqualTo(new Recall.Found(Memories.memory(PREFIX)));
    assertThat(Files.getPosixFilePermissions(file().path()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).containsExactly(folder.resolve("announced-worker-1.state"));
    }
  }

  @Test
  void aHalfWrittenFileOfAProcessThatWasKilledStandsInNobodysWay() throws IOException {
    Files.writeString(folder.resolve("announced-worker-1.state.new"), "half");
    write(Memories.memory(PREFIX));
    assertThat(recall(NOW)).isInstanceOf(Recall.Found.class);
  }

  @Test
  void noFileIsNothing() {
    assertThat(recall(NOW)).isEqualTo(new Recall.Nothing("nothing was saved before"));
  }

  @Test
  void anotherBootIsNothing() {
    write(Memories.memory(PREFIX).at("another", NOW));
    assertThat(recall(NOW))
        .isEqualTo(new Recall.Nothing("the node was booted since the state was saved"));
  }

  @Test
  void anotherNodesIsRefusedWhateverItsNameIs() {
    StateFile theirs = new StateFile(folder, "worker_1");
    assertThat(theirs.path()).isNotEqualTo(file().path());
    StateFile alike = new StateFile(folder, "WORKER-1");
    assertThat(alike.path()).isEqualTo(file().path());
    write(Memories.memory(PREFIX));
    assertThat(alike.recall(BOOT, NOW, DAY))
        .isEqualTo(new Recall.Refused(file().path() + " is of another node, worker-1"));
  }

  @Test
  void whatIsYetToComeIsRefusedExceptForAClockThatWasSetBackALittle() {
    write(Memories.memory(PREFIX));
    assertThat(recall(NOW.minusSeconds(60))).isInstanceOf(Recall.Found.class);
    assertThat(refused(NOW.minusSeconds(61))).contains("which is yet to come");
  }

  @Test
  void whatIsTooOldIsRefused() {
    write(Memories.memory(PREFIX));
    assertThat(recall(NOW.plus(DAY))).isInstanceOf(Recall.Found.class);
    assertThat(refused(NOW.plus(DAY).plusNanos(1))).contains("longer ago than state.maxAge");
  }

  @Test
  void aDamagedFileIsRefusedWithTheReason() throws IOException {
    Files.writeString(file().path(), "leafcast-state\t1\nnode\tworker-1\ncrc32c\t00000000\n");
    mode("rw-------");
    assertThat(refused(NOW)).endsWith("it is damaged or cut short: its checksum does not fit");
  }

  private void mode(String mode) throws IOException {
    Files.setPosixFilePermissions(file().path(), PosixFilePermissions.fromString(mode));
  }

  @Test
  void aLargeFileIsNotReadWhole() throws IOException {
    Files.write(file().path(), new byte[StateText.MOST_OCTETS + 1000]);
    mode("rw-------");
    assertThat(refused(NOW)).contains("it is larger than 4194304 octets");
  }

  @Test
  void aLinkIsRefusedWhereverItLeads() throws IOException {
    write(Memories.memory(PREFIX));
    Path elsewhere = folder.resolve("elsewhere");
    Files.move(file().path(), elsewhere);
    Files.createSymbolicLink(file().path(), elsewhere);
    assertThat(refused(NOW)).endsWith("is no plain file, so it is not taken");
    assertThat(file().write(StateText.write(Memories.memory()).orThrow()))
        .isInstanceOf(Decoded.Good.class);
    assertThat(Files.isSymbolicLink(file().path())).as("it is replaced, not followed").isFalse();
    assertThat(recall(NOW)).isInstanceOf(Recall.Found.class);
  }

  @Test
  void aFolderInItsPlaceIsRefusedAndCannotBeWritten() throws IOException {
    Files.createDirectories(file().path().resolve("full"));
    assertThat(refused(NOW)).endsWith("is no plain file, so it is not taken");
    assertThat(file().write(new byte[1])).isInstanceOf(Decoded.Bad.class);
  }

  @Test
  void whatOthersCouldHaveWrittenIsRefused() throws IOException {
    write(Memories.memory(PREFIX));
    mode("rw-rw----");
    assertThat(refused(NOW)).endsWith("may be written by others, so it is not taken");
    mode("rw----rw-");
    assertThat(refused(NOW)).endsWith("may be written by others, so it is not taken");
  }

  @Test
  void anotherUsersFileIsRefused() throws IOException {
    write(Memories.memory(PREFIX));
    boolean isRoot = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    Assumptions.assumeTrue(isRoot, "only root can give a file away");
    Files.setAttribute(file().path(), "unix:uid", 65532);
    assertThat(refused(NOW)).endsWith("belongs to user 65532, so it is not taken");
  }

  @Test
  void aFolderThatIsMissingIsSaidAndNotMade() {
    StateFile nowhere = new StateFile(folder.resolve("missing"), "worker-1");
    assertThat(nowhere.recall(BOOT, NOW, DAY))
        .isInstanceOfSatisfying(
            Recall.Refused.class,
            refused -> assertThat(refused.why()).startsWith("there is no folder "));
    assertThat(nowhere.write(new byte[1])).isInstanceOf(Decoded.Bad.class);
    assertThat(folder.resolve("missing")).doesNotExist();
  }

  @Test
  void whatIsForgottenIsGone() {
    write(Memories.memory(PREFIX));
    assertThat(file().forget()).isInstanceOf(Decoded.Good.class);
    assertThat(recall(NOW)).isInstanceOf(Recall.Nothing.class);
    assertThat(file().forget()).isInstanceOf(Decoded.Good.class);
  }
}
