package io.leafcast.daemon.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.wire.Decoded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BootMemoryTest {
  @TempDir private Path folder;
  private Path bootId;
  private Path file;
  private BootMemory memory;

  @BeforeEach
  void boot() throws IOException {
    bootId = folder.resolve("boot_id");
    file = folder.resolve("run").resolve("gate-opened");
    memory = new BootMemory(file, bootId);
    Files.writeString(bootId, "b0c0ffee-0000-4000-8000-000000000001\n");
  }

  @Test
  void whatWasOpenedInThisBootIsRememberedAfterARestart() {
    assertThat(memory.recall()).isEqualTo(Decoded.good(BootMemory.Known.NOT_YET));
    assertThat(memory.remember()).isEqualTo(Decoded.good(BootMemory.Known.OPENED));
    assertThat(new BootMemory(file, bootId).recall())
        .isEqualTo(Decoded.good(BootMemory.Known.OPENED));
    assertThat(file.resolveSibling("..")).isDirectoryContaining("glob:**/run");
    assertThat(file.getParent()).isDirectoryNotContaining("glob:**/*.[0-9]*");
  }

  @Test
  void anotherBootKnowsNothingOfIt() throws IOException {
    assertThat(memory.remember()).isInstanceOf(Decoded.Good.class);
    Files.writeString(bootId, "b0c0ffee-0000-4000-8000-000000000002\n");
    assertThat(memory.recall()).isEqualTo(Decoded.good(BootMemory.Known.NOT_YET));
  }

  @Test
  void withoutAnIdOfTheBootItCannotBeTold() throws IOException {
    Files.delete(bootId);
    assertThat(memory.recall()).isInstanceOf(Decoded.Bad.class);
    assertThat(memory.remember()).isInstanceOf(Decoded.Bad.class);
  }

  @Test
  void anEmptyIdIsNoId() throws IOException {
    Files.writeString(bootId, "\n");
    Files.createDirectory(folder.resolve("run"));
    Files.writeString(file, "\n");
    assertThat(memory.recall()).isInstanceOf(Decoded.Bad.class);
  }

  @Test
  void aFileThatIsNoneCannotBeRememberedIn() throws IOException {
    Files.createDirectory(folder.resolve("run"));
    Files.createDirectory(file);
    Files.writeString(file.resolve("in-it"), "");
    assertThat(memory.recall()).isInstanceOf(Decoded.Bad.class);
    assertThat(memory.remember()).isInstanceOf(Decoded.Bad.class);
  }

  @Test
  void theKernelHasAnIdOfThisBoot() {
    assertThat(new BootMemory(file, BootMemory.BOOT_ID).recall())
        .isEqualTo(Decoded.good(BootMemory.Known.NOT_YET));
  }
}
