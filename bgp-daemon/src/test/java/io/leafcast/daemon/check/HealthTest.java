package io.leafcast.daemon.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.daemon.board.CheckView.State;
import io.leafcast.daemon.config.CheckSettings;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HealthTest {

  @ParameterizedTest
  @CsvSource({
    "2, 3, DOWN, '', DOWN",
    "2, 3, UP, '', UP",
    "2, 3, DOWN, +, DOWN",
    "2, 3, DOWN, ++, UP",
    "2, 3, DOWN, +-+, DOWN",
    "2, 3, DOWN, +-++, UP",
    "2, 3, UP, --, UP",
    "2, 3, UP, ---, DOWN",
    "2, 3, UP, --+--, UP",
    "2, 3, UP, --+---, DOWN",
    "1, 1, DOWN, +, UP",
    "1, 1, UP, -, DOWN",
    "1, 1, UP, -+, UP",
    // A try that could not be made counts for neither side, and interrupts no row.
    "2, 3, UP, ??????, UP",
    "2, 3, DOWN, ??????, DOWN",
    "2, 3, DOWN, +??+, UP",
    "2, 3, UP, -?-?-, DOWN"
  })
  void itTakesSomeInARow(int rise, int fall, State first, String tries, State last) {
    assertThat(after(new Health(first, 0), settings(rise, fall), tries).state()).isEqualTo(last);
  }

  /** All rows of nine tries, against a second way to say the same. */
  @Test
  void theStateIsThatOfTheLastLongEnoughRow() {
    for (int rise = 1; rise <= 3; rise++) {
      for (int fall = 1; fall <= 3; fall++) {
        for (int bits = 0; bits < 1 << 9; bits++) {
          String tries = "%9s".formatted(Integer.toBinaryString(bits)).replace(' ', '0');
          String row = tries.replace('0', '-').replace('1', '+');
          int up = row.lastIndexOf("+".repeat(rise));
          int down = row.lastIndexOf("-".repeat(fall));
          State wanted = up > down ? State.UP : State.DOWN;
          assertThat(after(new Health(State.DOWN, 0), settings(rise, fall), row).state())
              .as("rise %d, fall %d, %s", rise, fall, row)
              .isEqualTo(wanted);
        }
      }
    }
  }

  @Test
  void whatIsDisabledIsSoAtOnceAndHasToRiseAnewAfterwards() {
    CheckSettings settings = settings(2, 3);
    Health disabled = new Health(State.UP, 2).disabled();
    assertThat(disabled).isEqualTo(new Health(State.DISABLED, 0));
    assertThat(after(disabled, settings, "+++-")).isEqualTo(disabled);
    assertThat(disabled.enabled()).isEqualTo(new Health(State.DOWN, 0));
    assertThat(after(disabled.enabled(), settings, "+").state()).isEqualTo(State.DOWN);
    assertThat(after(disabled.enabled(), settings, "++").state()).isEqualTo(State.UP);
  }

  @Test
  void whatNobodyDisabledStaysAsItIs() {
    assertThat(new Health(State.UP, 2).enabled()).isEqualTo(new Health(State.UP, 2));
    assertThat(new Health(State.DOWN, 1).enabled()).isEqualTo(new Health(State.DOWN, 1));
  }

  @Test
  void howManySpokeAgainstTheStateIsTold() {
    assertThat(after(new Health(State.UP, 0), settings(2, 3), "--").contrary()).isEqualTo(2);
    assertThat(after(new Health(State.UP, 0), settings(2, 3), "---").contrary()).isZero();
  }

  private static Health after(Health first, CheckSettings settings, String tries) {
    Health health = first;
    for (int i = 0; i < tries.length(); i++) {
      health =
          health.after(
              switch (tries.charAt(i)) {
                case '+' -> new Outcome.Passed("");
                case '-' -> new Outcome.Failed("");
                default -> new Outcome.NotTried("");
              },
              settings);
    }
    return health;
  }

  private static CheckSettings settings(int rise, int fall) {
    return new CheckSettings(
        "web",
        ImmutableList.of(),
        new CheckSettings.Command(ImmutableList.of("/bin/true")),
        Duration.ofSeconds(5),
        Duration.ofSeconds(3),
        rise,
        fall,
        new CheckSettings.Withdraw(),
        Optional.empty(),
        CheckSettings.Start.DOWN);
  }
}
