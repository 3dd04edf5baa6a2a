package io.leafcast.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class JsonSchemaTest {

  @Test
  void theSchemaThatShipsIsTheOneOfTheRecords() throws IOException {
    assertThat(Files.readString(Path.of("..", "deploy", "leafcast.schema.json")))
        .as("stale: run `./leafcast schema > deploy/leafcast.schema.json`")
        .isEqualTo(JsonSchema.text());
  }

  @Test
  void everyKeyOfTheSchemaIsExplainedInTheExample() throws IOException {
    String example = Files.readString(ConfigFileTest.example());
    java.util.regex.Pattern.compile("\"(\\w+)\" : \\{\\s*\"description\"")
        .matcher(JsonSchema.text())
        .results()
        .map(match -> match.group(1))
        .filter(key -> !key.matches("reference|quoted(Number|Flag)"))
        .forEach(key -> assertThat(example).contains(key + ":"));
  }
}
