package io.leafcast.daemon.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.daemon.survey.Crowd.Kind;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * 5,000 daemons at one API in virtual time: what docs/report.md says of the load is measured here.
 * The bounds are those that it states; what was measured is printed.
 */
final class CrowdTest {
  private static final int NODES = 5_000;
  private static final int MINUTE = 60;
  private static final int HOUR = 3_600;

  @ParameterizedTest
  @ValueSource(longs = {1})
  void atRest(long seed) {
    Crowd crowd = new Crowd(NODES, seed);
    crowd.startAll(0);
    crowd.run(HOUR);
    int from = HOUR;
    crowd.run(2 * HOUR);
    print("at rest", crowd, from, 2 * HOUR);
    assertThat(crowd.watches()).isEqualTo(2 * NODES);
    assertThat(crowd.mean(Kind.WATCH, from, 2 * HOUR)).isBetween(108.0, 114.0);
    assertThat(crowd.most(Kind.WATCH, 1, from, 2 * HOUR)).isLessThan(200);
    assertThat(crowd.mean(Kind.LIST, from, 2 * HOUR)).isZero();
    assertThat(crowd.mean(Kind.WRITE, from, 2 * HOUR) * MINUTE).isBetween(60.0, 100.0);
    assertThat(crowd.mean(Kind.SURVEY, from, 2 * HOUR)).isLessThan(1.3);
    assertThat(crowd.mean(Kind.EVENT, from, 2 * HOUR)).isZero();
  }

  /** Also after the power came back. */
  @ParameterizedTest
  @ValueSource(longs = {1})
  void allStartAtOnce(long seed) {
    Crowd crowd = new Crowd(NODES, seed);
    crowd.startAll(0);
    crowd.run(HOUR);
    print("all start at once", crowd, 0, HOUR);
    assertThat(crowd.sum(Kind.LIST, 0, HOUR)).isEqualTo(2 * NODES);
    assertThat(crowd.most(Kind.SURVEY, 10, 0, HOUR)).isLessThan(25);
    assertThat(crowd.sum(Kind.WRITE, 0, MINUTE)).isEqualTo(2 * NODES);
    assertThat(crowd.most(Kind.WRITE, 1, 0, HOUR)).isLessThan(2 * NODES + 1);
    assertThat(crowd.sum(Kind.EVENT, 0, HOUR)).isEqualTo(NODES);
  }

  @ParameterizedTest
  @ValueSource(longs = {1})
  void aRollingRestartOfFiftyAMinute(long seed) {
    Crowd crowd = new Crowd(NODES, seed);
    crowd.startAll(0);
    crowd.run(2 * HOUR);
    int from = 2 * HOUR;
    int end = from + NODES / 50 * MINUTE;
    crowd.restartEach(from, 50);
    crowd.run(end);
    print("a rolling restart, 50 a minute", crowd, from, end);
    assertThat(crowd.mean(Kind.LIST, from, end) * MINUTE).isBetween(99.0, 101.0);
    assertThat(crowd.mean(Kind.WRITE, from, end) * MINUTE).isLessThan(250);
    assertThat(crowd.mean(Kind.EVENT, from, end) * MINUTE).isBetween(49.0, 51.0);
    assertThat(crowd.most(Kind.ANY, 1, from, end)).isLessThan(250);
    assertThat(crowd.most(Kind.SURVEY, MINUTE, from, end)).isLessThan(150);
  }

  /** A thundering herd: all watches end at once, and nobody answers for so long. */
  @ParameterizedTest
  @ValueSource(ints = {0, 10, 60, 3_600})
  void theApiIsAwayForSoLong(int seconds) {
    Crowd crowd = new Crowd(NODES, seconds);
    crowd.startAll(0);
    crowd.run(HOUR);
    int from = HOUR;
    int back = from + seconds;
    crowd.away(from, back);
    crowd.run(back + HOUR);
    print("away for " + seconds + " s", crowd, from, back + 10 * MINUTE);
    assertThat(crowd.watches()).isEqualTo(2 * NODES);
    assertThat(crowd.allWatch(back)).as("seconds until all watch again").isLessThanOrEqualTo(11);
    assertThat(crowd.most(Kind.LIST, 1, back, back + HOUR))
        .as("lists in the worst second")
        .isLessThan(seconds == 0 ? 5_600 : seconds == 10 ? 3_000 : 1_500);
    if (seconds > MINUTE) {
      assertThat(crowd.mean(Kind.REFUSED, from + MINUTE, back)).isLessThan(1_450);
    }
    assertThat(crowd.most(Kind.REFUSED, 1, from, back)).isLessThan(17_500);
    assertThat(crowd.most(Kind.WRITE, 1, back, back + HOUR)).isLessThan(NODES / 2);
  }

  /** Priority and fairness: everybody is told to come back in so many seconds. */
  @ParameterizedTest
  @ValueSource(ints = {1, 10, 60})
  void anApiThatTellsAllWhenToComeBackIsNotMetByAllAtOnce(int wait) {
    Crowd crowd = new Crowd(NODES, wait);
    crowd.startAll(0);
    crowd.run(HOUR);
    int from = HOUR;
    crowd.busy(from, from + 2 * MINUTE, wait);
    crowd.run(from + HOUR);
    print("Retry-After: " + wait, crowd, from, from + 10 * MINUTE);
    // Once each was told twice: the first time comes out of the blue.
    assertThat(crowd.most(Kind.REFUSED, 1, from + 2 * wait + 10, from + 2 * MINUTE))
        .isLessThan(4 * NODES / 5);
    assertThat(crowd.most(Kind.LIST, 1, from, from + HOUR)).isLessThan(2_500);
    assertThat(crowd.watches()).isEqualTo(2 * NODES);
  }

  private static void print(String what, Crowd crowd, int from, int to) {
    Map<Kind, String> rates = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      rates.put(
          kind,
          "%d in all, %.2f/s, %d in the worst second"
              .formatted(
                  crowd.sum(kind, from, to),
                  crowd.mean(kind, from, to),
                  crowd.most(kind, 1, from, to)));
    }
    System.out.println(what + ": " + rates);
  }
}
