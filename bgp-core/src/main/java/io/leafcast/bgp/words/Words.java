package io.leafcast.bgp.words;

import io.leafcast.bgp.reason.DrainReason;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.reason.Reason;
import io.leafcast.bgp.reason.SessionReason;
import io.leafcast.bgp.reason.SocketReason;
import io.leafcast.bgp.reason.SourceReason;
import io.leafcast.bgp.speaker.Note;
import io.leafcast.bgp.speaker.PeerNote;
import io.leafcast.bgp.speaker.SourceNote;
import io.leafcast.bgp.speaker.SpeakerNote;
import io.leafcast.bgp.speaker.Subject;

/** What the speaker tells, in English: half-sentences of one line, without a full stop. */
public final class Words {
  private Words() {}

  /** What happened, why, and what to do; whom it is about is said by {@link #of(Subject)}. */
  public static String of(Note note) {
    return Printable.of(said(note));
  }

  private static String said(Note note) {
    return switch (note) {
      case PeerNote of -> PeerWords.of(of);
      case SourceNote of -> SourceWords.of(of);
      case SpeakerNote of -> SpeakerWords.of(of);
      case Note.AfterOthers(Note last, long leftOut) ->
          said(last) + " (" + leftOut + " like it were left out before)";
    };
  }

  /** Why something is as it is, and what would change it. */
  public static String of(Reason reason) {
    return Printable.of(said(reason));
  }

  private static String said(Reason reason) {
    return switch (reason) {
      case DrainReason drain -> DrainWords.of(drain);
      case HeldReason held -> HeldWords.of(held);
      case SessionReason session -> SessionWords.of(session);
      case SocketReason socket -> SocketWords.of(socket);
      case SourceReason source -> SourceWords.of(source);
    };
  }

  /** As a log line names it, such as {@code peer=leaf-1}; "" for the speaker itself. */
  public static String of(Subject subject) {
    return switch (subject) {
      case Subject.Peer(var name) -> "peer=" + name;
      case Subject.Source(var name) -> "source=" + name;
      case Subject.Connection(var id) -> "connection=" + id;
      case Subject.Speaker() -> "";
    };
  }
}
