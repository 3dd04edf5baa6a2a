package io.leafcast.daemon.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.daemon.config.ConfigFile;
import io.leafcast.daemon.config.OnDisk;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SettlingTest {
  private static final OnDisk GONE = OnDisk.nothing(Path.of("f"));

  @Test
  void aChangeIsToldOnceTwoLooksHaveSeenIt() {
    assertThat(told("old", "new", "new", "new")).isEqualTo("old, old, new, new");
  }

  @Test
  void aFileThatIsStillBeingWrittenIsNotTold() {
    assertThat(told("old", "ne", "new", "newe", "newer", "newer"))
        .isEqualTo("old, old, old, old, old, newer");
  }

  @Test
  void aFileThatIsAwayForOneLookIsNotTold() {
    Settling<OnDisk> away = Settling.on(text("old")).look(GONE);
    assertThat(away.look(text("old"))).isEqualTo(Settling.on(text("old")));
    assertThat(away.look(GONE)).isEqualTo(Settling.on(GONE));
  }

  @Test
  void whatIsBackToWhatItWasIsNoChange() {
    assertThat(told("old", "new", "old", "new", "old")).isEqualTo("old, old, old, old, old");
  }

  private static String told(String first, String... looks) {
    AtomicReference<Settling<OnDisk>> now = new AtomicReference<>(Settling.on(text(first)));
    return Stream.concat(
            Stream.of(first),
            Stream.of(looks)
                .map(look -> {
                  now.set(now.get().look(text(look)));
                  return now.get().told() instanceof OnDisk.Text(ConfigFile file)
                      ? file.text()
                      : "-";
                }))
        .toList()
        .toString()
        .replaceAll("[\\[\\]]", "");
  }

  private static OnDisk text(String text) {
    return new OnDisk.Text(new ConfigFile("f", text));
  }
}
