package io.leafcast.daemon.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.leafcast.daemon.config.Condition;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PassageTest {
  private static final Condition HOST = new Condition.InterfaceUp("cilium_host");
  private static final Condition TAINT =
      new Condition.TaintAbsent("node.cilium.io/agent-not-ready");

  private static Progress judge(Look host, Look taint, int seconds, Optional<Duration> openAfter) {
    return Passage.judge(
        ImmutableMap.of(HOST, host, TAINT, taint), Duration.ofSeconds(seconds), openAfter);
  }

  @Test
  void itOpensOnlyWhereAllHold() {
    assertThat(judge(new Look.Holds(), new Look.Holds(), 0, Optional.empty()))
        .isInstanceOf(Progress.Opened.class);
    assertThat(judge(new Look.Holds(), new Look.NotYet("it is there"), 0, Optional.empty()))
        .isEqualTo(new Progress.Waiting(ImmutableMap.of(TAINT, "it is there")));
  }

  @Test
  void withoutABoundItWaitsForEver() {
    assertThat(judge(new Look.NotYet("gone"), new Look.Holds(), 999_999, Optional.empty()))
        .isEqualTo(new Progress.Waiting(ImmutableMap.of(HOST, "gone")));
  }

  @Test
  void afterTheBoundItOpensAndSaysWhatIsMissing() {
    Optional<Duration> bound = Optional.of(Duration.ofSeconds(60));
    assertThat(judge(new Look.NotYet("gone"), new Look.Holds(), 59, bound))
        .isInstanceOf(Progress.Waiting.class);
    assertThat(judge(new Look.NotYet("gone"), new Look.Holds(), 60, bound))
        .isEqualTo(
            new Progress.Opened("openAfter, 60 s, is over, without interface cilium_host: gone"));
  }
}
