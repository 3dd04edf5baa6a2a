package io.leafcast.k8s.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/** Second by second, with a chance of a half. */
final class ScheduleTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration NONE = Duration.ZERO;
  private static final double CHANCE = 0.5;

  @Test
  void aDaemonThatBeginsWaitsForItsFirstSessions() {
    assertThat(written(60, _ -> "up")).containsExactly(4L);
    assertThat(Schedule.begin(INTERVAL).looks(Duration.ofSeconds(2))).isFalse();
    assertThat(Schedule.begin(INTERVAL).looks(Duration.ofSeconds(3))).isTrue();
  }

  @Test
  void nothingIsWrittenWhileNothingChangesExceptOnceAnHour() {
    assertThat(written(3 * 3600, _ -> "up")).containsExactly(4L, 3605L, 7206L);
  }

  @Test
  void aChangeAfterAQuietTimeIsWrittenAtOnce() {
    assertThat(written(600, second -> second < 500 ? "up" : "down")).containsExactly(4L, 501L);
  }

  @Test
  void changesThatFollowAreCollectedForTheInterval() {
    assertThat(written(100, second -> second < 6 ? "up" : "down " + Math.min(second, 9)))
        .containsExactly(4L, 15L);
  }

  @Test
  void whatIsAsItWasBeforeItWasWrittenIsNotWritten() {
    // In the interval after a write nobody looks; later it is seen, and is over before it is due.
    assertThat(written(100, second -> second == 7 || second == 50 ? "down" : "up"))
        .containsExactly(4L);
  }

  @Test
  void changesWithoutEndAreWrittenEverLessOften() {
    List<Long> times = written(3600, second -> "flap " + second);
    assertThat(times).startsWith(4L, 15L, 26L, 37L, 58L, 99L, 180L, 341L).hasSizeLessThan(30);
    assertThat(times.getLast() - times.get(times.size() - 2)).isEqualTo(161L);
  }

  @Test
  void afterAQuietTimeChangesArePromptAgain() {
    List<Long> times =
        written(3600, second -> "flap " + (second > 600 && second < 1200 ? 600 : second));
    long first = times.stream().filter(second -> second >= 1200).findFirst().orElseThrow();
    assertThat(times).containsSequence(first, first + 11, first + 22, first + 33);
  }

  /** The nodes of a cluster that began at once do not all write in the same second of an hour. */
  @Test
  void theHourIsOfADifferentLengthEachTime() {
    Schedule soonest = Schedule.begin(INTERVAL).wrote("up", NONE, 0);
    Schedule latest = Schedule.begin(INTERVAL).wrote("up", NONE, 1);
    assertThat(soonest.refresh()).isEqualTo(Duration.ofMinutes(54));
    assertThat(latest.refresh()).isEqualTo(Duration.ofMinutes(66));
  }

  @Test
  void aWriteEndsTheRowOfFailuresAndAFailureKeepsTheRowOfWrites() {
    Schedule.Again soon = Schedule.Again.SOON;
    Schedule failing = Schedule.begin(INTERVAL);
    for (int failure = 0; failure < 5; failure++) {
      failing = failing.failed(soon, NONE, NONE, 1);
    }
    Schedule written = failing.wrote("up", NONE, 1);
    assertThat(written.failed(soon, NONE, NONE, 1).free()).isEqualTo(Duration.ofSeconds(1));
    assertThat(written.failed(soon, NONE, NONE, 1).inARow()).isEqualTo(written.inARow());
    assertThat(written.failed(soon, NONE, NONE, 1).refresh()).isEqualTo(written.refresh());
  }

  @Test
  void anApiThatIsAwayIsAskedEverLessOften() {
    List<Long> tries = new ArrayList<>();
    Schedule schedule = Schedule.begin(INTERVAL);
    for (long second = 0; second < 3600; second++) {
      Duration now = Duration.ofSeconds(second);
      schedule = schedule.looks(now) ? schedule.seen("up", now, 1) : schedule;
      if (schedule.isDue(now)) {
        tries.add(second);
        schedule = schedule.failed(Schedule.Again.SOON, NONE, now, 1);
      }
    }
    assertThat(tries).startsWith(4L, 6L, 9L, 14L).hasSizeLessThan(40);
    assertThat(tries.getLast() - tries.get(tries.size() - 2)).isEqualTo(121L);
  }

  @Test
  void aServerThatAsksToWaitIsWaitedFor() {
    Schedule busy =
        Schedule.begin(INTERVAL)
            .failed(Schedule.Again.SOON, Duration.ofSeconds(50), NONE, CHANCE)
            .seen("up", NONE, CHANCE);
    assertThat(busy.isDue(Duration.ofMillis(63_249))).isFalse();
    assertThat(busy.isDue(Duration.ofMillis(63_250)))
        .as("and a part of it, and of our own wait")
        .isTrue();
  }

  @Test
  void whatItWillNotHaveIsTriedAfterMinutes() {
    Schedule absent = Schedule.begin(INTERVAL).failed(Schedule.Again.LATER, NONE, NONE, 0);
    assertThat(absent.looks(Duration.ofSeconds(149))).isFalse();
    assertThat(absent.looks(Duration.ofSeconds(150))).isTrue();
  }

  /** A write that timed out may have been taken: what was there before is to be written again. */
  @Test
  void afterAFailureNobodyKnowsWhatTheApiHas() {
    Schedule schedule =
        Schedule.begin(INTERVAL)
            .wrote("up", NONE, CHANCE)
            .failed(Schedule.Again.SOON, NONE, Duration.ofSeconds(20), CHANCE)
            .seen("up", Duration.ofSeconds(30), CHANCE);
    assertThat(schedule.isDue(Duration.ofSeconds(31))).isTrue();
  }

  /** The seconds in which a document is written that {@code at} each second is what it says. */
  private static List<Long> written(long seconds, LongFunction<String> at) {
    List<Long> times = new ArrayList<>();
    Schedule schedule = Schedule.begin(INTERVAL);
    for (long second = 0; second < seconds; second++) {
      Duration now = Duration.ofSeconds(second);
      if (!schedule.looks(now)) {
        continue;
      }
      schedule = schedule.seen(at.apply(second), now, CHANCE);
      if (schedule.isDue(now)) {
        times.add(second);
        schedule = schedule.wrote(at.apply(second), now, CHANCE);
      }
    }
    return times;
  }
}
