package io.leafcast.daemon.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.drain.Drain;
import io.leafcast.bgp.drain.DrainOrder;
import io.leafcast.bgp.drain.DrainTerms;
import io.leafcast.bgp.reason.DrainReason;
import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.daemon.Examples;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a drain is over that the process ends with. */
final class FarewellTest {
  private static final Snapshot.PeerView UP = Examples.snapshot().peers().getFirst();
  private static final Snapshot.PeerView DOWN = Examples.snapshot().peers().getLast();

  private static Snapshot.PeerView drained(Drain.Phase phase, Optional<Instant> until) {
    return new Snapshot.PeerView(
        UP.name(),
        UP.target(),
        UP.asn(),
        UP.state(),
        UP.since(),
        UP.lastError(),
        UP.session(),
        UP.stale(),
        UP.counters(),
        new Snapshot.Drained.Yes(
            phase,
            new DrainOrder(new DrainReason.Ending(), "", DrainTerms.USUAL),
            Examples.NOW,
            until));
  }

  @Test
  void aSessionWithRoutesIsNotDrained() {
    assertThat(Farewell.isDrained(UP)).isFalse();
    assertThat(Farewell.isDrained(drained(Drain.Phase.SHUNNING, Optional.of(Examples.NOW))))
        .isFalse();
  }

  @Test
  void theWithdrawalHasTheTimeThatItWasGiven() {
    assertThat(Farewell.isDrained(drained(Drain.Phase.WITHDRAWN, Optional.of(Examples.NOW))))
        .isFalse();
    assertThat(Farewell.isDrained(drained(Drain.Phase.WITHDRAWN, Optional.empty()))).isTrue();
  }

  @Test
  void whoHasNoSessionHasNothingToMove() {
    assertThat(Farewell.isDrained(DOWN)).isTrue();
  }
}
