package io.leafcast.k8s.services;

import static io.leafcast.k8s.services.Cluster.READY_HERE;
import static io.leafcast.k8s.services.Cluster.slice;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.k8s.client.Named;
import io.leafcast.k8s.client.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RollTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final EndpointSlice ONE = slice("one", "web", READY_HERE);
  private static final EndpointSlice TWO = slice("two", "web", READY_HERE);
  private static final EndpointSlice THREE = slice("three", "web", READY_HERE);

  private final List<String> told = new ArrayList<>();
  private final Roll<EndpointSlice> roll =
      new Roll<>(
          "EndpointSlices",
          new Hold.Bounds(3, 1 << 20),
          Duration.ofMinutes(5),
          Roll.Memory.NOTHING,
          (name, before, after) ->
              told.add(
                  (before.isPresent() ? "-" : "") + (after.isPresent() ? "+" : "") + name.name()));

  @Test
  void aListTellsWhatCameAndWentAndWhatChanged() {
    list(0, ONE, TWO);
    told.clear();
    list(0, slice("two", "web", Endpoints.NONE), THREE);
    assertThat(told).containsExactlyInAnyOrder("-one", "-+two", "+three");
  }

  @Test
  void whatIsSaidAgainIsNoChange() {
    list(0, ONE);
    told.clear();
    see(0, new Seen.Changed<>(ONE));
    list(0, ONE);
    assertThat(told).isEmpty();
  }

  @Test
  void whatNoLongerCountsIsGone() {
    list(0, ONE, TWO);
    told.clear();
    see(0, new Seen.Changed<>(slice("one", "", READY_HERE)));
    see(0, new Seen.Deleted<>(TWO, "here"));
    assertThat(told).containsExactly("-one", "-two");
  }

  /** An API restored with an empty etcd would withdraw everything in a second. */
  @Test
  void aListWithNothingLeftInItIsKeptAndSaid() {
    list(0, ONE, TWO);
    told.clear();
    list(10 * SECOND);
    assertThat(told).isEmpty();
    assertThat(roll.trouble())
        .hasValue(
            "the list of EndpointSlices at here has nothing left in it of the 2 that there were:"
                + " was its store lost? They stay for 300 s");
    assertThat(roll.doubtedUntil()).hasValue(310 * SECOND);
    roll.believe(309 * SECOND);
    assertThat(told).isEmpty();
    roll.believe(310 * SECOND);
    assertThat(told).containsExactlyInAnyOrder("-one", "-two");
    assertThat(roll.trouble()).isEmpty();
    assertThat(roll.doubtedUntil()).isEmpty();
  }

  /** A new API server makes its own Service and EndpointSlice at once. */
  @Test
  void aListOfOthersOnlyIsDoubtedToo() {
    list(0, ONE, TWO);
    told.clear();
    list(10 * SECOND, THREE);
    see(11 * SECOND, new Seen.Changed<>(slice("four", "web", READY_HERE)));
    assertThat(told).isEmpty();
    roll.believe(310 * SECOND);
    assertThat(told).containsExactlyInAnyOrder("-one", "-two", "+three", "+four");
  }

  @Test
  void whatIsRestoredAsAWholeEndsTheDoubt() {
    list(0, ONE, TWO);
    list(10 * SECOND);
    told.clear();
    see(20 * SECOND, new Seen.Changed<>(TWO));
    see(20 * SECOND, new Seen.Changed<>(THREE));
    assertThat(told).isEmpty();
    see(21 * SECOND, new Seen.Changed<>(ONE));
    assertThat(told).containsExactly("+three");
    assertThat(roll.trouble()).isEmpty();
    assertThat(roll.doubtedUntil()).isEmpty();
    list(30 * SECOND, ONE, TWO);
    assertThat(told).as("a list is believed as before").containsExactly("+three", "-three");
  }

  /** Of many that are made again one is the first, and the others come after it. */
  @Test
  void theFirstThatIsBackWithdrawsNoneOfTheOthers() {
    list(0, ONE, TWO);
    list(10 * SECOND);
    told.clear();
    see(20 * SECOND, new Seen.Changed<>(slice("two", "web", Endpoints.NONE)));
    assertThat(told).as("it is what it is now").containsExactly("-+two");
    list(30 * SECOND, TWO);
    assertThat(told).as("nor a list with it").containsExactly("-+two", "-+two");
    assertThat(roll.trouble())
        .hasValue(
            "the list of EndpointSlices at here has only 1 left in it of the 2 that there were:"
                + " was its store lost? They stay for 300 s");
    assertThat(roll.doubtedUntil()).hasValue(310 * SECOND);
    told.clear();
    roll.believe(310 * SECOND);
    assertThat(told).containsExactly("-one");
    list(320 * SECOND, TWO);
    assertThat(roll.trouble()).isEmpty();
  }

  @Test
  void anApiThatWasAwayWhileTheyCameBackIsDoubtedToo() {
    list(0, ONE, TWO);
    list(10 * SECOND);
    see(20 * SECOND, new Seen.Unreadable<>("refused"));
    told.clear();
    list(30 * SECOND, TWO);
    assertThat(told).isEmpty();
    assertThat(roll.doubtedUntil()).hasValue(330 * SECOND);
    see(40 * SECOND, new Seen.Deleted<>(ONE, "here"));
    assertThat(told).containsExactly("-one");
    assertThat(roll.doubtedUntil()).as("nothing is missing any more").isEmpty();
  }

  @Test
  void whatIsDeletedInTheDoubtIsGoneAtOnce() {
    list(0, ONE, TWO);
    list(10 * SECOND);
    told.clear();
    see(20 * SECOND, new Seen.Deleted<>(ONE, "here"));
    assertThat(told).containsExactly("-one");
    list(30 * SECOND);
    assertThat(roll.doubtedUntil()).as("the doubt is no younger").hasValue(310 * SECOND);
  }

  @Test
  void whatCameAndWentInTheDoubtIsNotThereAfterIt() {
    list(0, ONE, TWO);
    list(10 * SECOND, THREE);
    see(20 * SECOND, new Seen.Deleted<>(THREE, "here"));
    told.clear();
    roll.believe(310 * SECOND);
    assertThat(told).containsExactlyInAnyOrder("-one", "-two");
  }

  @Test
  void aListThatComesOnceTheDoubtIsOverIsBelievedAtOnce() {
    list(0, ONE, TWO);
    list(10 * SECOND);
    told.clear();
    list(310 * SECOND, TWO);
    assertThat(told).containsExactly("-one");
    assertThat(roll.trouble()).isEmpty();
  }

  @Test
  void moreThanItHoldsIsLeftOutAndSaid() {
    list(0, ONE, TWO, THREE);
    assertThat(roll.trouble()).isEmpty();
    assertThat(roll.isWhole()).isTrue();
    see(0, new Seen.Changed<>(slice("four", "web", READY_HERE)));
    assertThat(roll.size()).isEqualTo(3);
    assertThat(roll.isWhole()).isFalse();
    assertThat(roll.trouble())
        .hasValue(
            "there are more EndpointSlices than are held (3, and 1 MiB of them): what is announced"
                + " stays, and the others are left out; choose fewer");
    see(0, new Seen.Deleted<>(ONE, "here"));
    assertThat(roll.isWhole()).as("only a list tells what was left out").isFalse();
    list(0, TWO);
    assertThat(roll.trouble()).isEmpty();
    assertThat(roll.isWhole()).isTrue();
  }

  /** Each within its bounds, and too many octets together. */
  @Test
  void whatIsHeldIsBoundedInOctetsTogether() {
    String long1 = "x".repeat(600_000);
    list(0, slice("one", long1, READY_HERE));
    see(0, new Seen.Changed<>(slice("two", long1, READY_HERE)));
    assertThat(roll.size()).isEqualTo(1);
    assertThat(roll.isWhole()).isFalse();
    told.clear();
    see(0, new Seen.Changed<>(slice("one", "x".repeat(1 << 20), READY_HERE)));
    assertThat(told).as("what is held and grows beyond all bounds stays what it was").isEmpty();
    see(0, new Seen.Changed<>(slice("one", "web", READY_HERE)));
    see(0, new Seen.Changed<>(slice("two", long1, READY_HERE)));
    assertThat(told).containsExactly("-+one", "+two");
    see(0, new Seen.Deleted<>(slice("two", long1, READY_HERE), "here"));
    see(0, new Seen.Changed<>(slice("three", long1, READY_HERE)));
    assertThat(told).as("what is gone weighs nothing").endsWith("-two", "+three");
  }

  @Test
  void aDoubtGoesOnInTheRollAfterIt() {
    list(0, ONE, TWO);
    list(10 * SECOND);
    Roll<EndpointSlice> next = after(roll);
    next.see(new Seen.All<>(ImmutableList.of(), "here"), 20 * SECOND);
    assertThat(next.isRead()).isFalse();
    assertThat(next.doubtedUntil()).as("no younger").hasValue(310 * SECOND);
    assertThat(next.trouble().orElseThrow())
        .contains("nothing left in it of the 2 that there were");
    Roll<EndpointSlice> third = after(next);
    third.see(new Seen.All<>(ImmutableList.of(TWO), "here"), 30 * SECOND);
    assertThat(third.isRead()).as("one of two is back").isFalse();
    third.see(new Seen.Changed<>(ONE), 40 * SECOND);
    assertThat(third.isRead()).isTrue();
    assertThat(third.trouble()).isEmpty();
    Roll<EndpointSlice> away = after(next);
    away.see(new Seen.Unreadable<>("refused"), 300 * SECOND);
    away.see(new Seen.All<>(ImmutableList.of(), "here"), 320 * SECOND);
    assertThat(away.doubtedUntil()).as("it begins anew").hasValue(620 * SECOND);
    next.believe(310 * SECOND);
    assertThat(next.isRead()).isTrue();
    assertThat(next.size()).isZero();
  }

  @Test
  void aListWithNothingLeftOfWhatARollBeforeItHeldIsDoubted() {
    list(0, ONE, TWO);
    Roll<EndpointSlice> next = after(roll);
    next.see(new Seen.All<>(ImmutableList.of(), "here"), 20 * SECOND);
    assertThat(next.isRead()).isFalse();
    assertThat(next.doubtedUntil()).hasValue(320 * SECOND);
    next.see(new Seen.Unreadable<>("refused"), 330 * SECOND);
    next.see(new Seen.All<>(ImmutableList.of(), "here"), 340 * SECOND);
    assertThat(next.doubtedUntil()).as("an outage lets no doubt end").hasValue(640 * SECOND);
    next.see(new Seen.Deleted<>(ONE, "here"), 350 * SECOND);
    next.see(new Seen.Deleted<>(TWO, "here"), 350 * SECOND);
    assertThat(next.isRead()).as("both were deleted").isTrue();
  }

  /** Other announcements choose others; those of before are in the list all the same. */
  @Test
  void whatNoLongerCountsForTheRollAfterItIsNotMissing() {
    list(0, ONE, TWO);
    Roll<EndpointSlice> next = after(roll);
    next.see(
        new Seen.All<>(ImmutableList.of(slice("one", "", READY_HERE), THREE), "here"), 20 * SECOND);
    assertThat(next.isRead()).isTrue();
    assertThat(next.size()).isEqualTo(1);
  }

  private static Roll<EndpointSlice> after(Roll<EndpointSlice> before) {
    return new Roll<>(
        "EndpointSlices",
        new Hold.Bounds(3, 1 << 20),
        Duration.ofMinutes(5),
        before.leaves(),
        (_, _, _) -> {});
  }

  /** Which was held as well, since each API server makes it. */
  @Test
  void whatAnApiServerMakesOfItselfIsNothingLeft() {
    EndpointSlice itsOwn =
        new EndpointSlice(
            new Named("default", "kubernetes"),
            new Named("default", "kubernetes"),
            Afi.IPV4,
            READY_HERE);
    list(0, ONE, TWO, itsOwn);
    told.clear();
    list(10 * SECOND, itsOwn);
    see(11 * SECOND, new Seen.Changed<>(itsOwn));
    assertThat(told).isEmpty();
    assertThat(roll.doubtedUntil()).hasValue(310 * SECOND);
    roll.believe(310 * SECOND);
    assertThat(told).containsExactlyInAnyOrder("-one", "-two");
  }

  /** Whoever puts a store back stops its API server first. */
  @Test
  void anApiThatIsAwayLetsNoDoubtEnd() {
    list(0, ONE, TWO);
    list(10 * SECOND);
    told.clear();
    see(20 * SECOND, new Seen.Unreadable<>("refused"));
    roll.believe(310 * SECOND);
    assertThat(told).isEmpty();
    assertThat(roll.trouble()).hasValue("refused");
    list(400 * SECOND);
    assertThat(roll.doubtedUntil()).hasValue(700 * SECOND);
    list(410 * SECOND, ONE, TWO);
    assertThat(told).isEmpty();
  }

  @Test
  void whatIsHeldIsNotLeftOutForWhatCameLater() {
    list(0, ONE, TWO, THREE);
    told.clear();
    list(10 * SECOND, slice("four", "web", READY_HERE), ONE, TWO, THREE);
    assertThat(told).isEmpty();
    assertThat(roll.isWhole()).isFalse();
  }

  private void list(long now, EndpointSlice... slices) {
    see(now, new Seen.All<>(ImmutableList.copyOf(slices), "here"));
  }

  private void see(long now, Seen<EndpointSlice> seen) {
    roll.see(seen, now);
  }
}
