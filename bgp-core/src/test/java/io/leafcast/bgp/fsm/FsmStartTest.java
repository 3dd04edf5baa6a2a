package io.leafcast.bgp.fsm;

import static io.leafcast.bgp.fsm.Rows.ACTIVE;
import static io.leafcast.bgp.fsm.Rows.CEASE;
import static io.leafcast.bgp.fsm.Rows.CONNECT;
import static io.leafcast.bgp.fsm.Rows.IDLE;
import static io.leafcast.bgp.fsm.Rows.OPEN_SENT;
import static io.leafcast.bgp.fsm.Rows.PARKED;
import static io.leafcast.bgp.fsm.Rows.RESTING;
import static io.leafcast.bgp.fsm.Rows.STOPPED;
import static io.leafcast.bgp.fsm.Rows.assertFailed;
import static io.leafcast.bgp.fsm.Rows.assertStep;
import static io.leafcast.bgp.fsm.Rows.dialling;
import static io.leafcast.bgp.fsm.Rows.listening;
import static io.leafcast.bgp.fsm.Rows.why;
import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.fsm.Action.Blame;
import io.leafcast.bgp.fsm.Action.CountFailure;
import io.leafcast.bgp.fsm.Action.Dial;
import io.leafcast.bgp.fsm.Action.ForgetFailures;
import io.leafcast.bgp.fsm.Action.HangUp;
import io.leafcast.bgp.fsm.Action.LimitDial;
import io.leafcast.bgp.fsm.Action.SendNotification;
import io.leafcast.bgp.fsm.Action.SendOpen;
import io.leafcast.bgp.fsm.Action.StartHoldTimer;
import io.leafcast.bgp.fsm.Action.StartIdleHoldTimer;
import io.leafcast.bgp.fsm.Action.StopConnectRetryTimer;
import io.leafcast.bgp.fsm.Action.StopIdleHoldTimer;
import io.leafcast.bgp.fsm.Event.AutomaticStart;
import io.leafcast.bgp.fsm.Event.AutomaticStop;
import io.leafcast.bgp.fsm.Event.BgpOpen;
import io.leafcast.bgp.fsm.Event.ConnectRetryTimerExpires;
import io.leafcast.bgp.fsm.Event.IdleHoldTimerExpires;
import io.leafcast.bgp.fsm.Event.KeepAliveMsg;
import io.leafcast.bgp.fsm.Event.ManualStart;
import io.leafcast.bgp.fsm.Event.ManualStop;
import io.leafcast.bgp.fsm.Event.NotifMsgVerErr;
import io.leafcast.bgp.fsm.Event.OpenCollisionDump;
import io.leafcast.bgp.fsm.Event.ParkInIdle;
import io.leafcast.bgp.fsm.Event.PeerDialsAgain;
import io.leafcast.bgp.fsm.Event.RestInIdle;
import io.leafcast.bgp.fsm.Event.TcpConnectionConfirmed;
import io.leafcast.bgp.fsm.Event.TcpConnectionFails;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.reason.SessionReason;
import io.leafcast.bgp.wire.Rfc;
import org.junit.jupiter.api.Test;

/** The rows of Idle, Connect and Active. */
final class FsmStartTest {
  private static final Action[] DIAL = {new Dial(), new LimitDial()};

  @Test
  void manualStartDials() {
    assertStep(
        dialling(IDLE, new ManualStart()),
        CONNECT,
        new ForgetFailures(),
        new Dial(),
        new LimitDial());
  }

  @Test
  @Rfc(id = "FSM-12", says = "A passive FSM waits in Active and does not dial.")
  void manualStartOfTheListeningSideWaits() {
    assertStep(listening(IDLE, new ManualStart()), ACTIVE, new ForgetFailures());
  }

  @Test
  void manualStartEndsARest() {
    assertStep(
        dialling(RESTING, new ManualStart()),
        CONNECT,
        new StopIdleHoldTimer(),
        new ForgetFailures(),
        new Dial(),
        new LimitDial());
  }

  @Test
  void idleHoldTimerExpiryStartsAgainAndKeepsTheCount() {
    assertStep(dialling(RESTING, new IdleHoldTimerExpires()), CONNECT, DIAL);
    assertStep(listening(RESTING, new IdleHoldTimerExpires()), ACTIVE, new StartIdleHoldTimer());
  }

  @Test
  void oneThatListensGoesOnAtOnceAndNotTwice() {
    assertStep(listening(IDLE, new AutomaticStart()), ACTIVE, new StartIdleHoldTimer());
    assertStep(listening(PARKED, new AutomaticStart()), ACTIVE, new StartIdleHoldTimer());
    assertStep(listening(IDLE, new RestInIdle()), RESTING);
  }

  @Test
  void oneThatDialsRests() {
    assertStep(dialling(IDLE, new RestInIdle()), RESTING, new StartIdleHoldTimer());
    assertStep(dialling(PARKED, new RestInIdle()), RESTING, new StartIdleHoldTimer());
  }

  @Test
  void parkingEndsARest() {
    assertStep(dialling(IDLE, new ParkInIdle()), PARKED);
    assertStep(dialling(RESTING, new ParkInIdle()), PARKED, new StopIdleHoldTimer());
  }

  @Test
  void stoppedStaysStoppedUntilAManualStart() {
    for (Event event : Rows.EVENTS) {
      if (!(event instanceof ManualStart)) {
        assertThat(dialling(STOPPED, event).state()).as("%s", event).isEqualTo(STOPPED);
        assertThat(listening(STOPPED, event).state()).as("%s", event).isEqualTo(STOPPED);
      }
    }
  }

  @Test
  void idleRefusesConnections() {
    assertStep(
        listening(IDLE, new TcpConnectionConfirmed()),
        IDLE,
        new SendNotification(new Notification(6, 5)),
        new HangUp());
  }

  @Test
  void idleIgnoresAllElse() {
    assertStep(dialling(IDLE, new ConnectRetryTimerExpires()), IDLE);
    assertStep(dialling(IDLE, new PeerDialsAgain()), IDLE);
    assertStep(dialling(PARKED, new IdleHoldTimerExpires()), PARKED);
    assertStep(dialling(IDLE, new KeepAliveMsg()), IDLE);
  }

  @Test
  void stopInIdleEndsARest() {
    assertStep(dialling(IDLE, new ManualStop(CEASE)), STOPPED, new StopIdleHoldTimer());
    assertStep(dialling(RESTING, new ManualStop(CEASE)), STOPPED, new StopIdleHoldTimer());
  }

  @Test
  void connectIgnoresAStart() {
    assertStep(dialling(CONNECT, new ManualStart()), CONNECT);
  }

  @Test
  void stopInConnectAbandonsTheDial() {
    assertStep(
        dialling(CONNECT, new ManualStop(CEASE)),
        STOPPED,
        new StopIdleHoldTimer(),
        new ForgetFailures(),
        new StopConnectRetryTimer(),
        new HangUp());
  }

  @Test
  void connectRetryTimerExpiryDialsAnew() {
    assertStep(
        dialling(CONNECT, new ConnectRetryTimerExpires()),
        CONNECT,
        new HangUp(),
        new Blame(new SessionReason.DialTimedOut()),
        new CountFailure(),
        new Dial(),
        new LimitDial());
  }

  @Test
  void openConnectionSendsOpenWithTheLargeHoldTimer() {
    Action[] opened = {new StopConnectRetryTimer(), new SendOpen(), new StartHoldTimer(240)};
    assertStep(dialling(CONNECT, new TcpConnectionConfirmed()), OPEN_SENT, opened);
    assertStep(listening(ACTIVE, new TcpConnectionConfirmed()), OPEN_SENT, opened);
  }

  @Test
  @Rfc(id = "FSM-9", says = "A dial that fails goes to Idle and counts, so the next waits longer.")
  void failedDialCountsAndRests() {
    assertFailed(
        dialling(CONNECT, new TcpConnectionFails(why("connection refused"))),
        why("connection refused"));
    assertFailed(dialling(ACTIVE, new TcpConnectionFails(why("reset"))), why("reset"));
  }

  @Test
  void establishedSiblingParksTheFsmWithoutBlame() {
    Action[] parked = {new StopConnectRetryTimer(), new HangUp()};
    assertStep(dialling(CONNECT, new OpenCollisionDump(why("sibling"))), IDLE, parked);
    assertStep(dialling(ACTIVE, new OpenCollisionDump(why("sibling"))), IDLE, parked);
  }

  @Test
  void versionErrorBeforeAnOpenCounts() {
    assertFailed(dialling(CONNECT, new NotifMsgVerErr(why("version 3"))), why("version 3"));
    assertFailed(dialling(ACTIVE, new NotifMsgVerErr(why("version 3"))), why("version 3"));
  }

  @Test
  void anyOtherEventInConnectOrActiveFails() {
    assertFailed(
        dialling(CONNECT, new KeepAliveMsg()),
        new SessionReason.OutOfPlace("KeepAliveMsg", "Connect"));
    assertFailed(
        dialling(CONNECT, new AutomaticStop(CEASE, why(""))),
        new SessionReason.OutOfPlace("AutomaticStop", "Connect"));
    assertFailed(
        dialling(ACTIVE, new BgpOpen(Rows.TERMS)),
        new SessionReason.OutOfPlace("BgpOpen", "Active"));
  }

  @Test
  void activeIgnoresAStart() {
    assertStep(listening(ACTIVE, new ManualStart()), ACTIVE);
  }

  @Test
  void stopInActiveIsCalm() {
    assertStep(
        dialling(ACTIVE, new ManualStop(CEASE)),
        STOPPED,
        new StopIdleHoldTimer(),
        new ForgetFailures(),
        new StopConnectRetryTimer(),
        new HangUp());
  }

  @Test
  @Rfc(id = "FSM-12", says = "Not even an expired ConnectRetryTimer makes a passive FSM dial.")
  void connectRetryTimerExpiryInActiveDialsOnlyOnTheDiallingSide() {
    assertStep(dialling(ACTIVE, new ConnectRetryTimerExpires()), CONNECT, DIAL);
    assertStep(listening(ACTIVE, new ConnectRetryTimerExpires()), ACTIVE);
  }

  @Test
  void listeningSideNeverDialsWhateverHappens() {
    for (State state : Rows.STATES) {
      for (Event event : Rows.EVENTS) {
        assertThat(listening(state, event).actions())
            .as("%s, %s", state, event)
            .noneMatch(Dial.class::isInstance);
      }
    }
  }
}
