package io.leafcast.k8s.objects;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of traps in docs/ipam.md and the tests are one. */
final class IpamTableTest {
  private static final Pattern LAST_COLUMN = Pattern.compile("(?m)^\\|.*\\|.*\\|(.*)\\|$");
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");

  @Test
  void eachTrapsTestIsInTheTable() throws IOException {
    assertThat(named()).containsAll(methods(PodCidrTrapsTest.class).collect(Collectors.toSet()));
  }

  @Test
  void eachTestOfTheTableExists() throws IOException {
    ImmutableSet<String> tests;
    try (Stream<Path> files = Files.walk(Path.of(".."), 12)) {
      tests =
          Stream.concat(
                  files
                      .map(file -> file.getFileName().toString())
                      .filter(file -> file.endsWith("Test.java") || file.endsWith("IT.java"))
                      .map(file -> file.substring(0, file.length() - ".java".length())),
                  Stream.concat(methods(PodCidrTrapsTest.class), methods(PodCidrChoiceTest.class)))
              .collect(ImmutableSet.toImmutableSet());
    }
    assertThat(named()).isNotEmpty().isSubsetOf(tests);
  }

  private static Stream<String> methods(Class<?> test) {
    return Arrays.stream(test.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Test.class))
        .map(Method::getName);
  }

  private static ImmutableSet<String> named() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "ipam.md"));
    String table =
        page.substring(
            page.indexOf("## Each trap and its test"), page.indexOf("## What it asks of the API"));
    return LAST_COLUMN
        .matcher(table)
        .results()
        .map(row -> row.group(1))
        .flatMap(tests -> NAME.matcher(tests).results())
        .map((MatchResult name) -> name.group(1))
        .collect(ImmutableSet.toImmutableSet());
  }
}
