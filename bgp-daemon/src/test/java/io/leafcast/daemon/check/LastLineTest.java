package io.leafcast.daemon.check;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class LastLineTest {

  @Test
  void ofALongLineTheEndIsKept() throws IOException {
    assertThat(taken("a".repeat(9_000) + "b".repeat(1_024), 1 << 20).text())
        .isEqualTo("b".repeat(200) + "...");
  }

  @Test
  void aLineOf200CharactersIsToldWhole() throws IOException {
    assertThat(taken("c".repeat(200), 1 << 20).text()).isEqualTo("c".repeat(200));
  }

  @Test
  void noMoreIsTakenThanIsAskedFor() throws IOException {
    LastLine line = taken("d".repeat(10_000), 9_000);
    assertThat(line.taken()).isEqualTo(9_000);
    line.takeFrom(new ByteArrayInputStream("end".getBytes(US_ASCII)), 9_000);
    assertThat(line.text()).endsWith("d...");
  }

  private static LastLine taken(String text, int most) throws IOException {
    LastLine line = new LastLine();
    line.takeFrom(new ByteArrayInputStream(text.getBytes(US_ASCII)), most);
    return line;
  }
}
