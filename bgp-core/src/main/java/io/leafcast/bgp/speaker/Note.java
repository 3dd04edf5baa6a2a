package io.leafcast.bgp.speaker;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.reason.DrainReason;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.reason.Reason;
import io.leafcast.bgp.reason.SessionReason;
import io.leafcast.bgp.reason.SocketReason;
import io.leafcast.bgp.reason.SourceReason;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that happened: one log line and one counter. A value; how it reads is said in {@code
 * words} alone.
 */
@Immutable
public sealed interface Note permits PeerNote, SourceNote, SpeakerNote, Note.AfterOthers {

  /** The last of several alike, of which {@code leftOut} were told to nobody. */
  @Immutable
  record AfterOthers(Note note, long leftOut) implements Note {}

  /** Whom it is about. */
  default Subject subject() {
    return switch (this) {
      case PeerNote of -> new Subject.Peer(of.peer());
      case SourceNote of -> new Subject.Source(of.source());
      case SpeakerNote.HandlingFailed(Subject subject, Thrown _, Input _) -> subject;
      case SpeakerNote.CarryingOutFailed(ConnectionId connection, Thrown _) ->
          new Subject.Connection(connection);
      case SpeakerNote _ -> new Subject.Speaker();
      case AfterOthers(Note note, long _) -> note.subject();
    };
  }

  /** Why it happened, where there is a reason. */
  default Optional<Reason> reason() {
    return switch (this) {
      case PeerNote.ConnectFailed(_, Reason why) -> Optional.of(why);
      case PeerNote.Refused(_, SessionReason why) -> Optional.of(why);
      case PeerNote.Collided(_, _, Reason why) -> Optional.of(why);
      case PeerNote.Down(_, _, Reason why) -> Optional.of(why);
      case PeerNote.Sent(_, _, Reason why) -> Optional.of(why);
      case PeerNote.Received(_, Reason why) -> Optional.of(why);
      case PeerNote.NotAnnounced(_, _, HeldReason why) -> Optional.of(why);
      case PeerNote.DrainShunning(_, DrainReason why) -> Optional.of(why);
      case PeerNote.DrainWithdrawn(_, DrainReason why) -> Optional.of(why);
      case PeerNote.DrainCeased(_, DrainReason why) -> Optional.of(why);
      case PeerNote.DrainOver(_, DrainReason why) -> Optional.of(why);
      case SourceNote.Known(_, _, SourceReason why) ->
          Optional.<Reason>of(why).filter(reason -> !(reason instanceof SourceReason.None));
      case SourceNote.Unknown(_, SourceReason why, _) -> Optional.of(why);
      case SourceNote.Remembered(_, _, SourceReason why) -> Optional.of(why);
      case SpeakerNote.ListenFailed(SocketReason why) -> Optional.of(why);
      case AfterOthers(Note note, _) -> note.reason();
      case PeerNote _, SourceNote _, SpeakerNote _ -> Optional.empty();
    };
  }

  /** What kind of thing it is: the counter's label. */
  default Kind kind() {
    return switch (this) {
      case PeerNote.Established _ -> Kind.SESSION_ESTABLISHED;
      case PeerNote.Down _ -> Kind.SESSION_DOWN;
      case PeerNote.Dialling _ -> Kind.CONNECTING;
      case PeerNote.ConnectFailed _, SpeakerNote.ListenFailed _ -> Kind.CONNECT_FAILED;
      case PeerNote.Refused _, SpeakerNote.StrangerRefused _ -> Kind.CONNECTION_REFUSED;
      case PeerNote.Collided _ -> Kind.COLLISION;
      case PeerNote.Sent _ -> Kind.NOTIFICATION_SENT;
      case PeerNote.Received _ -> Kind.NOTIFICATION_RECEIVED;
      case PeerNote.TreatedAsWithdraw _, PeerNote.Reset _ -> Kind.MALFORMED_UPDATE;
      case PeerNote.Remarked _,
          PeerNote.TooManyPrefixes _,
          PeerNote.RefreshIgnored _,
          PeerNote.InterfaceRenamed _,
          PeerNote.AddressMoved _,
          SourceNote.AlsoWanted _,
          SpeakerNote.SocketsLack _,
          SpeakerNote.InterfacesUnknown _,
          SpeakerNote.InterfacesNotTold _ ->
          Kind.REMARK;
      case PeerNote.Announced _ -> Kind.ANNOUNCED;
      case PeerNote.Withdrawn _ -> Kind.WITHDRAWN;
      case PeerNote.DrainShunning _ -> Kind.DRAIN_SHUNNING;
      case PeerNote.DrainWithdrawn _ -> Kind.DRAIN_WITHDRAWN;
      case PeerNote.DrainCeased _ -> Kind.DRAIN_CEASED;
      case PeerNote.DrainOver _ -> Kind.DRAIN_OVER;
      case PeerNote.NotAnnounced _ -> Kind.NOT_ANNOUNCED;
      case SourceNote.Known _ -> Kind.SOURCE_KNOWN;
      case SourceNote.Unknown _ -> Kind.SOURCE_UNKNOWN;
      case SourceNote.Remembered _ -> Kind.SOURCE_REMEMBERED;
      case SourceNote.Rejected _ -> Kind.PREFIX_REJECTED;
      case SpeakerNote.Configured _, SpeakerNote.Listening _ -> Kind.CONFIGURED;
      case SpeakerNote.WithdrawalsWait _ -> Kind.WITHDRAWALS_WAIT;
      case SpeakerNote.SaveFailed _, SpeakerNote.SaveLate _ -> Kind.NOT_SAVED;
      case SpeakerNote.HandlingFailed _,
          SpeakerNote.CarryingOutFailed _,
          SpeakerNote.LoopFailed _ ->
          Kind.OWN_FAULT;
      case AfterOthers(Note note, long _) -> note.kind();
    };
  }

  /** The counter's label; the severity is the log level. */
  enum Kind {
    SESSION_ESTABLISHED(Severity.INFO),
    SESSION_DOWN(Severity.WARNING),
    CONNECTING(Severity.DETAIL),
    CONNECT_FAILED(Severity.WARNING),
    CONNECTION_REFUSED(Severity.WARNING),
    COLLISION(Severity.INFO),
    NOTIFICATION_SENT(Severity.WARNING),
    NOTIFICATION_RECEIVED(Severity.WARNING),
    MALFORMED_UPDATE(Severity.WARNING),
    REMARK(Severity.INFO),
    ANNOUNCED(Severity.INFO),
    WITHDRAWN(Severity.INFO),
    WITHDRAWALS_WAIT(Severity.WARNING),
    NOT_ANNOUNCED(Severity.WARNING),
    DRAIN_OVER(Severity.INFO),
    DRAIN_SHUNNING(Severity.INFO),
    DRAIN_WITHDRAWN(Severity.INFO),
    DRAIN_CEASED(Severity.INFO),
    NOT_SAVED(Severity.WARNING),
    SOURCE_KNOWN(Severity.INFO),
    SOURCE_UNKNOWN(Severity.WARNING),
    SOURCE_REMEMBERED(Severity.INFO),
    PREFIX_REJECTED(Severity.WARNING),
    CONFIGURED(Severity.INFO),
    OWN_FAULT(Severity.ERROR);

    private final Severity severity;

    Kind(Severity severity) {
      this.severity = severity;
    }

    public Severity severity() {
      return severity;
    }

    /** As log and metrics call it, such as {@code session-down}; never changes. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** How much a person should care. */
  enum Severity {
    DETAIL,
    INFO,
    WARNING,
    ERROR
  }
}
