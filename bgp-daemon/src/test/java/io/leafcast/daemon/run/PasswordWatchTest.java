package io.leafcast.daemon.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.daemon.config.PasswordFile;
import io.leafcast.daemon.config.Passwords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of passwords that change while they are looked at. */
final class PasswordWatchTest {
  private final BlockingQueue<ImmutableMap<String, PasswordFile>> told =
      new LinkedBlockingQueue<>();
  private final PasswordWatch watch = new PasswordWatch(Duration.ofMillis(20), told::add);

  @TempDir private Path folder;
  private Path leaf;
  private Path other;

  @BeforeEach
  void write() throws IOException {
    leaf = Files.writeString(folder.resolve("leaf"), "first\n");
    other = Files.writeString(folder.resolve("other"), "second\n");
  }

  @AfterEach
  void close() {
    watch.close();
  }

  @Test
  void aChangeIsToldWithAllFilesAndAgainWhenThereIsAnother() throws Exception {
    watch.obey(known(leaf, other));
    Files.writeString(leaf, "changed\n");
    assertThat(next()).isEqualTo(Passwords.look(files(leaf, other)));
    Files.delete(other);
    assertThat(next().get(other.toString()))
        .isEqualTo(new PasswordFile.Bad("there is no such file"));
  }

  @Test
  void otherFilesAreLookedAtWhereTheConfigurationNamesOthers() throws Exception {
    watch.obey(known(leaf));
    watch.obey(known(other));
    Files.writeString(leaf, "unheard\n");
    Files.writeString(other, "changed\n");
    assertThat(next()).isEqualTo(Passwords.look(files(other)));
  }

  @Test
  void theSameFilesAreLookedAtByTheThreadThatThereIs() throws Exception {
    watch.obey(known(leaf));
    Files.writeString(leaf, "changed\n");
    watch.obey(known(leaf)); // a new look would begin with what is there now, and tell nothing
    assertThat(next()).isEqualTo(Passwords.look(files(leaf)));
  }

  private ImmutableMap<String, PasswordFile> next() throws InterruptedException {
    ImmutableMap<String, PasswordFile> now = told.poll(120, TimeUnit.SECONDS);
    if (now == null) {
      throw new AssertionError("nothing was told");
    }
    return now;
  }

  private static Passwords known(Path... files) {
    return Passwords.NONE.of(files(files));
  }

  private static ImmutableSet<String> files(Path... files) {
    ImmutableSet.Builder<String> paths = ImmutableSet.builder();
    for (Path file : files) {
      paths.add(file.toString());
    }
    return paths.build();
  }
}
