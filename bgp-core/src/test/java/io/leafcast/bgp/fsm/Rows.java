package io.leafcast.bgp.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.fsm.Action.Blame;
import io.leafcast.bgp.fsm.Action.CountFailure;
import io.leafcast.bgp.fsm.Action.HangUp;
import io.leafcast.bgp.fsm.Action.SendNotification;
import io.leafcast.bgp.fsm.Action.StopConnectRetryTimer;
import io.leafcast.bgp.fsm.Fsm.Step;
import io.leafcast.bgp.message.Capability.GracefulRestart.Notifications;
import io.leafcast.bgp.message.Forwarding;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Resilience;
import io.leafcast.bgp.message.RouteRefresh;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.reason.Reason;
import io.leafcast.bgp.reason.SocketReason;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.RouterId;

/** What the tests of the table's rows share: terms, events, and how a row that fails looks. */
final class Rows {
  static final Negotiated TERMS = terms(64500, 64501, "192.0.2.1", "192.0.2.2", 90);
  static final State STOPPED = new State.Idle(new State.Rest.Stopped());
  static final State IDLE = new State.Idle(new State.Rest.Due());
  static final State RESTING = new State.Idle(new State.Rest.Resting());
  static final State PARKED = new State.Idle(new State.Rest.Parked());
  static final State CONNECT = new State.Connect();
  static final State ACTIVE = new State.Active();
  static final State OPEN_SENT = new State.OpenSent();
  static final State OPEN_CONFIRM = new State.OpenConfirm(TERMS);
  static final State ESTABLISHED = new State.Established(TERMS);

  /** As TERMS, with graceful restart, but not over NOTIFICATIONs. */
  static final State SILENT = new State.Established(graceful(Notifications.END_ROUTES));

  /** As TERMS, with graceful restart over NOTIFICATIONs. */
  static final State GRACEFUL = new State.Established(graceful(Notifications.KEEP_ROUTES));

  static final Notification CEASE = Notification.shutdown("maintenance");
  static final Notification ANSWER = new Notification(1, 1);
  static final UpdateOutcome OUTCOME =
      new UpdateOutcome.Accept(
          ImmutableList.of(),
          ImmutableList.of(),
          ImmutableList.of(),
          ImmutableList.of(),
          ImmutableList.of());
  static final RouteRefresh REFRESH = new RouteRefresh(Family.IPV6_UNICAST, 0);

  static final ImmutableList<State> STATES =
      ImmutableList.of(
          STOPPED,
          IDLE,
          RESTING,
          PARKED,
          CONNECT,
          ACTIVE,
          OPEN_SENT,
          OPEN_CONFIRM,
          ESTABLISHED,
          SILENT,
          GRACEFUL);
  static final ImmutableList<Event> EVENTS =
      ImmutableList.of(
          new Event.ManualStart(),
          new Event.ManualStop(CEASE),
          new Event.ManualPause(CEASE),
          new Event.AutomaticStart(),
          new Event.RestInIdle(),
          new Event.ParkInIdle(),
          new Event.PeerDialsAgain(),
          new Event.AutomaticStop(CEASE, why("too many prefixes")),
          new Event.ConnectRetryTimerExpires(),
          new Event.HoldTimerExpires(),
          new Event.KeepaliveTimerExpires(),
          new Event.IdleHoldTimerExpires(),
          new Event.SendHoldTimerExpires(),
          new Event.TcpConnectionConfirmed(),
          new Event.TcpConnectionFails(why("connection reset")),
          new Event.BgpOpen(TERMS),
          new Event.BgpHeaderErr(ANSWER, why("the marker is not all ones")),
          new Event.BgpOpenMsgErr(ANSWER, why("bad OPEN")),
          new Event.OpenCollisionDump(why("the other connection is kept")),
          new Event.NotifMsgVerErr(why("version")),
          new Event.HardResetMsg(why("Hard Reset")),
          new Event.NotifMsg(why("Cease")),
          new Event.KeepAliveMsg(),
          new Event.UpdateMsg(OUTCOME),
          new Event.UpdateMsgErr(ANSWER, why("bad UPDATE")),
          new Event.RouteRefreshMsg(REFRESH));

  private Rows() {}

  /** Some reason, told apart from others by {@code detail}. */
  static Reason why(String detail) {
    return new SocketReason.ConnectionFailed(detail);
  }

  static Negotiated graceful(Notifications notifications) {
    return new Negotiated(
        TERMS.localAs(),
        TERMS.peerAs(),
        TERMS.localId(),
        TERMS.peerId(),
        TERMS.holdTime(),
        TERMS.received(),
        TERMS.sent(),
        TERMS.refresh(),
        TERMS.families(),
        new Resilience.Graceful(
            120,
            60,
            notifications,
            ImmutableSortedMap.of(Family.IPV4_UNICAST, Forwarding.GOES_ON),
            ImmutableSortedMap.of()));
  }

  static Negotiated terms(long localAs, long peerAs, String localId, String peerId, int hold) {
    return new Negotiated(
        new Asn(localAs),
        new Asn(peerAs),
        RouterId.parse(localId).orThrow(),
        RouterId.parse(peerId).orThrow(),
        hold,
        Encoding.USUAL,
        Encoding.USUAL,
        Negotiated.Refresh.ANSWERED,
        ImmutableSortedSet.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST),
        new Resilience.None(Resilience.By.PEER));
  }

  static Step dialling(State state, Event event) {
    return Fsm.step(Side.DIALLING, state, event);
  }

  static Step listening(State state, Event event) {
    return Fsm.step(Side.LISTENING, state, event);
  }

  static void assertStep(Step step, State state, Action... actions) {
    assertThat(step).isEqualTo(new Step(state, ImmutableList.copyOf(actions)));
  }

  /** Idle with a failure that counts, nothing being sent. */
  static void assertFailed(Step step, Reason why) {
    assertStep(
        step, IDLE, new Blame(why), new CountFailure(), new StopConnectRetryTimer(), new HangUp());
  }

  /** Idle after the NOTIFICATION {@code code}/{@code subcode} with {@code data}. */
  static void assertRefused(Step step, int code, int subcode, String dataHex) {
    assertThat(step.state()).isEqualTo(IDLE);
    assertThat(step.actions())
        .contains(
            new SendNotification(new Notification(code, subcode, Octets.ofHex(dataHex))),
            new CountFailure())
        .endsWith(new StopConnectRetryTimer(), new HangUp());
  }
}
