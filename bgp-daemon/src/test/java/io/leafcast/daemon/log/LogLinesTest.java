package io.leafcast.daemon.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class LogLinesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
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
    lines.write("WARN ", "a\r\nb\u001b[31m" + "x".repeat(5000));
    lines.flush(PATIENCE);
    assertThat(written.toString(UTF_8).lines()).hasSize(1);
    assertThat(written.toString(UTF_8))
        .startsWith("2026-11-23T12:00:00.123Z WARN  a b [31mxxx")
        .hasSizeLessThan(4100);
  }

  @Test
  void aStreamThatIsStuckHoldsNobodyUp() {
    CountDownLatch free = new CountDownLatch(1);
    OutputStream stuck =
        new OutputStream() {
          @Override
          public void write(int octet) {
            awaitQuietly(free);
            written.write(octet);
          }
        };
    LogLines lines = new LogLines(new PrintStream(stuck, false, UTF_8), () -> Instant.EPOCH);
    for (int i = 0; i < 5000; i++) {
      lines.write("INFO ", "line " + i);
    }
    free.countDown();
    lines.flush(PATIENCE);
    lines.flush(PATIENCE);
    assertThat(written.toString(UTF_8)).contains(" log lines were dropped: standard error");
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
