package io.leafcast.bgp.rib;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.rib.Budget.Share;
import org.junit.jupiter.api.Test;

final class BudgetTest {
  private static final long KIB = 1024;

  private final Budget budget = new Budget(1000 * KIB);

  @Test
  void oneMayHaveAllThatIsFree() {
    Taker only = new Taker();
    only.take(2000);
    assertThat(only.share.octets()).isEqualTo(1000 * KIB);
    assertThat(budget.free()).isZero();
  }

  @Test
  void whoHasMostGivesUpForWhoHasLess() {
    Taker greedy = new Taker();
    greedy.take(2000);
    Taker late = new Taker();
    late.take(100);
    assertThat(late.share.octets()).isEqualTo(100 * KIB);
    late.take(2000);
    assertThat(late.share.octets()).isBetween(485 * KIB, 500 * KIB);
    greedy.take(2000);
    assertThat(greedy.share.octets()).isBetween(500 * KIB, 515 * KIB);
  }

  @Test
  void sixteenThatAllWantEverythingHaveAboutTheSame() {
    Taker[] all = new Taker[16];
    for (int i = 0; i < 16; i++) {
      all[i] = new Taker();
    }
    for (int round = 0; round < 200; round++) {
      for (Taker each : all) {
        each.take(5);
      }
    }
    for (Taker each : all) {
      assertThat(each.share.octets()).isBetween(50 * KIB, 75 * KIB);
    }
  }

  @Test
  void whatOneGivesBackOthersMayHave() {
    Taker first = new Taker();
    first.take(1000);
    first.share.close();
    assertThat(budget.free()).isEqualTo(1000 * KIB);
    Taker second = new Taker();
    second.take(1000);
    assertThat(second.share.octets()).isEqualTo(1000 * KIB);
  }

  private final class Taker {
    private final Share share = budget.open(this::giveUp);

    /** Wants one KiB so many times. */
    void take(int times) {
      for (int i = 0; i < times; i++) {
        boolean _ = share.claim(KIB);
      }
    }

    private void giveUp() {
      share.giveBack(KIB);
    }
  }
}
