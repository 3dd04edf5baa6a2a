package io.leafcast.k8s.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LedgerTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private final Ledger ledger = new Ledger();

  @Test
  void whatHappensIsTold() {
    happen("leaf-1", 0);
    assertThat(ledger.next(at(0))).contains(new Series(happening("leaf-1"), NOON, NOON, 1));
    tellAll(0);
    assertThat(ledger.next(at(3600))).isEmpty();
  }

  @Test
  void untilItIsWrittenItStaysToBeTold() {
    happen("leaf-1", 0);
    assertThat(ledger.next(at(0))).isPresent();
    happen("leaf-1", 5);
    assertThat(ledger.next(at(100))).map(Series::count).contains(2L);
  }

  /** What came while the Event was on its way is told with the next count. */
  @Test
  void whatHappensMeanwhileIsNotTakenForTold() {
    happen("leaf-1", 0);
    Series first = ledger.next(at(0)).orElseThrow();
    happen("leaf-1", 1);
    ledger.told(first, at(1));
    assertThat(ledger.next(at(30))).isEmpty();
    assertThat(ledger.next(at(31))).map(Series::count).contains(2L);
  }

  @Test
  void aFlapIsOneSeriesThatIsToldEverLessOften() {
    List<Long> told = new ArrayList<>();
    for (long second = 0; second < 4 * 3600; second++) {
      happen("leaf-1", second);
      Optional<Series> next = ledger.next(at(second));
      if (next.isPresent()) {
        assertThat(next.orElseThrow().first()).isEqualTo(NOON);
        assertThat(next.orElseThrow().count()).isEqualTo(second + 1);
        ledger.told(next.orElseThrow(), at(second));
        told.add(second);
      }
    }
    assertThat(told).startsWith(0L, 30L, 90L, 210L, 450L, 930L, 1890L, 3690L, 5490L);
    assertThat(ledger.lost()).isZero();
  }

  @Test
  void whatComesAgainAfterAnHourIsAnotherSeries() {
    happen("leaf-1", 0);
    tellAll(0);
    happen("leaf-1", 3600);
    assertThat(ledger.next(at(3600))).map(Series::count).contains(1L);
  }

  @Test
  void aSeriesThatWasNeverToldGoesOnHoweverLate() {
    happen("leaf-1", 0);
    happen("leaf-1", 3600);
    assertThat(ledger.next(at(3600))).map(Series::count).contains(2L);
  }

  @Test
  void whatDiffersInTypeReasonSubjectOrCauseIsASeriesOfItsOwn() {
    for (Happening one :
        List.of(
            new Happening(Happening.Type.WARNING, "SessionDown", "leaf-1", "hold", "down"),
            new Happening(Happening.Type.NORMAL, "SessionDown", "leaf-1", "hold", "down"),
            new Happening(Happening.Type.WARNING, "SessionUp", "leaf-1", "hold", "down"),
            new Happening(Happening.Type.WARNING, "SessionDown", "leaf-2", "hold", "down"),
            new Happening(Happening.Type.WARNING, "SessionDown", "leaf-1", "cease", "down"))) {
      ledger.happened(one, 1, NOON, at(0));
      // Another word for it is the same.
      ledger.happened(
          new Happening(one.type(), one.reason(), one.subject(), one.cause(), "gone"),
          1,
          NOON,
          at(0));
    }
    assertThat(tellAll(0)).isEqualTo(5);
  }

  @Test
  void aStormIsBoundedByTheBucket() {
    for (int peer = 0; peer < 30; peer++) {
      happen("leaf-" + peer, 0);
    }
    assertThat(tellAll(0)).isEqualTo(Ledger.BURST);
    assertThat(tellAll(19)).isZero();
    assertThat(tellAll(20)).isEqualTo(1);
    assertThat(tellAll(20 + 19 * 20)).isEqualTo(Ledger.BURST);
  }

  @Test
  void whatThereIsNoRoomForIsCounted() {
    for (int peer = 0; peer < Ledger.MOST_SERIES + 5; peer++) {
      happen("leaf-" + peer, 0);
    }
    assertThat(ledger.lost()).isEqualTo(5);
    tellAll(0);
    happen("leaf-a", 1);
    assertThat(ledger.lost()).isEqualTo(5);
    ledger.lose(3);
    assertThat(ledger.lost()).isEqualTo(8);
    for (int peer = 0; peer < Ledger.MOST_SERIES; peer++) {
      happen("later-" + peer, 2); // more than may be told
    }
    long before = ledger.lost();
    ledger.happened(happening("leaf-b"), 7, NOON, at(2));
    assertThat(ledger.lost()).isEqualTo(before + 7);
  }

  private int tellAll(long second) {
    int count = 0;
    for (Optional<Series> next = ledger.next(at(second));
        next.isPresent();
        next = ledger.next(at(second))) {
      ledger.told(next.orElseThrow(), at(second));
      count++;
    }
    return count;
  }

  private void happen(String peer, long second) {
    ledger.happened(happening(peer), 1, NOON.plusSeconds(second), at(second));
  }

  private static Happening happening(String peer) {
    return new Happening(Happening.Type.WARNING, "SessionDown", peer, "hold", "down");
  }

  private static Duration at(long second) {
    return Duration.ofSeconds(second);
  }
}
