package io.leafcast.k8s.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VersionsTest {

  @ParameterizedTest
  @CsvSource({
    "9, 10, true",
    "10, 9, false",
    "10, 10, false",
    "99, 100, true",
    "41, 42, true",
    // More than any number of Java's.
    "99999999999999999999, 100000000000000000000, true",
    // What is no number is of another store, as it may be.
    "a, 42, false",
    "1, b, false",
    "'', 42, false",
    "1, '', false",
    "-1, 42, false",
    "09, 10, false",
  })
  void onlyWholeNumbersAreBeforeOneAnother(String one, String other, boolean before) {
    assertThat(Versions.isBefore(one, other)).isEqualTo(before);
  }
}
