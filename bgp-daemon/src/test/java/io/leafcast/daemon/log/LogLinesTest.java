package io.leafcast.daemon.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.attr.Treatment;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.speaker.Note;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.PeerNote;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.words.Words;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class LogLinesTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @Test
  void aLineHasItsTimeInUtcWithThreeDecimals() {
    LogLines lines = lines(Instant.parse("2026-11-23T12:00:00Z"));
    lines.write("INFO ", "event=session-established peer=leaf-1 hello");
    lines.flush(PATIENCE);
    assertThat(written.toString(UTF_8))
        .isEqualTo("2026-11-23T12:00:00.000Z INFO  event=session-established peer=leaf-1 hello\n");
  }

  @Test
  void anEventIsOneLineWhateverIsInIt() {
    LogLines lines = lines(Instant.parse("2026-11-23T12:00:00.123456Z"));
    lines.write("WARN ", "a\r\nb\u001b[31mc\u0085d\u009b1me\u2028f\u202eg" + "x".repeat(2_000_000));
    lines.flush(PATIENCE);
    assertThat(written.toString(UTF_8).lines()).hasSize(1);
    assertThat(written.toString(UTF_8))
        .startsWith(
            "2026-11-23T12:00:00.123Z WARN  a\\r\\nb\\u001b[31mc\\u0085d\\u009b1me\\u2028f\\u202egxxx")
        .hasSizeLessThan(1_000_100);
  }

  @Test
  void theLongestMalformedUpdateIsWrittenWhole() {
    Octets update = Octets.of(new byte[65_535]);
    Note note =
        new PeerNote.Reset(
            new PeerName("leaf-1"),
            ImmutableList.of(new UpdateOutcome.Fault(1, Treatment.RESET_SESSION, "ORIGIN 3")),
            update);
    LogLines lines = lines(Instant.EPOCH);
    lines.write("WARN ", Words.of(note));
    lines.flush(PATIENCE);
    assertThat(written.toString(UTF_8)).endsWith("the octets: " + update.hex() + "\n");
  }

  @Test
  void longLinesThatNobodyTakesDoNotPileUp() {
    CountDownLatch free = new CountDownLatch(1);
    LogLines lines =
        new LogLines(new PrintStream(stuckUntil(free), false, UTF_8), () -> Instant.EPOCH);
    for (int i = 0; i < 100; i++) {
      lines.write("INFO ", "x".repeat(100_000));
    }
    free.countDown();
    lines.flush(PATIENCE);
    lines.flush(PATIENCE);
    assertThat(written.toString(UTF_8)).contains(" log lines were dropped: standard error");
    assertThat(written.size()).isLessThan(3_000_000);
  }

  @Test
  void aStreamThatIsStuckHoldsNobodyUp() {
    CountDownLatch free = new CountDownLatch(1);
    LogLines lines =
        new LogLines(new PrintStream(stuckUntil(free), false, UTF_8), () -> Instant.EPOCH);
    for (int i = 0; i < 5000; i++) {
      lines.write("INFO ", "line " + i);
    }
    free.countDown();
    lines.flush(PATIENCE);
    lines.flush(PATIENCE);
    assertThat(written.toString(UTF_8)).contains(" log lines were dropped: standard error");
  }

  private OutputStream stuckUntil(CountDownLatch free) {
    return new OutputStream() {
      @Override
      public void write(int octet) {
        awaitQuietly(free);
        written.write(octet);
      }
    };
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private LogLines lines(Instant now) {
    return new LogLines(new PrintStream(written, true, UTF_8), () -> now);
  }
}
