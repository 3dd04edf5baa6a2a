package io.leafcast.bgp.fsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leafcast.bgp.wire.Rfc;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BackoffTest {
  private static final Backoff FRESH = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
  private static final RandomGenerator LONGEST = () -> -1L; // the highest nextDouble below 1

  private static Backoff afterFailures(int failures) {
    Backoff backoff = FRESH;
    for (int i = 0; i < failures; i++) {
      backoff = backoff.failed();
    }
    return backoff;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 40, 5000})
  @Rfc(id = "FSM-9", says = "Retries begin at 1 s, double up to 30 s, and are jittered 0.75 to 1.")
  void doublesUpToTheMaximumWithJitter(int failures) {
    Duration whole = Duration.ofSeconds((long) Math.min(30, Math.pow(2, failures - 1)));
    RandomGenerator random = new SplittableRandom(failures);
    for (int i = 0; i < 200; i++) {
      assertThat(afterFailures(failures).delay(random))
          .isBetween(whole.multipliedBy(3).dividedBy(4), whole);
    }
  }

  @Test
  void firstTryAfterNothingFailedWaitsTheMinimum() {
    assertThat(FRESH.delay(LONGEST)).isBetween(Duration.ofMillis(999), Duration.ofSeconds(1));
  }

  @Test
  void sessionThatHeldClearsTheRecord() {
    assertThat(afterFailures(7).after(Duration.ofSeconds(30))).isEqualTo(FRESH);
  }

  @Test
  @Rfc(id = "FSM-9", says = "Sessions that come up and fall at once do not reset the backoff.")
  void shortSessionDoesNotClearTheRecord() {
    assertThat(afterFailures(7).after(Duration.ofSeconds(29))).isEqualTo(afterFailures(7));
  }

  @Test
  void dialGetsFiveSecondsHoweverShortTheWait() {
    assertThat(FRESH.dialLimit(LONGEST)).isEqualTo(Duration.ofSeconds(5));
    assertThat(afterFailures(9).dialLimit(LONGEST)).isGreaterThan(Duration.ofSeconds(29));
  }

  @Test
  void refusesWaitsThatMakeATightLoop() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 9, 90, 65535})
  @Rfc(id = "OPN-5", says = "KEEPALIVE every third of the hold time, jittered, never below 1 s.")
  void keepaliveIsAThirdOfTheHoldTimeButNeverBelowOneSecond(int holdTime) {
    Duration third = Duration.ofSeconds(holdTime).dividedBy(3);
    RandomGenerator random = new SplittableRandom(holdTime);
    for (int i = 0; i < 200; i++) {
      Duration least = third.multipliedBy(3).dividedBy(4);
      assertThat(Jitter.keepalive(holdTime, random))
          .isBetween(
              least.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : least,
              third.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : third);
    }
  }
}
