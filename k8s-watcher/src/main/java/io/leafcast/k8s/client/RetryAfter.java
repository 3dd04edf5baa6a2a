package io.leafcast.k8s.client;

import com.google.common.collect.ImmutableList;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How long an answer asks us to wait (RFC 9110 section 10.2.3), in seconds or as a date. A date is
 * of the server's clock, so it is compared with the answer's own Date where that can be read, and
 * with our clock only where it cannot: clocks that differ make no pause longer or shorter.
 */
final class RetryAfter {
  /** Whatever a server asks for, we do not stay away for longer. */
  static final Duration LONGEST = Duration.ofSeconds(60);

  private static final Pattern SECONDS = Pattern.compile("[0-9]+");

  /** More digits than this are longer than {@link #LONGEST}, and perhaps no number of ours. */
  private static final int MOST_DIGITS = 9;

  /**
   * The three forms of RFC 9110 section 5.6.7; the year of two digits is at most 50 years ahead.
   */
  private static final ImmutableList<DateTimeFormatter> FORMS =
      ImmutableList.of(
          form(pattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'")),
          form(
              pattern("EEEE, dd-MMM-")
                  .appendValueReduced(ChronoField.YEAR, 2, 2, LocalDate.of(2000, 1, 1))
                  .appendPattern(" HH:mm:ss 'GMT'")),
          form(pattern("EEE MMM ppd HH:mm:ss uuuu")));

  private RetryAfter() {}

  /** From zero, where nothing is said that can be read or the date is past, to {@link #LONGEST}. */
  static Duration of(HttpHead head, Instant now) {
    String said = head.field("retry-after");
    if (SECONDS.matcher(said).matches()) {
      String digits = said.replaceFirst("^0+", "");
      return digits.length() > MOST_DIGITS
          ? LONGEST
          : bounded(Duration.ofSeconds(digits.isEmpty() ? 0 : Integer.parseInt(digits)));
    }
    Instant there = date(head.field("date")).orElse(now);
    return date(said).map(until -> bounded(Duration.between(there, until))).orElse(Duration.ZERO);
  }

  private static Duration bounded(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }

  private static Optional<Instant> date(String text) {
    for (DateTimeFormatter form : FORMS) {
      try {
        return Optional.of(LocalDateTime.parse(text, form).toInstant(ZoneOffset.UTC));
      } catch (DateTimeException another) {
        // Perhaps the next form.
      }
    }
    return Optional.empty();
  }

  private static DateTimeFormatterBuilder pattern(String pattern) {
    return new DateTimeFormatterBuilder().appendPattern(pattern);
  }

  private static DateTimeFormatter form(DateTimeFormatterBuilder parts) {
    return parts.toFormatter(Locale.ENGLISH);
  }
}
