package io.leafcast.bgp;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.reason.Reason;
import io.leafcast.bgp.speaker.Note;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sentences for people are made in {@code words}, and values carry none. */
class OneRoomOfEnglishTest {
  private static final Path SOURCES = Path.of("src/main/java/io/leafcast/bgp");
  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|(?m)^\\s*//.*$| // .*$");

  /** Two words with a blank between: no key, no unit, no name. */
  private static final Pattern SENTENCE =
      Pattern.compile("\"(?:[^\"\\\\\\n]|\\\\.)*[a-z]{2,} [a-z]{2,}(?:[^\"\\\\\\n]|\\\\.)*\"");

  /** What the kernel says, which is recognised and not said. */
  private static final Set<String> HEARD = Set.of("Failure.java");

  @ParameterizedTest
  @ValueSource(strings = {"reason", "fsm", "rib", "speaker", "transport"})
  void noOtherRoomMakesSentences(String room) throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES.resolve(room))) {
      List<Path> sources =
          files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
      assertThat(sources).hasSizeGreaterThan(4);
      assertThat(sources)
          .filteredOn(file -> !HEARD.contains(file.getFileName().toString()))
          .allSatisfy(file -> assertThat(sentences(file)).as(file.toString()).isEmpty());
    }
  }

  /** The statements with a sentence in them; an exception's is for whoever has to mend the code. */
  private static List<String> sentences(Path file) {
    String code = COMMENT.matcher(read(file)).replaceAll("");
    return Stream.of(code.split("[;{}]"))
        .filter(statement -> !statement.contains("Exception("))
        .filter(statement -> !statement.contains("@SuppressWarnings"))
        .filter(statement -> SENTENCE.matcher(statement).find())
        .map(String::strip)
        .toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Test
  void whatAReasonOrANoteSaysInTextComesFromOutside() {
    assertThat(Stream.of(Reason.class, Note.class).flatMap(OneRoomOfEnglishTest::records))
        .hasSizeGreaterThan(70)
        .flatExtracting(type -> Arrays.asList(type.getRecordComponents()))
        .filteredOn(component -> component.getType().equals(String.class))
        .extracting(RecordComponent::getName)
        .as("detail, or the name of a thing")
        .containsOnly(
            "detail", "holder", "interfaceName", "before", "after", "zone", "event", "state");
  }

  private static Stream<Class<?>> records(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(OneRoomOfEnglishTest::records)
        : Stream.of(type);
  }
}
