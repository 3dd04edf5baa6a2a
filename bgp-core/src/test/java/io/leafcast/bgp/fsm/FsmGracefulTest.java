package io.leafcast.bgp.fsm;

import static io.leafcast.bgp.fsm.Action.Received.GONE;
import static io.leafcast.bgp.fsm.Action.Received.STALE;
import static io.leafcast.bgp.fsm.Rows.ANSWER;
import static io.leafcast.bgp.fsm.Rows.CEASE;
import static io.leafcast.bgp.fsm.Rows.ESTABLISHED;
import static io.leafcast.bgp.fsm.Rows.GRACEFUL;
import static io.leafcast.bgp.fsm.Rows.IDLE;
import static io.leafcast.bgp.fsm.Rows.SILENT;
import static io.leafcast.bgp.fsm.Rows.STOPPED;
import static io.leafcast.bgp.fsm.Rows.TERMS;
import static io.leafcast.bgp.fsm.Rows.assertStep;
import static io.leafcast.bgp.fsm.Rows.dialling;
import static io.leafcast.bgp.fsm.Rows.listening;
import static io.leafcast.bgp.fsm.Rows.why;
import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.fsm.Action.EndRoutes;
import io.leafcast.bgp.message.Capability.GracefulRestart.Notifications;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Notification.Cease;
import io.leafcast.bgp.reason.SessionReason;
import io.leafcast.bgp.wire.Rfc;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rows in which graceful restart makes a difference (RFC 4724, RFC 8538). */
final class FsmGracefulTest {
  private static final State CONFIRM =
      new State.OpenConfirm(Rows.graceful(Notifications.END_ROUTES));

  private static void assertLeft(State state, Event event, Action.Received left) {
    assertThat(dialling(state, event).actions().getFirst())
        .as("%s, %s", state, event)
        .isEqualTo(new EndRoutes(left));
  }

  private static List<Notification> sent(State state, Event event) {
    return dialling(state, event).actions().stream()
        .flatMap(action ->
            action instanceof Action.SendNotification(Notification notification)
                ? List.of(notification).stream()
                : List.<Notification>of().stream())
        .toList();
  }

  @Test
  @Rfc(id = "GR-6", says = "A connection that is lost without a NOTIFICATION leaves stale routes.")
  @Rfc(id = "GR-6", says = "Where it was not agreed on, they go with the session.")
  void aLostConnectionKeepsRoutes() {
    for (Event event :
        List.of(new Event.TcpConnectionFails(why("reset")), new Event.SendHoldTimerExpires())) {
      assertLeft(GRACEFUL, event, STALE);
      assertLeft(SILENT, event, STALE);
      assertLeft(ESTABLISHED, event, GONE);
    }
  }

  @Test
  @Rfc(id = "GR-11", says = "Under the N bit a NOTIFICATION and hold expiry keep routes.")
  @Rfc(id = "GR-11", says = "Without it a NOTIFICATION, sent or received, ends them.")
  void notificationsKeepRoutesUnderTheNotificationBit() {
    for (Event event :
        List.of(
            new Event.NotifMsg(why("Cease")),
            new Event.NotifMsgVerErr(why("version")),
            new Event.HoldTimerExpires(),
            new Event.BgpHeaderErr(ANSWER, why("marker")),
            new Event.UpdateMsgErr(ANSWER, why("UPDATE")),
            new Event.BgpOpen(TERMS),
            new Event.BgpOpenMsgErr(ANSWER, why("OPEN")),
            new Event.ConnectRetryTimerExpires(),
            new Event.AutomaticStop(new Notification(6, 0), why("fault")))) {
      assertLeft(GRACEFUL, event, STALE);
      assertLeft(SILENT, event, GONE);
      assertLeft(ESTABLISHED, event, GONE);
    }
  }

  @Test
  @Rfc(id = "GR-11", says = "A Hard Reset ends the routes at once.")
  void aHardResetEndsRoutes() {
    for (State state : List.of(GRACEFUL, SILENT, ESTABLISHED)) {
      Fsm.Step step = dialling(state, new Event.HardResetMsg(why("Hard Reset")));
      assertThat(step.state()).isEqualTo(IDLE);
      assertThat(step.actions().getFirst()).isEqualTo(new EndRoutes(GONE));
    }
    for (State state : List.of(Rows.OPEN_SENT, Rows.OPEN_CONFIRM)) {
      Rows.assertFailed(dialling(state, new Event.HardResetMsg(why("reset"))), why("reset"));
    }
  }

  @Test
  @Rfc(id = "GR-12", says = "A shutdown under the N bit is a Hard Reset that wraps it.")
  @Rfc(id = "GR-12", says = "Without the N bit it is what it was.")
  void aStopForLongIsAHardReset() {
    Event stop = new Event.ManualStop(CEASE);
    assertThat(sent(GRACEFUL, stop)).containsExactly(Notification.hardReset(CEASE));
    assertThat(sent(SILENT, stop)).containsExactly(CEASE);
    assertLeft(GRACEFUL, stop, GONE);
    assertThat(sent(new State.OpenConfirm(Rows.graceful(Notifications.KEEP_ROUTES)), stop))
        .containsExactly(Notification.hardReset(CEASE));
  }

  @Test
  @Rfc(id = "GR-12", says = "A change of the configuration under the N bit is no Hard Reset.")
  void aChangeIsNoHardReset() {
    Notification change = Notification.cease(Cease.CONFIGURATION_CHANGE);
    assertThat(sent(GRACEFUL, new Event.ManualStop(change))).containsExactly(change);
  }

  @Test
  void whoComesBackSoonSaysNothingToAPeerThatKeepsItsRoutes() {
    Event pause = new Event.ManualPause(CEASE);
    for (State state : List.of(GRACEFUL, SILENT)) {
      assertStep(
          dialling(state, pause),
          STOPPED,
          new EndRoutes(GONE),
          new Action.StopIdleHoldTimer(),
          new Action.ForgetFailures(),
          new Action.StopConnectRetryTimer(),
          new Action.HangUp());
    }
    assertThat(sent(CONFIRM, pause)).isEmpty();
    assertThat(dialling(CONFIRM, pause).state()).isEqualTo(STOPPED);
  }

  @Test
  void whoComesBackSoonTellsAPeerThatDropsItsRoutes() {
    Event pause = new Event.ManualPause(CEASE);
    for (State state : List.of(ESTABLISHED, Rows.OPEN_CONFIRM, Rows.OPEN_SENT)) {
      assertThat(sent(state, pause)).as("%s", state).containsExactly(CEASE);
      assertThat(dialling(state, pause).state()).isEqualTo(STOPPED);
    }
    for (State state : List.of(Rows.CONNECT, Rows.ACTIVE, IDLE, Rows.RESTING, STOPPED)) {
      assertThat(sent(state, pause)).as("%s", state).isEmpty();
      assertThat(dialling(state, pause).state()).isEqualTo(STOPPED);
    }
  }

  @Test
  @Rfc(
      id = "GR-9",
      says = "A new connection of the peer's ends the old one without a NOTIFICATION.")
  @Rfc(id = "FSM-11", says = "A peer that restarts gracefully has its old connection closed.")
  void aNewConnectionOfThePeersTakesThePlaceOfTheOldOne() {
    for (State state : List.of(GRACEFUL, SILENT)) {
      for (Fsm.Step step :
          List.of(
              dialling(state, new Event.PeerDialsAgain()),
              listening(state, new Event.PeerDialsAgain()))) {
        assertStep(
            step,
            IDLE,
            new EndRoutes(STALE),
            new Action.Blame(new SessionReason.DialledAgain()),
            new Action.StopConnectRetryTimer(),
            new Action.HangUp());
      }
    }
  }

  @Test
  @Rfc(id = "GR-9", says = "Without graceful restart the old connection stays.")
  void withoutGracefulRestartTheOldConnectionStays() {
    assertStep(dialling(ESTABLISHED, new Event.PeerDialsAgain()), ESTABLISHED);
  }
}
