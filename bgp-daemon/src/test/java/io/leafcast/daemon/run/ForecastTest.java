package io.leafcast.daemon.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.speaker.PeerChange;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.PeerSettings;
import io.leafcast.bgp.speaker.Rehearsal;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Prefix;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ForecastTest {
  private static final PeerName LEAF = new PeerName("leaf-1");
  private static final PeerSettings SETTINGS =
      PeerSettings.dialled(LEAF, Address.parse("192.0.2.1").orThrow(), 179, new Asn(65_550));

  @ParameterizedTest
  @CsvSource({
    // told, withdrawn, percent, held
    "4, 2, 50, false",
    "4, 3, 50, true",
    "4, 4, 50, true",
    "4, 4, 99, true",
    "4, 4, 100, false",
    "1, 1, 50, false",
    "2, 2, 50, true",
    "100, 2, 1, true",
    "200, 2, 1, false",
    "0, 0, 1, false"
  })
  void aChangeIsHeldByHowMuchOfWhatIsAnnouncedGoes(
      int told, int withdrawn, int percent, boolean held) {
    Forecast forecast = kept(told, prefixes(withdrawn), ImmutableSortedSet.of());
    assertThat(forecast.excess(percent).isPresent()).isEqualTo(held);
  }

  @Test
  void whatComesBackAMomentLaterDoesNotCount() {
    assertThat(kept(4, prefixes(4), prefixes(3)).withdrawn()).isEqualTo(1);
  }

  @Test
  void aSessionThatIsOpenedAnewDoesNotCountAndOneThatEndsDoes() {
    Rehearsal.Telling lost =
        new Rehearsal.Telling(4, ImmutableSortedSet.of(), prefixes(4), ImmutableMap.of());
    assertThat(forecast(new PeerChange.Reset(SETTINGS), lost).excess(50)).isEmpty();
    assertThat(forecast(new PeerChange.Removed(LEAF), lost).excess(50))
        .hasValue(
            "it withdraws 4 of 4 announcements, more than reload.withdrawLimit allows (50 %);"
                + " leafcast plan shows it, leafcast reload --yes does it");
  }

  @Test
  void wordsNameWhatEachPeerIsTold() {
    Rehearsal.Telling telling =
        new Rehearsal.Telling(
            12, prefixes(1), prefixes(12), ImmutableMap.of(prefix(0), new HeldReason.TooMany(1)));
    assertThat(forecast(new PeerChange.Kept(SETTINGS), telling).words())
        .hasSize(3)
        .first()
        .asString()
        .startsWith("peer leaf-1: withdraws 198.51.100.0/32, 198.51.100.1/32")
        .endsWith(" and 2 more");
    assertThat(forecast(new PeerChange.Reset(SETTINGS), telling).words().getFirst())
        .startsWith("peer leaf-1: until it is up again it loses 198.51.100.0/32");
  }

  private static Forecast kept(
      int told, ImmutableSortedSet<Prefix> withdrawn, ImmutableSortedSet<Prefix> announced) {
    return forecast(
        new PeerChange.Kept(SETTINGS),
        new Rehearsal.Telling(told, announced, withdrawn, ImmutableMap.of()));
  }

  private static Forecast forecast(PeerChange change, Rehearsal.Telling telling) {
    return new Forecast(
        Plan.NOTHING,
        Optional.of(
            new Rehearsal(
                ImmutableList.of(change),
                ImmutableSortedMap.of(LEAF, telling),
                ImmutableSet.of())));
  }

  private static ImmutableSortedSet<Prefix> prefixes(int count) {
    ImmutableSortedSet.Builder<Prefix> prefixes = ImmutableSortedSet.naturalOrder();
    for (int i = 0; i < count; i++) {
      prefixes.add(prefix(i));
    }
    return prefixes.build();
  }

  private static Prefix prefix(int number) {
    return Prefix.parse("198.51.100." + number + "/32").orThrow();
  }
}
