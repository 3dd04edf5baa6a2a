package io.leafcast.daemon.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.wire.Decoded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said to systemd, with a socket that the test holds and a time that it tells. */
class SupervisorTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final List<String> heard = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private String status = "1 of 2 sessions up";
  private Optional<String> trouble = Optional.empty();

  private Supervisor supervisor(Optional<Duration> watchdog) {
    Function<String, Decoded<String>> socket =
        message -> {
          if (trouble.isPresent()) {
            return Decoded.bad(trouble.orElseThrow());
          }
          heard.add(message);
          return Decoded.good(message);
        };
    return new Supervisor(Optional.of(socket), watchdog, () -> status, () -> asked.add("alive?"));
  }

  private static long seconds(int seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  @Test
  void aLookAloneKeepsNothingAliveItOnlyAsks() {
    try (Supervisor supervisor = supervisor(Optional.of(MINUTE))) {
      for (int second = 0; second < 600; second++) {
        supervisor.look(seconds(second));
      }
      assertThat(asked).hasSize(60);
      assertThat(heard).doesNotContain("WATCHDOG=1");
      supervisor.alive();
      assertThat(heard).containsOnlyOnce("WATCHDOG=1");
    }
  }

  @Test
  void itAsksSixTimesAsOftenAsSystemdWantsToHear() {
    try (Supervisor supervisor = supervisor(Optional.of(MINUTE))) {
      supervisor.look(seconds(1_000));
      assertThat(asked).hasSize(1);
      supervisor.look(seconds(1_009));
      assertThat(asked).hasSize(1);
      supervisor.look(seconds(1_010));
      assertThat(asked).hasSize(2);
    }
  }

  @Test
  void nobodyIsAskedWhereNobodyWatches() {
    try (Supervisor supervisor = supervisor(Optional.empty())) {
      supervisor.look(seconds(1_000));
      assertThat(asked).isEmpty();
    }
  }

  @Test
  void theStatusIsToldWhenItChanges() {
    try (Supervisor supervisor = supervisor(Optional.empty())) {
      supervisor.look(0);
      supervisor.look(seconds(1));
      status = "2 of 2 sessions up";
      supervisor.look(seconds(2));
      assertThat(heard).containsExactly("STATUS=1 of 2 sessions up", "STATUS=2 of 2 sessions up");
    }
  }

  @Test
  void aReloadSaysWhenItBegan() {
    try (Supervisor supervisor = supervisor(Optional.empty())) {
      supervisor.reloading();
      supervisor.ready();
      assertThat(heard.getFirst()).matches("RELOADING=1\nMONOTONIC_USEC=[0-9]+");
      assertThat(heard.getLast()).isEqualTo("READY=1");
    }
  }

  @Test
  void aStopMayTakeAsLongAsItsDrain() {
    try (Supervisor supervisor = supervisor(Optional.empty())) {
      supervisor.stopping(Duration.ofSeconds(90));
      assertThat(heard).containsExactly("STOPPING=1\nEXTEND_TIMEOUT_USEC=100000000");
    }
  }

  @Test
  void whatDidNotGetThroughIsSaidAgain() {
    try (Supervisor supervisor = supervisor(Optional.empty())) {
      trouble = Optional.of("it is full");
      supervisor.ready();
      supervisor.look(0);
      assertThat(heard).isEmpty();
      trouble = Optional.empty();
      supervisor.look(seconds(1));
      assertThat(heard).containsExactly("READY=1", "STATUS=1 of 2 sessions up");
      supervisor.look(seconds(2));
      assertThat(heard).hasSize(2);
    }
  }

  @Test
  void whatCameSinceIsNotUndoneByWhatIsSaidAgain() {
    try (Supervisor supervisor = supervisor(Optional.empty())) {
      trouble = Optional.of("it is full");
      supervisor.ready();
      trouble = Optional.empty();
      supervisor.stopping(Duration.ZERO);
      supervisor.look(0);
      assertThat(heard).doesNotContain("READY=1");
    }
  }

  @Test
  void withoutASocketNothingIsSaid() {
    try (Supervisor supervisor =
        new Supervisor(
            Optional.empty(), Optional.of(MINUTE), () -> status, () -> asked.add("alive?"))) {
      supervisor.start();
      supervisor.reloading();
      supervisor.ready();
      supervisor.alive();
      supervisor.stopping(MINUTE);
    }
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "1 s", "99999999999999999999"})
  void aTimeThatIsNoneIsNoWatchdog(String micros) {
    assertThat(Supervisor.watchdog(ImmutableMap.of("WATCHDOG_USEC", micros), 1)).isEmpty();
  }

  @Test
  void theWatchdogIsThatOfThisProcess() {
    ImmutableMap<String, String> ours =
        ImmutableMap.of("WATCHDOG_USEC", "60000000", "WATCHDOG_PID", "42");
    assertThat(Supervisor.watchdog(ours, 42)).contains(MINUTE);
    assertThat(Supervisor.watchdog(ours, 43)).isEmpty();
    assertThat(Supervisor.watchdog(ImmutableMap.of("WATCHDOG_USEC", "60000000"), 43))
        .contains(MINUTE);
    assertThat(Supervisor.watchdog(ImmutableMap.of("WATCHDOG_USEC", "999999999999999999"), 1))
        .isPresent();
  }
}
