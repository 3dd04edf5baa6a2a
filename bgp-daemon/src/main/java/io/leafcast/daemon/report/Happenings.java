package io.leafcast.daemon.report;

import com.google.common.base.CaseFormat;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.leafcast.bgp.reason.Reason;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.speaker.Note;
import io.leafcast.bgp.speaker.PeerName;
import io.leafcast.bgp.speaker.PeerNote;
import io.leafcast.bgp.speaker.SourceNote;
import io.leafcast.bgp.speaker.SpeakerNote;
import io.leafcast.bgp.words.Printable;
import io.leafcast.bgp.words.Words;
import io.leafcast.daemon.board.Finding;
import io.leafcast.k8s.report.Happening;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What of all that happens is worth an Event. Given the Notes in their order. */
final class Happenings {
  private final Set<PeerName> established = new HashSet<>();

  /** Whether {@link #of} may make something of it; any thread may ask. */
  static boolean isWorthwhile(Note note) {
    return switch (note) {
      case Note.AfterOthers(Note last, long _) -> isWorthwhile(last);
      case PeerNote.Established _,
          PeerNote.Down _,
          PeerNote.ConnectFailed _,
          PeerNote.Sent _,
          PeerNote.Received _,
          PeerNote.DrainShunning _,
          PeerNote.DrainWithdrawn _,
          PeerNote.DrainCeased _,
          PeerNote.DrainOver _,
          SourceNote.Rejected _ ->
          true;
      case PeerNote _, SourceNote _, SpeakerNote _ -> false;
    };
  }

  /** The happening that it is, if it is one. */
  Optional<Happening> of(Note note) {
    return switch (note) {
      case Note.AfterOthers(Note last, long _) -> of(last);
      case PeerNote.Established up -> {
        established.add(up.peer());
        yield Optional.of(
            new Happening(
                Happening.Type.NORMAL,
                "SessionEstablished",
                up.peer().text(),
                "",
                "session with " + up.peer() + ": " + Words.of(up)));
      }
      case PeerNote.Down(PeerName peer, _, Reason why) -> {
        established.remove(peer);
        yield Optional.of(session("SessionDown", peer, why, "session with " + peer + " is down: "));
      }
      case PeerNote.ConnectFailed(PeerName peer, Reason why) -> failed(peer, why);
      case PeerNote.Sent(PeerName peer, _, Reason why) -> failed(peer, why);
      case PeerNote.Received(PeerName peer, Reason why) -> failed(peer, why);
      case PeerNote.DrainShunning(PeerName peer, Reason why) ->
          drain("DrainShunning", peer, why, note);
      case PeerNote.DrainWithdrawn(PeerName peer, Reason why) ->
          drain("DrainWithdrawn", peer, why, note);
      case PeerNote.DrainCeased(PeerName peer, Reason why) -> drain("DrainCeased", peer, why, note);
      case PeerNote.DrainOver(PeerName peer, Reason why) -> drain("DrainOver", peer, why, note);
      case SourceNote.Rejected(var source, Knowledge.Rejected what) ->
          Optional.of(
              new Happening(
                  Happening.Type.WARNING,
                  "PrefixRefused",
                  source.text() + " " + what.object(),
                  what.text(),
                  Printable.of(what.object() + ": " + what.text() + ": " + what.reason())));
      case PeerNote _, SourceNote _, SpeakerNote _ -> Optional.empty();
    };
  }

  private static Optional<Happening> drain(String reason, PeerName peer, Reason why, Note note) {
    return Optional.of(
        new Happening(
            Happening.Type.NORMAL,
            reason,
            peer.text(),
            why.code(),
            "peer " + peer + ": " + Words.of(note)));
  }

  /** How many times it happened. */
  static long times(Note note) {
    return note instanceof Note.AfterOthers(Note _, long leftOut) ? leftOut + 1 : 1;
  }

  /** What ends an Established session is told by Down. */
  private Optional<Happening> failed(PeerName peer, Reason why) {
    return established.contains(peer)
        ? Optional.empty()
        : Optional.of(
            session("SessionFailed", peer, why, "no session with " + peer + " came about: "));
  }

  private static Happening session(String reason, PeerName peer, Reason why, String words) {
    return new Happening(
        Happening.Type.WARNING, reason, peer.text(), why.code(), words + Words.of(why));
  }

  /** Findings that are there now and were not before. */
  static ImmutableSet<Happening> of(Set<Finding> before, Set<Finding> now) {
    return Sets.difference(now, before).stream()
        .map(found ->
            new Happening(
                Happening.Type.WARNING,
                CaseFormat.LOWER_HYPHEN.to(CaseFormat.UPPER_CAMEL, found.code()),
                found.object(),
                found.code(),
                Printable.of(found.object() + ": " + found.text())))
        .collect(ImmutableSet.toImmutableSet());
  }
}
