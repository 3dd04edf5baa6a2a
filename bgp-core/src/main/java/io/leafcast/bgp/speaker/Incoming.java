package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.codec.MessageCodec;
import io.leafcast.bgp.codec.Reading;
import io.leafcast.bgp.fsm.Event;
import io.leafcast.bgp.fsm.OpenCheck;
import io.leafcast.bgp.fsm.State;
import io.leafcast.bgp.message.Keepalive;
import io.leafcast.bgp.message.Message;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Notification.At;
import io.leafcast.bgp.message.Open;
import io.leafcast.bgp.message.RouteRefresh;
import io.leafcast.bgp.message.Update;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.message.UpdateRules;
import io.leafcast.bgp.reason.SessionReason;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Octets;
import java.util.List;
import java.util.Optional;

/**
 * A frame as the event that it is to the FSM, with what is to be remarked about it. Reading a frame
 * touches no state.
 */
@Immutable
record Incoming(Event event, ImmutableList<PeerNote> notes) {
  private static final int OPEN_ERROR = 2;
  private static final int UNSUPPORTED_VERSION = 1;

  /**
   * Reads a frame.
   *
   * @param peer who sent it
   * @param state that of the connection's FSM
   * @param ours the OPEN that we send to this peer
   * @param configured the AS that this peer must have
   */
  static Incoming read(
      PeerName peer, Octets frame, State state, UpdateRules rules, Open ours, Asn configured) {
    Optional<Negotiated> agreed = state.agreed();
    Reading reading =
        agreed.isPresent()
            ? MessageCodec.read(frame, agreed.get(), rules)
            : MessageCodec.read(frame);
    return switch (reading) {
      case Reading.Understood(Message message, ImmutableList<String> remarks) ->
          new Incoming(eventOf(message, ours, configured), remarks(peer, remarks));
      case Reading.OfUpdate(UpdateOutcome outcome) -> ofUpdate(peer, outcome);
      case Reading.UpdateTooEarly _ ->
          new Incoming(
              new Event.UpdateMsgErr(
                  Notification.unexpectedUpdate(At.OPEN_SENT), new SessionReason.UpdateTooEarly()),
              ImmutableList.of());
      case Reading.Faulty(Notification answer, String reason, Octets octets) ->
          new Incoming(
              answer.code() == OPEN_ERROR
                  ? new Event.BgpOpenMsgErr(answer, new SessionReason.OpenError(reason))
                  : new Event.BgpHeaderErr(answer, new SessionReason.HeaderError(reason)),
              remark(peer, reason, octets));
      case Reading.FaultyNotification(String reason, Octets octets) ->
          new Incoming(
              new Event.NotifMsg(new SessionReason.NotificationMalformed(reason)),
              remark(peer, reason, octets));
    };
  }

  private static Event eventOf(Message message, Open ours, Asn configured) {
    return switch (message) {
      case Open theirs -> OpenCheck.judge(ours, configured, theirs);
      case Keepalive() -> new Event.KeepAliveMsg();
      case RouteRefresh refresh -> new Event.RouteRefreshMsg(refresh);
      case Notification notification -> refusal(notification);
      case Update _ -> throw new IllegalStateException("an UPDATE is read with its outcome");
    };
  }

  private static Event refusal(Notification notification) {
    SessionReason reason = new SessionReason.NotificationReceived(notification);
    if (notification.isHardReset()) {
      return new Event.HardResetMsg(reason);
    }
    return notification.code() == OPEN_ERROR && notification.subcode() == UNSUPPORTED_VERSION
        ? new Event.NotifMsgVerErr(reason)
        : new Event.NotifMsg(reason);
  }

  private static Incoming ofUpdate(PeerName peer, UpdateOutcome outcome) {
    return switch (outcome) {
      case UpdateOutcome.Accept accept ->
          new Incoming(
              new Event.UpdateMsg(accept),
              accept.faults().isEmpty()
                  ? ImmutableList.of()
                  : remarks(
                      peer, accept.faults().stream().map(UpdateOutcome.Fault::reason).toList()));
      case UpdateOutcome.Withdraw(var withdrawn, var faults, Octets frame) ->
          new Incoming(
              new Event.UpdateMsg(outcome),
              ImmutableList.of(new PeerNote.TreatedAsWithdraw(peer, withdrawn, faults, frame)));
      case UpdateOutcome.Reset(Notification answer, var faults, Octets frame) ->
          new Incoming(
              new Event.UpdateMsgErr(answer, new SessionReason.UpdateError(faults)),
              ImmutableList.of(new PeerNote.Reset(peer, faults, frame)));
    };
  }

  private static ImmutableList<PeerNote> remarks(PeerName peer, List<String> texts) {
    return texts.isEmpty()
        ? ImmutableList.of()
        : ImmutableList.of(new PeerNote.Remarked(peer, ImmutableList.copyOf(texts), Octets.EMPTY));
  }

  private static ImmutableList<PeerNote> remark(PeerName peer, String about, Octets octets) {
    return ImmutableList.of(new PeerNote.Remarked(peer, ImmutableList.of(about), octets));
  }
}
