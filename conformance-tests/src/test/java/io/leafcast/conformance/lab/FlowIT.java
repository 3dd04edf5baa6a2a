package io.leafcast.conformance.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.conformance.lab.RouteMonitor.Event;
import io.leafcast.conformance.lab.RouteMonitor.Kind;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the lab counts while something is disturbed: packets, and a kernel's routes. */
class FlowIT {
  private static final Duration A_MOMENT = Duration.ofMillis(300);
  private Pair pair;

  @BeforeEach
  void make() {
    Need.lab();
    pair = Pair.make("lc-it-flow");
  }

  @AfterEach
  void remove() {
    if (pair != null) {
      pair.close();
    }
  }

  @Test
  void packetsAreLostWhileTheirAddressIsAwayAndThenOnly() {
    var node = pair.node();
    var undisturbed = Flow.start(pair.leaf(), node, Pair.NODE_IPV4);
    pass(A_MOMENT);
    var all = undisturbed.stop();
    assertThat(all.sent()).isPositive();
    assertThat(all.lost()).isZero();
    assertThat(all.longestGap()).isZero();

    var disturbed = Flow.start(pair.leaf(), node, Pair.NODE_IPV4);
    pair.leaf().ip("route add unreachable %s/32".formatted(Pair.NODE_IPV4));
    pass(A_MOMENT);
    pair.leaf().ip("route del unreachable %s/32".formatted(Pair.NODE_IPV4));
    pass(A_MOMENT);
    var some = disturbed.stop();
    assertThat(some.lost()).isPositive().isLessThan(some.sent());
    assertThat(some.longestGap()).isGreaterThanOrEqualTo(A_MOMENT);
  }

  @Test
  void eachEventOfAPrefixIsSeenAndNoOther() {
    var leaf = pair.leaf();
    try (var monitor = RouteMonitor.start(leaf)) {
      leaf.ip(
          "route add 198.51.100.0/24 via %s".formatted(Pair.NODE_IPV4),
          "route add 198.51.100.0/25 via %s".formatted(Pair.NODE_IPV4),
          "route del 198.51.100.0/24");
      assertThat(monitor.events("198.51.100.0/24"))
          .extracting(Event::kind)
          .containsExactly(Kind.SET, Kind.DELETED);
    }
  }

  private static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    Eventually.see("time passes", time.multipliedBy(100), System::nanoTime, now -> now > end);
  }
}
