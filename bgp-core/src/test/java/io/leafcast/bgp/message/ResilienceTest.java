package io.leafcast.bgp.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.message.Capability.GracefulRestart;
import io.leafcast.bgp.message.Capability.GracefulRestart.Notifications;
import io.leafcast.bgp.message.Capability.GracefulRestart.Start;
import io.leafcast.bgp.message.Capability.LongLivedGracefulRestart;
import io.leafcast.bgp.message.Notification.Cease;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Rfc;
import io.leafcast.bgp.wire.RouterId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What two OPENs agree on for the case of a restart. */
class ResilienceTest {
  private static final GracefulRestart OURS =
      graceful(Notifications.KEEP_ROUTES, 120, kept(Family.IPV4_UNICAST, Forwarding.GOES_ON));
  private static final GracefulRestart HELPER = graceful(Notifications.KEEP_ROUTES, 60);
  private static final LongLivedGracefulRestart LONG =
      new LongLivedGracefulRestart(
          ImmutableList.of(
              new LongLivedGracefulRestart.KeptLong(
                  Family.IPV4_UNICAST, Forwarding.GOES_ON, 3600)));

  private static GracefulRestart graceful(
      Notifications notifications, int seconds, GracefulRestart.Kept... families) {
    return new GracefulRestart(
        Start.RUNNING, notifications, seconds, ImmutableList.copyOf(families));
  }

  private static GracefulRestart.Kept kept(Family family, Forwarding forwarding) {
    return new GracefulRestart.Kept(family, forwarding);
  }

  private static Open open(Capability... capabilities) {
    return new Open(new Asn(64500), 90, new RouterId(1), ImmutableList.copyOf(capabilities));
  }

  private static Resilience agreed(Open ours, Open theirs) {
    return Negotiated.of(ours, theirs).resilience();
  }

  private static Resilience.Graceful graceful(Open ours, Open theirs) {
    return (Resilience.Graceful) agreed(ours, theirs);
  }

  @Test
  void routesEndWithTheSessionUnlessBothOfferMore() {
    assertThat(agreed(open(OURS), open())).isEqualTo(new Resilience.None(Resilience.By.PEER));
    assertThat(agreed(open(), open(OURS))).isEqualTo(new Resilience.None(Resilience.By.US));
  }

  @Test
  @Rfc(
      id = "GR-2",
      says = "A capability without a family agrees to keep our routes, none of theirs.")
  void onewithoutFamiliesOnlyHelps() {
    assertThat(agreed(open(OURS), open(HELPER)))
        .isEqualTo(
            new Resilience.Graceful(
                120,
                60,
                Notifications.KEEP_ROUTES,
                ImmutableSortedMap.of(),
                ImmutableSortedMap.of()));
  }

  @Test
  void onlyFamiliesOfTheSessionAreKept() {
    Open theirs =
        open(
            graceful(
                Notifications.END_ROUTES,
                5,
                kept(Family.IPV4_UNICAST, Forwarding.STOPPED),
                kept(Family.IPV6_UNICAST, Forwarding.GOES_ON)));
    assertThat(graceful(open(OURS), theirs).kept())
        .isEqualTo(ImmutableSortedMap.of(Family.IPV4_UNICAST, Forwarding.STOPPED));
  }

  @Test
  @Rfc(id = "OPN-13", says = "Of several Graceful Restart capabilities the last counts.")
  void theLastOfSeveralCounts() {
    assertThat(graceful(open(OURS), open(HELPER, graceful(Notifications.END_ROUTES, 7))).theirs())
        .isEqualTo(7);
  }

  @Test
  @Rfc(id = "GR-11", says = "A NOTIFICATION keeps routes where both sides have the N bit.")
  @Rfc(id = "GR-11", says = "It ends them where one has not, and a Hard Reset ends them always.")
  void notificationsKeepRoutesWhereBothSaySo() {
    Resilience both = agreed(open(OURS), open(HELPER));
    Resilience one = agreed(open(OURS), open(graceful(Notifications.END_ROUTES, 60)));
    Notification cease = Notification.cease(Cease.ADMINISTRATIVE_RESET);
    assertThat(both.outlives(cease)).isTrue();
    assertThat(one.outlives(cease)).isFalse();
    assertThat(both.outlives(Notification.hardReset(cease))).isFalse();
    assertThat(one.outlivesSilence()).isTrue();
    Resilience none = agreed(open(OURS), open());
    assertThat(none.outlives(cease)).isFalse();
    assertThat(none.outlivesSilence()).isFalse();
  }

  @Test
  @Rfc(
      id = "GR-12",
      says = "An end for long is a Hard Reset that wraps the Cease, where both have N.")
  @Rfc(id = "GR-12", says = "Without the N bit it is the Cease itself.")
  void anEndForLongIsAHardResetWhereItHasToBe() {
    Notification cease = Notification.shutdown("ok");
    Resilience both = agreed(open(OURS), open(HELPER));
    assertThat(both.worded(cease)).isEqualTo(new Notification(6, 9, Octets.ofHex("06 02 02 6f6b")));
    assertThat(both.worded(Notification.cease(Cease.PEER_DECONFIGURED)))
        .isEqualTo(new Notification(6, 9, Octets.ofHex("06 03")));
    assertThat(both.worded(Notification.cease(Cease.MAXIMUM_PREFIXES)).isHardReset()).isTrue();
    assertThat(agreed(open(OURS), open()).worded(cease)).isEqualTo(cease);
  }

  @Test
  @Rfc(id = "GR-12", says = "A session that is to come back at once is not ended by a Hard Reset.")
  void anEndForAMomentIsNoHardReset() {
    Resilience both = agreed(open(OURS), open(HELPER));
    for (Notification each :
        List.of(
            Notification.cease(Cease.CONFIGURATION_CHANGE),
            Notification.cease(Cease.CONNECTION_COLLISION),
            Notification.holdTimerExpired(),
            new Notification(2, 2))) {
      assertThat(both.worded(each)).isEqualTo(each);
    }
  }

  @Test
  @Rfc(id = "LL-1", says = "Long-lived restart counts beside graceful restart alone.")
  void longLivedNeedsGraceful() {
    assertThat(agreed(open(OURS, LONG), open(LONG)))
        .isEqualTo(new Resilience.None(Resilience.By.PEER));
    assertThat(graceful(open(OURS, LONG), open(HELPER, LONG)).longLived())
        .isEqualTo(
            ImmutableSortedMap.of(
                Family.IPV4_UNICAST, new Resilience.LongLived(3600, 3600, Forwarding.GOES_ON)));
    assertThat(graceful(open(OURS), open(HELPER, LONG)).longLived()).isEmpty();
    assertThat(graceful(open(OURS, LONG), open(HELPER)).longLived()).isEmpty();
  }

  @Test
  void aPeerThatWantsNoneOfItsRoutesKeptLongMayKeepOurs() {
    Open theirs = open(HELPER, new LongLivedGracefulRestart(ImmutableList.of()));
    assertThat(graceful(open(OURS, LONG), theirs).longLived())
        .isEqualTo(
            ImmutableSortedMap.of(
                Family.IPV4_UNICAST, new Resilience.LongLived(3600, 0, Forwarding.STOPPED)));
  }
}
