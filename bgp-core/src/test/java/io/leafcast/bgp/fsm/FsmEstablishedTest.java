package io.leafcast.bgp.fsm;

import static io.leafcast.bgp.fsm.Action.Received.GONE;
import static io.leafcast.bgp.fsm.Rows.ANSWER;
import static io.leafcast.bgp.fsm.Rows.CEASE;
import static io.leafcast.bgp.fsm.Rows.ESTABLISHED;
import static io.leafcast.bgp.fsm.Rows.IDLE;
import static io.leafcast.bgp.fsm.Rows.OUTCOME;
import static io.leafcast.bgp.fsm.Rows.REFRESH;
import static io.leafcast.bgp.fsm.Rows.TERMS;
import static io.leafcast.bgp.fsm.Rows.assertRefused;
import static io.leafcast.bgp.fsm.Rows.assertStep;
import static io.leafcast.bgp.fsm.Rows.dialling;
import static io.leafcast.bgp.fsm.Rows.why;
import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.fsm.Action.AnswerRefresh;
import io.leafcast.bgp.fsm.Action.Blame;
import io.leafcast.bgp.fsm.Action.CountFailure;
import io.leafcast.bgp.fsm.Action.EndRoutes;
import io.leafcast.bgp.fsm.Action.ForgetFailures;
import io.leafcast.bgp.fsm.Action.HangUp;
import io.leafcast.bgp.fsm.Action.SendKeepalive;
import io.leafcast.bgp.fsm.Action.SendNotification;
import io.leafcast.bgp.fsm.Action.StartHoldTimer;
import io.leafcast.bgp.fsm.Action.StartKeepaliveTimer;
import io.leafcast.bgp.fsm.Action.StopConnectRetryTimer;
import io.leafcast.bgp.fsm.Action.TakeUpdate;
import io.leafcast.bgp.fsm.Event.AutomaticStop;
import io.leafcast.bgp.fsm.Event.BgpHeaderErr;
import io.leafcast.bgp.fsm.Event.BgpOpen;
import io.leafcast.bgp.fsm.Event.BgpOpenMsgErr;
import io.leafcast.bgp.fsm.Event.ConnectRetryTimerExpires;
import io.leafcast.bgp.fsm.Event.HoldTimerExpires;
import io.leafcast.bgp.fsm.Event.IdleHoldTimerExpires;
import io.leafcast.bgp.fsm.Event.KeepAliveMsg;
import io.leafcast.bgp.fsm.Event.KeepaliveTimerExpires;
import io.leafcast.bgp.fsm.Event.ManualStart;
import io.leafcast.bgp.fsm.Event.ManualStop;
import io.leafcast.bgp.fsm.Event.NotifMsg;
import io.leafcast.bgp.fsm.Event.NotifMsgVerErr;
import io.leafcast.bgp.fsm.Event.OpenCollisionDump;
import io.leafcast.bgp.fsm.Event.RouteRefreshMsg;
import io.leafcast.bgp.fsm.Event.SendHoldTimerExpires;
import io.leafcast.bgp.fsm.Event.TcpConnectionConfirmed;
import io.leafcast.bgp.fsm.Event.TcpConnectionFails;
import io.leafcast.bgp.fsm.Event.UpdateMsg;
import io.leafcast.bgp.fsm.Event.UpdateMsgErr;
import io.leafcast.bgp.fsm.Fsm.Step;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.reason.Reason;
import io.leafcast.bgp.reason.SessionReason;
import io.leafcast.bgp.reason.SessionReason.Awaited;
import io.leafcast.bgp.wire.Rfc;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rows of Established, and what holds for the whole table. */
final class FsmEstablishedTest {

  private static void assertDown(Event event, Reason why) {
    assertStep(
        dialling(ESTABLISHED, event),
        IDLE,
        new EndRoutes(GONE),
        new Blame(why),
        new CountFailure(),
        new StopConnectRetryTimer(),
        new HangUp());
  }

  @Test
  void startsAndSecondConnectionsChangeNothing() {
    assertStep(dialling(ESTABLISHED, new ManualStart()), ESTABLISHED);
    assertStep(dialling(ESTABLISHED, new TcpConnectionConfirmed()), ESTABLISHED);
  }

  @Test
  @Rfc(id = "FSM-14", says = "A local stop of a session sends the Cease it is given.")
  void stopSendsCease() {
    assertStep(
        dialling(ESTABLISHED, new ManualStop(CEASE)),
        Rows.STOPPED,
        new EndRoutes(GONE),
        new SendNotification(CEASE),
        new Action.StopIdleHoldTimer(),
        new ForgetFailures(),
        new StopConnectRetryTimer(),
        new HangUp());
  }

  @Test
  @Rfc(id = "FSM-14", says = "A session that sends too many prefixes gets Cease 6/1.")
  void automaticStopSendsCeaseAndCounts() {
    Notification tooMany = Notification.cease(Notification.Cease.MAXIMUM_PREFIXES);
    assertRefused(dialling(ESTABLISHED, new AutomaticStop(tooMany, why("too many"))), 6, 1, "");
  }

  @Test
  @Rfc(id = "FSM-6", says = "Silence for the hold time sends 4/0, and the session's routes go.")
  void holdTimerExpirySendsNotification4() {
    Step step = dialling(ESTABLISHED, new HoldTimerExpires());
    assertRefused(step, 4, 0, "");
    assertThat(step.actions())
        .startsWith(new EndRoutes(GONE))
        .contains(new Blame(new SessionReason.HoldTimerExpired(Awaited.KEEPALIVE_OR_UPDATE, 90)));
  }

  @Test
  @Rfc(id = "FSM-16", says = "SendHoldTimer expiry closes the connection without waiting to send.")
  void sendHoldTimerExpiryClosesAtOnce() {
    assertDown(new SendHoldTimerExpires(), new SessionReason.SendHoldTimerExpired());
  }

  @Test
  @Rfc(id = "FSM-8", says = "A lost connection ends the session and its routes.")
  void lostConnectionEndsTheSession() {
    assertDown(new TcpConnectionFails(why("connection reset")), why("connection reset"));
  }

  @Test
  @Rfc(id = "FSM-15", says = "A NOTIFICATION ends the session and is never answered.")
  void notificationEndsTheSession() {
    assertDown(
        new NotifMsg(why("Cease/Administrative Shutdown")), why("Cease/Administrative Shutdown"));
    assertDown(new NotifMsgVerErr(why("version")), why("version"));
  }

  @Test
  @Rfc(id = "FSM-3", says = "Established: an OPEN is 5/3 with Data 01, malformed or not.")
  void secondOpenIsAnFsmError() {
    assertRefused(dialling(ESTABLISHED, new BgpOpen(TERMS)), 5, 3, "01");
    assertRefused(dialling(ESTABLISHED, new BgpOpenMsgErr(ANSWER, why("bad"))), 5, 3, "01");
  }

  @Test
  @Rfc(id = "HDR-1", says = "A header error in Established is answered by its own code.")
  void headerErrorIsAnsweredByItsOwnCode() {
    assertRefused(dialling(ESTABLISHED, new BgpHeaderErr(ANSWER, why("marker"))), 1, 1, "");
  }

  @Test
  void collisionEndsTheSessionWithCease7() {
    assertThat(dialling(ESTABLISHED, new OpenCollisionDump(why("collision"))).actions())
        .startsWith(new EndRoutes(GONE), new SendNotification(new Notification(6, 7)));
  }

  @Test
  void keepaliveRestartsTheHoldTimer() {
    assertStep(dialling(ESTABLISHED, new KeepAliveMsg()), ESTABLISHED, new StartHoldTimer(90));
  }

  @Test
  @Rfc(id = "FSM-7", says = "An UPDATE restarts the Hold Timer.")
  void updateRestartsTheHoldTimerAndIsTaken() {
    assertStep(
        dialling(ESTABLISHED, new UpdateMsg(OUTCOME)),
        ESTABLISHED,
        new StartHoldTimer(90),
        new TakeUpdate(OUTCOME));
  }

  @Test
  void faultyUpdateEndsTheSession() {
    Notification malformed = new Notification(3, 1);
    assertRefused(dialling(ESTABLISHED, new UpdateMsgErr(malformed, why("attributes"))), 3, 1, "");
  }

  @Test
  void routeRefreshIsAnswered() {
    assertStep(
        dialling(ESTABLISHED, new RouteRefreshMsg(REFRESH)),
        ESTABLISHED,
        new AnswerRefresh(REFRESH));
  }

  @Test
  void keepaliveTimerExpirySendsKeepalive() {
    assertStep(
        dialling(ESTABLISHED, new KeepaliveTimerExpires()),
        ESTABLISHED,
        new SendKeepalive(),
        new StartKeepaliveTimer(TERMS.holdTime()));
  }

  @Test
  void timersThatDoNotRunAreFsmErrors() {
    assertRefused(dialling(ESTABLISHED, new ConnectRetryTimerExpires()), 5, 0, "");
    assertRefused(dialling(ESTABLISHED, new IdleHoldTimerExpires()), 5, 0, "");
  }

  @Test
  void everyWayOutOfEstablishedEndsTheRoutesAndTheConnection() {
    for (State state : List.of(ESTABLISHED, Rows.SILENT, Rows.GRACEFUL)) {
      for (Event event : Rows.EVENTS) {
        Step step = dialling(state, event);
        if (!(step.state() instanceof State.Established)) {
          assertThat(step.actions()).as("%s", event).endsWith(new HangUp());
          assertThat(step.actions().getFirst()).as("%s", event).isInstanceOf(EndRoutes.class);
        }
      }
    }
  }

  @Test
  void idleIsNeverReachedWithAnOpenConnection() {
    for (State state : Rows.STATES) {
      for (Event event : Rows.EVENTS) {
        for (Side side : Side.values()) {
          Step step = Fsm.step(side, state, event);
          if (step.state().equals(IDLE) && !state.equals(IDLE)) {
            assertThat(step.actions())
                .as("%s, %s", state, event)
                .endsWith(new StopConnectRetryTimer(), new HangUp());
          }
        }
      }
    }
  }

  @Test
  void rowsKnowEveryKindOfEvent() {
    assertThat(Rows.EVENTS.stream().map(Object::getClass))
        .containsExactlyInAnyOrder(Event.class.getPermittedSubclasses());
  }
}
