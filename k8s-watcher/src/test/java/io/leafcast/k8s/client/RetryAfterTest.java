package io.leafcast.k8s.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a server asks us to wait, in each way that RFC 9110 section 10.2.3 has of saying it. */
final class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "17                              | 17",
        "0                               | 0",
        "60                              | 60",
        "61                              | 60",
        "0000000000000000005             | 5",
        "99999999999999999999999         | 60",
        "4294967297                      | 60",
        "Sun, 01 Mar 2026 12:00:17 GMT   | 17",
        "Sunday, 01-Mar-26 12:00:17 GMT  | 17",
        "Sun Mar  1 12:00:17 2026        | 17",
        "Sun, 01 Mar 2026 13:00:00 GMT   | 60",
        "Sun, 01 Mar 2026 11:59:59 GMT   | 0",
        "Thu, 01 Jan 1970 00:00:00 GMT   | 0",
        "Fri, 31 Dec 9999 23:59:59 GMT   | 60",
        "Sun, 01 Mar 2026 12:00:17 CET   | 0",
        "Mon, 01 Mar 2026 12:00:17 GMT   | 0",
        "Sun, 29 Feb 2026 12:00:17 GMT   | 0",
        "-17                             | 0",
        "1.5                             | 0",
        "soon                            | 0",
      })
  void secondsAndDatesAreHeededUpToAMinute(String said, long seconds) {
    assertThat(RetryAfter.of(head(ImmutableMap.of("retry-after", said)), NOW))
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void nothingSaidIsNoWait() {
    assertThat(RetryAfter.of(head(ImmutableMap.of()), NOW)).isZero();
  }

  /** Ours is a day behind, or ahead: both dates are the server's. */
  @ParameterizedTest
  @CsvSource({"-86400", "0", "86400"})
  void aDateIsComparedWithTheDateOfTheAnswerAndNotWithOurClock(long skew) {
    HttpHead answer =
        head(
            ImmutableMap.of(
                "date", "Sun, 01 Mar 2026 12:00:00 GMT",
                "retry-after", "Sun, 01 Mar 2026 12:00:09 GMT"));
    assertThat(RetryAfter.of(answer, NOW.plusSeconds(skew))).isEqualTo(Duration.ofSeconds(9));
  }

  private static HttpHead head(ImmutableMap<String, String> fields) {
    return new HttpHead(503, true, fields);
  }
}
