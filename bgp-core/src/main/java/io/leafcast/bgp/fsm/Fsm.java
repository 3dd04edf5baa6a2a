package io.leafcast.bgp.fsm;

import static io.leafcast.bgp.fsm.Action.Received.GONE;
import static io.leafcast.bgp.fsm.Action.Received.STALE;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.fsm.Action.AnswerRefresh;
import io.leafcast.bgp.fsm.Action.BeginRoutes;
import io.leafcast.bgp.fsm.Action.Blame;
import io.leafcast.bgp.fsm.Action.CountFailure;
import io.leafcast.bgp.fsm.Action.Dial;
import io.leafcast.bgp.fsm.Action.EndRoutes;
import io.leafcast.bgp.fsm.Action.ForgetFailures;
import io.leafcast.bgp.fsm.Action.HangUp;
import io.leafcast.bgp.fsm.Action.HastenKeepalive;
import io.leafcast.bgp.fsm.Action.LimitDial;
import io.leafcast.bgp.fsm.Action.Received;
import io.leafcast.bgp.fsm.Action.RetryLater;
import io.leafcast.bgp.fsm.Action.SendKeepalive;
import io.leafcast.bgp.fsm.Action.SendNotification;
import io.leafcast.bgp.fsm.Action.SendOpen;
import io.leafcast.bgp.fsm.Action.StartHoldTimer;
import io.leafcast.bgp.fsm.Action.StartIdleHoldTimer;
import io.leafcast.bgp.fsm.Action.StartKeepaliveTimer;
import io.leafcast.bgp.fsm.Action.StopConnectRetryTimer;
import io.leafcast.bgp.fsm.Action.StopIdleHoldTimer;
import io.leafcast.bgp.fsm.Action.TakeUpdate;
import io.leafcast.bgp.fsm.Event.AutomaticStart;
import io.leafcast.bgp.fsm.Event.AutomaticStop;
import io.leafcast.bgp.fsm.Event.BgpHeaderErr;
import io.leafcast.bgp.fsm.Event.BgpOpen;
import io.leafcast.bgp.fsm.Event.BgpOpenMsgErr;
import io.leafcast.bgp.fsm.Event.ConnectRetryTimerExpires;
import io.leafcast.bgp.fsm.Event.HardResetMsg;
import io.leafcast.bgp.fsm.Event.HoldTimerExpires;
import io.leafcast.bgp.fsm.Event.IdleHoldTimerExpires;
import io.leafcast.bgp.fsm.Event.KeepAliveMsg;
import io.leafcast.bgp.fsm.Event.KeepaliveTimerExpires;
import io.leafcast.bgp.fsm.Event.ManualPause;
import io.leafcast.bgp.fsm.Event.ManualStart;
import io.leafcast.bgp.fsm.Event.ManualStop;
import io.leafcast.bgp.fsm.Event.NotifMsg;
import io.leafcast.bgp.fsm.Event.NotifMsgVerErr;
import io.leafcast.bgp.fsm.Event.OpenCollisionDump;
import io.leafcast.bgp.fsm.Event.ParkInIdle;
import io.leafcast.bgp.fsm.Event.PeerDialsAgain;
import io.leafcast.bgp.fsm.Event.RestInIdle;
import io.leafcast.bgp.fsm.Event.RouteRefreshMsg;
import io.leafcast.bgp.fsm.Event.SendHoldTimerExpires;
import io.leafcast.bgp.fsm.Event.TcpConnectionConfirmed;
import io.leafcast.bgp.fsm.Event.TcpConnectionFails;
import io.leafcast.bgp.fsm.Event.UpdateMsg;
import io.leafcast.bgp.fsm.Event.UpdateMsgErr;
import io.leafcast.bgp.fsm.State.Active;
import io.leafcast.bgp.fsm.State.Connect;
import io.leafcast.bgp.fsm.State.Established;
import io.leafcast.bgp.fsm.State.Idle;
import io.leafcast.bgp.fsm.State.OpenConfirm;
import io.leafcast.bgp.fsm.State.OpenSent;
import io.leafcast.bgp.fsm.State.Rest.Due;
import io.leafcast.bgp.fsm.State.Rest.Parked;
import io.leafcast.bgp.fsm.State.Rest.Resting;
import io.leafcast.bgp.fsm.State.Rest.Stopped;
import io.leafcast.bgp.message.Keepalive;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Notification.At;
import io.leafcast.bgp.message.Notification.Cease;
import io.leafcast.bgp.message.RouteRefresh;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.reason.Reason;
import io.leafcast.bgp.reason.SessionReason;
import io.leafcast.bgp.reason.SessionReason.Awaited;

/**
 * The finite state machine of RFC 4271 section 8.2.2: a table, one row for a state and an event.
 */
public final class Fsm {
  /** The Hold Timer while the peer's OPEN is awaited, in seconds (RFC 4271 section 8.2.2). */
  public static final int LARGE_HOLD_TIME = 240;

  private static final Idle STOPPED = new Idle(new Stopped());
  private static final Idle DUE = new Idle(new Due());
  private static final Idle RESTING = new Idle(new Resting());
  private static final Idle PARKED = new Idle(new Parked());

  private Fsm() {}

  /** The state that follows, and what is to be done, in order. */
  @Immutable
  public record Step(State state, ImmutableList<Action> actions) {}

  private record On(State state, Event event) {}

  /** Looks up what {@code event} does in {@code state}; {@code side} says who dials. */
  public static Step step(Side side, State state, Event event) {
    return switch (new On(state, event)) {
      // --- Idle: a start, or nothing
      case On(Idle(Resting()), ManualStart()) ->
          start(side, new StopIdleHoldTimer(), new ForgetFailures());
      case On(Idle _, ManualStart()) -> start(side, new ForgetFailures());
      case On(Idle _, ManualStop _) -> stay(STOPPED, new StopIdleHoldTimer());
      case On(Idle _, ManualPause _) -> stay(STOPPED, new StopIdleHoldTimer());
      case On(Idle(Resting()), IdleHoldTimerExpires()) -> startAgain(side);
      case On(Idle(Due()), AutomaticStart()) -> startAgain(side);
      case On(Idle(Parked()), AutomaticStart()) -> startAgain(side);
      case On(Idle(Due()), RestInIdle()) -> rest(side);
      case On(Idle(Parked()), RestInIdle()) -> rest(side);
      case On(Idle(Due()), ParkInIdle()) -> stay(PARKED);
      case On(Idle(Resting()), ParkInIdle()) -> stay(PARKED, new StopIdleHoldTimer());
      case On(Idle _, TcpConnectionConfirmed()) ->
          stay(
              state,
              new SendNotification(Notification.cease(Cease.CONNECTION_REJECTED)),
              new HangUp());
      case On(Idle _, Event _) -> stay(state);

      // --- Connect: a dial is under way
      case On(Connect(), ManualStart()) -> stay(state);
      case On(Connect(), ManualStop _) -> stopped();
      case On(Connect(), ManualPause _) -> stopped();
      case On(Connect(), ConnectRetryTimerExpires()) ->
          start(
              side, new HangUp(), new Blame(new SessionReason.DialTimedOut()), new CountFailure());
      case On(Connect(), TcpConnectionConfirmed()) -> opened();
      case On(Connect(), TcpConnectionFails(Reason why)) -> failed(why);
      case On(Connect(), OpenCollisionDump _) -> calm(DUE);
      case On(Connect(), PeerDialsAgain()) -> stay(state);
      case On(Connect(), NotifMsgVerErr(Reason why)) -> failed(why);
      case On(Connect(), Event _) -> failed(outOfPlace(event, "Connect"));

      // --- Active: waiting for the peer, or for the time to dial
      case On(Active(), ManualStart()) -> stay(state);
      case On(Active(), ManualStop _) -> stopped();
      case On(Active(), ManualPause _) -> stopped();
      case On(Active(), ConnectRetryTimerExpires()) -> start(side);
      case On(Active(), TcpConnectionConfirmed()) -> opened();
      case On(Active(), TcpConnectionFails(Reason why)) -> failed(why);
      case On(Active(), OpenCollisionDump _) -> calm(DUE);
      case On(Active(), PeerDialsAgain()) -> stay(state);
      case On(Active(), NotifMsgVerErr(Reason why)) -> failed(why);
      case On(Active(), Event _) -> failed(outOfPlace(event, "Active"));

      // --- OpenSent: the peer's OPEN is awaited
      case On(OpenSent(), ManualStart()) -> stay(state);
      case On(OpenSent(), ManualStop(Notification cease)) -> stopped(cease);
      case On(OpenSent(), ManualPause(Notification cease)) -> stopped(cease);
      case On(OpenSent(), AutomaticStop(Notification cease, Reason why)) -> refused(cease, why);
      case On(OpenSent(), HoldTimerExpires()) -> expired(Awaited.OPEN, LARGE_HOLD_TIME);
      case On(OpenSent(), TcpConnectionConfirmed()) -> stay(state);
      case On(OpenSent(), TcpConnectionFails(Reason why)) -> retry(side, why);
      case On(OpenSent(), BgpOpen(Negotiated terms)) -> agreed(terms);
      case On(OpenSent(), BgpHeaderErr(Notification answer, Reason why)) -> refused(answer, why);
      case On(OpenSent(), BgpOpenMsgErr(Notification answer, Reason why)) -> refused(answer, why);
      case On(OpenSent(), OpenCollisionDump _) -> dumped();
      case On(OpenSent(), PeerDialsAgain()) -> superseded();
      case On(OpenSent(), NotifMsgVerErr(Reason why)) -> failed(why);
      case On(OpenSent(), HardResetMsg(Reason why)) -> failed(why);
      case On(OpenSent(), NotifMsg(Reason why)) -> failed(why);
      case On(OpenSent(), KeepAliveMsg()) ->
          unexpected(Notification.unexpected(At.OPEN_SENT, new Keepalive()));
      case On(OpenSent(), UpdateMsg _) -> unexpected(Notification.unexpectedUpdate(At.OPEN_SENT));
      case On(OpenSent(), UpdateMsgErr _) ->
          unexpected(Notification.unexpectedUpdate(At.OPEN_SENT));
      case On(OpenSent(), RouteRefreshMsg(RouteRefresh message)) ->
          unexpected(Notification.unexpected(At.OPEN_SENT, message));
      case On(OpenSent(), Event _) -> broken(outOfPlace(event, "OpenSent"));

      // --- OpenConfirm: the peer's KEEPALIVE is awaited
      case On(OpenConfirm _, ManualStart()) -> stay(state);
      case On(OpenConfirm(Negotiated terms), ManualStop(Notification cease)) ->
          stopped(terms.resilience().worded(cease));
      case On(OpenConfirm(Negotiated terms), ManualPause(Notification cease)) ->
          paused(terms, cease);
      case On(OpenConfirm _, AutomaticStop(Notification cease, Reason why)) -> refused(cease, why);
      case On(OpenConfirm(Negotiated terms), HoldTimerExpires()) ->
          expired(Awaited.KEEPALIVE, terms.holdTime());
      case On(OpenConfirm(Negotiated terms), KeepaliveTimerExpires()) -> keepAlive(state, terms);
      case On(OpenConfirm _, TcpConnectionConfirmed()) -> stay(state);
      case On(OpenConfirm _, TcpConnectionFails(Reason why)) -> failed(why);
      case On(OpenConfirm _, BgpOpen _) -> unexpected(Notification.unexpectedOpen(At.OPEN_CONFIRM));
      case On(OpenConfirm _, BgpHeaderErr(Notification answer, Reason why)) -> refused(answer, why);
      case On(OpenConfirm _, BgpOpenMsgErr(Notification answer, Reason why)) ->
          refused(answer, why);
      case On(OpenConfirm _, OpenCollisionDump _) -> dumped();
      case On(OpenConfirm _, PeerDialsAgain()) -> superseded();
      case On(OpenConfirm _, NotifMsgVerErr(Reason why)) -> failed(why);
      case On(OpenConfirm _, HardResetMsg(Reason why)) -> failed(why);
      case On(OpenConfirm _, NotifMsg(Reason why)) -> failed(why);
      case On(OpenConfirm(Negotiated terms), KeepAliveMsg()) ->
          stay(
              new Established(terms), new StartHoldTimer(terms.holdTime()), new BeginRoutes(terms));
      case On(OpenConfirm _, UpdateMsg _) ->
          unexpected(Notification.unexpectedUpdate(At.OPEN_CONFIRM));
      case On(OpenConfirm _, UpdateMsgErr _) ->
          unexpected(Notification.unexpectedUpdate(At.OPEN_CONFIRM));
      case On(OpenConfirm _, RouteRefreshMsg(RouteRefresh message)) ->
          unexpected(Notification.unexpected(At.OPEN_CONFIRM, message));
      case On(OpenConfirm _, Event _) -> broken(outOfPlace(event, "OpenConfirm"));

      // --- Established: routes flow
      case On(Established _, ManualStart()) -> stay(state);
      case On(Established(Negotiated terms), ManualStop(Notification cease)) ->
          without(GONE, stopped(terms.resilience().worded(cease)));
      case On(Established(Negotiated terms), ManualPause(Notification cease)) ->
          without(GONE, paused(terms, cease));
      case On(Established(Negotiated terms), AutomaticStop(Notification cease, Reason why)) ->
          ended(terms, terms.resilience().worded(cease), why);
      case On(Established(Negotiated terms), HoldTimerExpires()) ->
          ended(
              terms,
              Notification.holdTimerExpired(),
              new SessionReason.HoldTimerExpired(Awaited.KEEPALIVE_OR_UPDATE, terms.holdTime()));
      case On(Established(Negotiated terms), SendHoldTimerExpires()) ->
          lost(terms, new SessionReason.SendHoldTimerExpired());
      case On(Established(Negotiated terms), KeepaliveTimerExpires()) -> keepAlive(state, terms);
      case On(Established _, TcpConnectionConfirmed()) -> stay(state);
      case On(Established(Negotiated terms), TcpConnectionFails(Reason why)) -> lost(terms, why);
      case On(Established(Negotiated terms), BgpOpen _) -> unexpectedOpen(terms);
      case On(Established(Negotiated terms), BgpOpenMsgErr _) -> unexpectedOpen(terms);
      case On(Established(Negotiated terms), BgpHeaderErr(Notification answer, Reason why)) ->
          ended(terms, answer, why);
      case On(Established _, OpenCollisionDump _) -> without(GONE, dumped());
      case On(Established(Negotiated terms), PeerDialsAgain()) -> replaced(state, terms);
      case On(Established(Negotiated terms), NotifMsgVerErr(Reason why)) -> notified(terms, why);
      case On(Established _, HardResetMsg(Reason why)) -> without(GONE, failed(why));
      case On(Established(Negotiated terms), NotifMsg(Reason why)) -> notified(terms, why);
      case On(Established(Negotiated terms), KeepAliveMsg()) ->
          stay(state, new StartHoldTimer(terms.holdTime()));
      case On(Established(Negotiated terms), UpdateMsg(UpdateOutcome outcome)) ->
          stay(state, new StartHoldTimer(terms.holdTime()), new TakeUpdate(outcome));
      case On(Established(Negotiated terms), UpdateMsgErr(Notification answer, Reason why)) ->
          ended(terms, answer, why);
      case On(Established _, RouteRefreshMsg(RouteRefresh message)) ->
          stay(state, new AnswerRefresh(message));
      case On(Established(Negotiated terms), Event _) ->
          ended(terms, Notification.fsmError(), outOfPlace(event, "Established"));
    };
  }

  private static Step stay(State state, Action... actions) {
    return new Step(state, ImmutableList.copyOf(actions));
  }

  /** Goes on by itself; one that listens will not do so again before its IdleHoldTimer expires. */
  private static Step startAgain(Side side) {
    return switch (side) {
      case DIALLING -> start(side);
      case LISTENING -> start(side, new StartIdleHoldTimer());
    };
  }

  /** One that listens has its IdleHoldTimer running since it started. */
  private static Step rest(Side side) {
    return switch (side) {
      case DIALLING -> stay(RESTING, new StartIdleHoldTimer());
      case LISTENING -> stay(RESTING);
    };
  }

  /**
   * The OPENs agree. Another KEEPALIVE is to follow the one that answers the OPEN soon: there are
   * leaves that count their first Hold Time from their defaults until something comes after it.
   */
  private static Step agreed(Negotiated terms) {
    return stay(
        new OpenConfirm(terms),
        new SendKeepalive(),
        terms.holdTime() == 0 ? new StartKeepaliveTimer(0) : new HastenKeepalive(),
        new StartHoldTimer(terms.holdTime()));
  }

  /** Begins to dial or to listen, after {@code first}. */
  private static Step start(Side side, Action... first) {
    ImmutableList.Builder<Action> actions = ImmutableList.<Action>builder().add(first);
    return switch (side) {
      case DIALLING -> new Step(new Connect(), actions.add(new Dial(), new LimitDial()).build());
      case LISTENING -> new Step(new Active(), actions.build());
    };
  }

  private static Step opened() {
    return stay(
        new OpenSent(),
        new StopConnectRetryTimer(),
        new SendOpen(),
        new StartHoldTimer(LARGE_HOLD_TIME));
  }

  /** TCP went away before the peer's OPEN came: back to Active (RFC 4271, OpenSent, event 18). */
  private static Step retry(Side side, Reason why) {
    return switch (side) {
      case DIALLING ->
          stay(new Active(), new Blame(why), new HangUp(), new CountFailure(), new RetryLater());
      case LISTENING -> stay(new Active(), new Blame(why), new HangUp());
    };
  }

  private static Step keepAlive(State state, Negotiated terms) {
    return stay(state, new SendKeepalive(), new StartKeepaliveTimer(terms.holdTime()));
  }

  /** To Idle, without anybody to blame. */
  private static Step calm(Idle idle, Action... first) {
    return new Step(
        idle,
        ImmutableList.<Action>builder()
            .add(first)
            .add(new StopConnectRetryTimer(), new HangUp())
            .build());
  }

  /** To Idle, with a failure that counts. */
  private static Step failed(Reason why) {
    return calm(DUE, new Blame(why), new CountFailure());
  }

  private static Step refused(Notification answer, Reason why) {
    return calm(DUE, new SendNotification(answer), new Blame(why), new CountFailure());
  }

  /** A message that has no place in this state (RFC 6608). */
  private static Step unexpected(Notification answer) {
    return refused(answer, new SessionReason.UnexpectedMessage(answer));
  }

  /** Any other event: an FSM error without a subcode. */
  private static Step broken(Reason why) {
    return refused(Notification.fsmError(), why);
  }

  private static Step expired(Awaited awaited, int seconds) {
    return refused(
        Notification.holdTimerExpired(), new SessionReason.HoldTimerExpired(awaited, seconds));
  }

  private static Step stopped() {
    return calm(STOPPED, new StopIdleHoldTimer(), new ForgetFailures());
  }

  private static Step stopped(Notification cease) {
    return calm(
        STOPPED, new SendNotification(cease), new StopIdleHoldTimer(), new ForgetFailures());
  }

  /** We come back soon: whoever keeps our routes until then is not to be told that we go. */
  private static Step paused(Negotiated terms, Notification cease) {
    return terms.resilience().outlivesSilence() ? stopped() : stopped(cease);
  }

  private static Step dumped() {
    return calm(DUE, new SendNotification(Notification.cease(Cease.CONNECTION_COLLISION)));
  }

  /** Ready for the connection that takes the place of this one. */
  private static Step superseded() {
    return stay(
        new Active(),
        new SendNotification(Notification.cease(Cease.CONNECTION_COLLISION)),
        new HangUp());
  }

  /** The end of a session that {@code answer} tells the peer of. */
  private static Step ended(Negotiated terms, Notification answer, Reason why) {
    return without(terms.resilience().outlives(answer) ? STALE : GONE, refused(answer, why));
  }

  private static Step unexpectedOpen(Negotiated terms) {
    Notification answer = Notification.unexpectedOpen(At.ESTABLISHED);
    return ended(terms, answer, new SessionReason.UnexpectedMessage(answer));
  }

  /** The end of a session that nobody is told of. */
  private static Step lost(Negotiated terms, Reason why) {
    return without(terms.resilience().outlivesSilence() ? STALE : GONE, failed(why));
  }

  /** The peer ended the session with a NOTIFICATION. */
  private static Step notified(Negotiated terms, Reason why) {
    return without(terms.resilience().outlivesNotifications() ? STALE : GONE, failed(why));
  }

  /**
   * The peer opens another connection. One that restarts gracefully does so because it no longer
   * has this one, which ends without a NOTIFICATION (RFC 4724 section 4.2).
   */
  private static Step replaced(State state, Negotiated terms) {
    return terms.resilience().outlivesSilence()
        ? without(STALE, calm(DUE, new Blame(new SessionReason.DialledAgain())))
        : stay(state);
  }

  private static Step without(Received left, Step step) {
    return new Step(
        step.state(),
        ImmutableList.<Action>builder().add(new EndRoutes(left)).addAll(step.actions()).build());
  }

  private static Reason outOfPlace(Event event, String state) {
    return new SessionReason.OutOfPlace(event.getClass().getSimpleName(), state);
  }
}
