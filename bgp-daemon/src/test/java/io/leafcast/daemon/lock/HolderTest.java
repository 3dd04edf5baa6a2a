package io.leafcast.daemon.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HolderTest {
  private static final Holder ONE =
      new Holder(4711, Instant.parse("2026-11-25T20:00:00.5Z"), "1.2.3", 9179);

  @Test
  void aHolderIsReadAsItWasWritten() {
    assertThat(Holder.read(ONE.text())).isEqualTo(Optional.of(ONE));
    assertThat(ONE.words()).isEqualTo("process 4711, leafcast 1.2.3, since 2026-11-25T20:00:00Z");
  }

  @Test
  void whatALaterVersionSaysBesideIsPassedOver() {
    assertThat(Holder.read("mood fine\n" + ONE.text())).isEqualTo(Optional.of(ONE));
  }

  /** Whoever may write the file can make it say anything; it is shown, not obeyed. */
  @Test
  void aVersionIsBoundedAndShownWithoutObeying() {
    Holder loud = new Holder(1, Instant.EPOCH, "\u202e".repeat(400), 0);
    assertThat(loud.version()).hasSize(100).doesNotContain("\u202e");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pid 1\n",
        "pid x\nsince 2026-11-25T20:00:00Z\nversion 1\nhttp 1\n",
        "pid 1\nsince yesterday\nversion 1\nhttp 1\n",
        "pid 1\nsince 2026-11-25T20:00:00Z\nversion 1\nhttp\n",
        "4711"
      })
  void whatIsNoHolderIsNobody(String text) {
    assertThat(Holder.read(text)).isEmpty();
  }
}
