package io.leafcast.bgp.fsm;

import static io.leafcast.bgp.fsm.Rows.ACTIVE;
import static io.leafcast.bgp.fsm.Rows.CEASE;
import static io.leafcast.bgp.fsm.Rows.CONNECT;
import static io.leafcast.bgp.fsm.Rows.ESTABLISHED;
import static io.leafcast.bgp.fsm.Rows.OPEN_CONFIRM;
import static io.leafcast.bgp.fsm.Rows.OPEN_SENT;
import static io.leafcast.bgp.fsm.Rows.PARKED;
import static io.leafcast.bgp.fsm.Rows.RESTING;
import static io.leafcast.bgp.fsm.Rows.STOPPED;
import static io.leafcast.bgp.fsm.Rows.why;
import static io.leafcast.bgp.fsm.Side.DIALLING;
import static io.leafcast.bgp.fsm.Side.LISTENING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.fsm.Peering.Admission;
import io.leafcast.bgp.fsm.Peering.Half;
import io.leafcast.bgp.fsm.Peering.Hold;
import io.leafcast.bgp.fsm.Peering.Move;
import io.leafcast.bgp.fsm.Peering.Moves;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.reason.SessionReason;
import io.leafcast.bgp.wire.Rfc;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both FSMs of a peer, side by side. */
final class PeeringTest {
  private static final ImmutableSet<Side> BOTH = ImmutableSet.of(DIALLING, LISTENING);

  private static Peering at(State dialling, State listening) {
    return at(dialling, new Half(listening, Hold.OVER));
  }

  private static Peering at(State dialling, Half listening) {
    Hold hold = dialling.equals(RESTING) ? Hold.RUNNING : Hold.OVER;
    return new Peering(
        ImmutableSortedMap.of(DIALLING, new Half(dialling, hold), LISTENING, listening));
  }

  private static List<Event> events(Moves moves, Side side) {
    return moves.moves().stream().filter(move -> move.side() == side).map(Move::event).toList();
  }

  @Test
  void establishedOnOneSideEndsAndParksTheOther() {
    Moves moves = at(CONNECT, OPEN_CONFIRM).step(LISTENING, new Event.KeepAliveMsg());
    assertThat(moves.after().state(LISTENING)).isEqualTo(ESTABLISHED);
    assertThat(moves.after().state(DIALLING)).isEqualTo(PARKED);
    assertThat(events(moves, DIALLING))
        .containsExactly(
            new Event.OpenCollisionDump(new SessionReason.OtherEstablished()),
            new Event.ParkInIdle());
  }

  @Test
  void theEndOfASessionStartsBothOnTheirWay() {
    Moves moves =
        at(PARKED, ESTABLISHED).step(LISTENING, new Event.TcpConnectionFails(why("reset")));
    assertThat(moves.after().state(LISTENING)).isEqualTo(ACTIVE);
    assertThat(moves.after().state(DIALLING)).isEqualTo(RESTING);
  }

  @Test
  void oneThatListensStartsAtOnceOnlyOnceWhileItsTimerRuns() {
    Moves first = at(RESTING, OPEN_SENT).step(LISTENING, new Event.KeepAliveMsg());
    assertThat(first.after().halves().get(LISTENING)).isEqualTo(new Half(ACTIVE, Hold.RUNNING));
    Peering again = first.after().step(LISTENING, new Event.TcpConnectionConfirmed()).after();
    Moves second = again.step(LISTENING, new Event.KeepAliveMsg());
    assertThat(second.after().state(LISTENING)).isEqualTo(RESTING);
    Moves later = second.after().held(LISTENING);
    assertThat(later.after().halves().get(LISTENING)).isEqualTo(new Half(ACTIVE, Hold.RUNNING));
  }

  @Test
  void timerOfOneThatListensExpiresWithoutEffectWhileItListens() {
    Moves moves = at(RESTING, new Half(ACTIVE, Hold.RUNNING)).held(LISTENING);
    assertThat(moves.moves()).isEmpty();
    assertThat(moves.after().halves().get(LISTENING)).isEqualTo(new Half(ACTIVE, Hold.OVER));
  }

  @Test
  void restIsEndedByItsTimerAndByNoLateOne() {
    assertThat(at(RESTING, ACTIVE).held(DIALLING).after().state(DIALLING)).isEqualTo(CONNECT);
    assertThat(at(PARKED, ESTABLISHED).held(DIALLING).moves()).isEmpty();
    assertThat(at(CONNECT, ACTIVE).held(DIALLING).moves()).isEmpty();
  }

  @Test
  void oneWhoseSiblingHasAgreedParksAndGoesOnWhenThatFails() {
    Moves parked = at(RESTING, OPEN_SENT).step(LISTENING, new Event.BgpOpen(Rows.TERMS));
    assertThat(parked.after().state(LISTENING)).isEqualTo(OPEN_CONFIRM);
    assertThat(parked.after().state(DIALLING)).isEqualTo(PARKED);
    Moves failed = parked.after().step(LISTENING, new Event.HoldTimerExpires());
    assertThat(failed.after().state(DIALLING)).isEqualTo(RESTING);
  }

  @Test
  void collisionDumpsTheConnectionOfTheLowerIdentifier() {
    // TERMS has us at the lower identifier: the connection that the peer opened survives.
    Moves theirs = at(OPEN_CONFIRM, OPEN_SENT).step(LISTENING, new Event.BgpOpen(Rows.TERMS));
    assertThat(theirs.after().state(LISTENING)).isEqualTo(OPEN_CONFIRM);
    assertThat(theirs.after().state(DIALLING)).isEqualTo(PARKED);
    assertThat(theirs.moves().getFirst().side()).isEqualTo(DIALLING);
    Moves ours = at(OPEN_SENT, OPEN_CONFIRM).step(DIALLING, new Event.BgpOpen(Rows.TERMS));
    assertThat(ours.after().state(LISTENING)).isEqualTo(OPEN_CONFIRM);
    assertThat(ours.after().state(DIALLING)).isEqualTo(PARKED);
  }

  @Test
  void anotherConnectionOfThePeerIsSurplusWhileOneIsEstablished() {
    assertThat(at(ESTABLISHED, PARKED).admit()).isEqualTo(new Admission.Surplus());
    assertThat(at(PARKED, ESTABLISHED).admit()).isEqualTo(new Admission.Surplus());
  }

  @Test
  @Rfc(id = "GR-9", says = "The new connection of a peer that restarts gracefully is taken.")
  void anotherConnectionTakesThePlaceOfASessionThatOutlivesIt() {
    for (Peering before :
        List.of(
            at(Rows.GRACEFUL, PARKED),
            at(Rows.GRACEFUL, new Half(PARKED, Hold.RUNNING)),
            at(PARKED, Rows.GRACEFUL),
            at(PARKED, new Half(Rows.GRACEFUL, Hold.RUNNING)))) {
      assertThat(before.admit())
          .isInstanceOfSatisfying(
              Admission.Taken.class,
              taken -> {
                Peering after = taken.moves().after();
                assertThat(after.state(LISTENING)).as("%s", before).isEqualTo(ACTIVE);
                assertThat(after.state(DIALLING)).as("%s", before).isEqualTo(RESTING);
                assertThat(taken.moves().moves().getFirst().step().actions().getFirst())
                    .isEqualTo(new Action.EndRoutes(Action.Received.STALE));
              });
    }
  }

  @Test
  void anotherConnectionOfThePeerTakesThePlaceOfOneThatIsNotEstablished() {
    for (State before : List.of(OPEN_SENT, OPEN_CONFIRM)) {
      Admission admission = at(CONNECT, before).admit();
      assertThat(admission)
          .isInstanceOfSatisfying(
              Admission.Taken.class,
              taken -> {
                assertThat(taken.moves().after().state(LISTENING)).isEqualTo(ACTIVE);
                assertThat(taken.moves().moves().getFirst().step().actions())
                    .containsExactly(
                        new Action.SendNotification(new Notification(6, 7)), new Action.HangUp());
              });
    }
  }

  @Test
  void nothingStartsByItselfAfterAStop() {
    Peering stopped =
        at(CONNECT, ESTABLISHED)
            .step(DIALLING, new Event.ManualStop(CEASE))
            .after()
            .step(LISTENING, new Event.ManualStop(CEASE))
            .after();
    assertThat(stopped.state(DIALLING)).isEqualTo(STOPPED);
    assertThat(stopped.state(LISTENING)).isEqualTo(STOPPED);
    assertThat(stopped.settle().moves()).isEmpty();
    assertThat(stopped.held(DIALLING).moves()).isEmpty();
    assertThat(stopped.held(LISTENING).moves()).isEmpty();
  }

  @Test
  void afterAReloadOneRestsAndTheOtherListens() {
    Peering after = Peering.due(BOTH).settle().after();
    assertThat(after.state(DIALLING)).isEqualTo(RESTING);
    assertThat(after.state(LISTENING)).isEqualTo(ACTIVE);
    assertThat(Peering.stopped(BOTH).settle().moves()).isEmpty();
  }

  @Test
  void theForemostIsShownAndElseTheOneThatDials() {
    assertThat(at(RESTING, OPEN_SENT).foremost()).isEqualTo(OPEN_SENT);
    assertThat(at(OPEN_SENT, OPEN_CONFIRM).foremost()).isEqualTo(OPEN_CONFIRM);
    assertThat(at(PARKED, ESTABLISHED).foremost()).isEqualTo(ESTABLISHED);
    assertThat(at(RESTING, ACTIVE).foremost()).isEqualTo(RESTING);
    assertThat(Peering.stopped(ImmutableSet.of(LISTENING)).foremost()).isEqualTo(STOPPED);
  }

  @Test
  void aPeerThatIsNotDialledHasNoFsmThatDials() {
    Peering passive = Peering.stopped(ImmutableSet.of(LISTENING));
    assertThatThrownBy(() -> passive.state(DIALLING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DIALLING");
  }

  /** Whatever happens, in whatever order: both come to rest, and one is Established at the most. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyEventsInAnyOrderLeaveThemInLine(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Peering now = Peering.due(BOTH).settle().after();
    for (int count = 0; count < 5_000; count++) {
      Side side = random.nextBoolean() ? DIALLING : LISTENING;
      Event event = Rows.EVENTS.get(random.nextInt(Rows.EVENTS.size()));
      now = (random.nextInt(10) == 0 ? now.held(side) : now.step(side, event)).after();
      State dialling = now.state(DIALLING);
      State listening = now.state(LISTENING);
      assertThat(dialling instanceof State.Established && listening instanceof State.Established)
          .as("after %s on %s: %s", event, side, now)
          .isFalse();
      assertThat(now.settle().moves()).as("%s", now).isEmpty();
      assertThat(List.of(dialling, listening))
          .as("none is left without anything to wait for: %s", now)
          .doesNotContain(Rows.IDLE);
      if (dialling.equals(PARKED)) {
        assertThat(listening.agreed()).as("%s", now).isPresent();
      }
    }
  }
}
