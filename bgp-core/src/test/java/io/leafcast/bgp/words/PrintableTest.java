package io.leafcast.bgp.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "leaf-1 is Idle", "käfer 18:00", "東京", "a\\b \"c\" {d}", "🚀"})
  void whatCanBeReadStaysAsItIs(String text) {
    assertThat(Printable.of(text)).isSameAs(text);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "1b, \\u001b",
        "0a, \\n",
        "0d, \\r",
        "09, \\t",
        "00, \\u0000",
        "7f, \\u007f",
        "85, \\u0085",
        "9b, \\u009b",
        "2028, \\u2028",
        "2029, \\u2029",
        "202e, \\u202e",
        "2066, \\u2066",
        "2069, \\u2069",
        "200b, \\u200b",
        "200f, \\u200f",
        "feff, \\ufeff",
        "ad, \\u00ad",
        "e000, \\ue000",
        "d800, \\ud800",
        "dc00, \\udc00",
        "e0001, \\udb40\\udc01"
      })
  void whatCannotBeReadIsShown(String point, String shown) {
    String unsafe = Character.toString(Integer.parseInt(point, 16));
    assertThat(Printable.of("a" + unsafe + "b")).isEqualTo("a" + shown + "b");
  }

  @Test
  void nothingThatComesOutMovesACursorOrTurnsText() {
    String all =
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    String shown = Printable.of(all);
    assertThat(shown.codePoints())
        .noneMatch(point ->
            Character.isISOControl(point)
                || Character.getType(point) == Character.FORMAT
                || Character.getType(point) == Character.SURROGATE
                || point == 0x2028
                || point == 0x2029);
    assertThat(Printable.of(shown)).as("twice is once").isSameAs(shown);
  }

  @Test
  void linesStayLinesWhereTheyAreAskedFor() {
    assertThat(Printable.lines("{\n  \"a\" : \"\u009b\"\n}\n"))
        .isEqualTo("{\n  \"a\" : \"\\u009b\"\n}\n");
  }
}
