package io.leafcast.k8s.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The golden file is also applied to a real kube-apiserver, by ReportIT. */
final class ReportJsonTest {
  private static final Path GOLDEN = Path.of("src/test/resources/report/worker-1.json");

  @Test
  void theStatusIsTheOneOfTheGoldenFile() throws IOException {
    assertThat(ReportJson.status("worker-1", Reports.usual()))
        .isEqualTo(Files.readString(GOLDEN).lines().map(String::strip).reduce("", String::concat));
  }

  @Test
  void theObjectIsOwnedByItsNode() {
    assertThat(ReportJson.object("worker-1", "a-uid"))
        .isEqualTo(
            "{\"apiVersion\":\"leafcast.io/v1alpha1\",\"kind\":\"LeafcastNode\",\"metadata\":{\"name\":\"worker-1\","
                + "\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"name\":\"worker-1\",\"uid\":\"a-uid\"}]}}");
  }

  /** Characters of four octets, and such that JSON escapes. */
  @ParameterizedTest
  @ValueSource(strings = {"\uD83C\uDF43", "\"", "\\", "\u0001", "a"})
  void theLargestReportThatCanBeIsOf64KibAtMost(String character) {
    String json = ReportJson.status("w".repeat(253), Reports.largest(character));
    assertThat(json.getBytes(StandardCharsets.UTF_8).length)
        .isBetween(49_152, ReportJson.MOST_OCTETS);
    assertThat(json.contains("\"notListed\":{\"sessions\":976,\"prefixes\":99")).isTrue();
  }

  @Test
  void prefixesAreLeftOutAndCountedWhereTheyDoNotFit() {
    ImmutableList<Report.Prefix> many =
        IntStream.range(0, 10_000)
            .mapToObj(index ->
                new Report.Prefix(
                    "198.51." + index / 256 + "." + index % 256 + "/32",
                    "services",
                    "Service/" + "x".repeat(200),
                    ImmutableList.of("leaf-1", "leaf-2"),
                    ImmutableList.of()))
            .collect(ImmutableList.toImmutableList());
    String json = ReportJson.status("worker-1", Reports.with(ImmutableList.of(), many));
    assertThat(json.getBytes(StandardCharsets.UTF_8).length)
        .isLessThanOrEqualTo(ReportJson.MOST_OCTETS);
    assertThat(json.split("\"prefix\":", -1)).hasSize(1 + 128);
    assertThat(json).contains("\"notListed\":{\"prefixes\":9872}");
  }

  @Test
  void aTextIsCutBetweenCharactersAndSaysSo() {
    assertThat(Writing.cut("abcdef", 6)).isEqualTo("abcdef");
    assertThat(Writing.cut("abcdefg", 6)).isEqualTo("abc...");
    assertThat(Writing.cut("a\"b\"", 6)).isEqualTo("a\"b\"");
    assertThat(Writing.cut("a\"b\"c", 6)).isEqualTo("a\"...");
    assertThat(Writing.cut("a\uD83C\uDF43\uD83C\uDF43", 8)).isEqualTo("a\uD83C\uDF43...");
    assertThat(Writing.cut("a\uD83C\uDF43\uD83C\uDF43", 7)).isEqualTo("a...");
  }
}
