package io.leafcast.daemon.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.message.Capability.GracefulRestart.Notifications;
import io.leafcast.bgp.message.Forwarding;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Resilience;
import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.bgp.wire.Family;
import io.leafcast.daemon.Examples;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the status says of restarts. */
final class RestartReportTest {

  @Test
  void aLeafThatDoesNotOfferItIsShownWithWhatARestartCosts() {
    String table = StatusTable.of(status(new Resilience.None(Resilience.By.PEER)));
    assertThat(table)
        .contains("A RESTART OF OURS  COSTS")
        .contains(
            "leaf-1             the routes are gone until the session is back: the peer does not"
                + " offer graceful restart; turn it on there, or drain first");
    assertThat(StatusTable.of(status(new Resilience.None(Resilience.By.US))))
        .contains("gracefulRestart is off here");
  }

  @Test
  void aLeafThatOffersItCostsNothing() {
    Resilience graceful =
        new Resilience.Graceful(
            120,
            60,
            Notifications.END_ROUTES,
            ImmutableSortedMap.of(Family.IPV4_UNICAST, Forwarding.STOPPED),
            ImmutableSortedMap.of(
                Family.IPV4_UNICAST, new Resilience.LongLived(3600, 0, Forwarding.STOPPED)));
    assertThat(StatusTable.of(status(graceful))).doesNotContain("A RESTART OF OURS");
    assertThat(RestartReport.of(graceful))
        .isEqualTo(
            new StatusDocument.GracefulRestart(
                true,
                Optional.empty(),
                120,
                60,
                false,
                ImmutableList.of("ipv4-unicast"),
                Map.of("ipv4-unicast", 3600),
                "nothing, if the session is back within 120 s"));
  }

  @Test
  void whatIsStaleIsShown() {
    assertThat(StatusTable.of(status(new Resilience.None(Resilience.By.PEER))))
        .containsPattern("leaf-1 +ipv6-unicast +3 +restart-time +1m");
  }

  private static StatusDocument status(Resilience resilience) {
    Snapshot usual = Examples.snapshot();
    Snapshot.PeerView peer = usual.peers().getFirst();
    Snapshot seen =
        new Snapshot(
            usual.at(),
            usual.localAs(),
            usual.routerId(),
            ImmutableList.of(
                new Snapshot.PeerView(
                    peer.name(),
                    peer.target(),
                    peer.asn(),
                    peer.state(),
                    peer.since(),
                    peer.lastError(),
                    with((Snapshot.Session.Up) peer.session(), resilience),
                    ImmutableSortedMap.of(
                        Family.IPV6_UNICAST,
                        new Snapshot.Stale(
                            3, Snapshot.Keeping.RESTART_TIME, Examples.NOW.plusSeconds(60))),
                    peer.counters(),
                    peer.drained())),
            usual.sources(),
            usual.prefixes());
    return StatusReport.of(Examples.board(Examples.state(), seen), Examples.NOW);
  }

  private static Snapshot.Session with(Snapshot.Session.Up up, Resilience resilience) {
    Negotiated terms = up.terms();
    return new Snapshot.Session.Up(
        up.endpoints(),
        new Negotiated(
            terms.localAs(),
            terms.peerAs(),
            terms.localId(),
            terms.peerId(),
            terms.holdTime(),
            terms.received(),
            terms.sent(),
            terms.refresh(),
            terms.families(),
            resilience),
        up.sentEndOfRib(),
        up.received(),
        up.notKept(),
        up.pending());
  }
}
