package io.leafcast.bgp.words;

import io.leafcast.bgp.message.NotificationCodes;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.speaker.PeerNote;
import io.leafcast.bgp.wire.Octets;
import java.util.List;
import java.util.stream.Collectors;

/** What happened with a peer, in words. */
final class PeerWords {
  private PeerWords() {}

  static String of(PeerNote note) {
    return switch (note) {
      case PeerNote.Dialling _ -> "dialling";
      case PeerNote.ConnectFailed(_, String why) -> why;
      case PeerNote.Refused(_, String what) -> "refused " + what;
      case PeerNote.Collided(_, var sent, String why) ->
          "sent " + NotificationCodes.describe(sent) + ": " + why;
      case PeerNote.Established established -> established(established);
      case PeerNote.Down(_, var up, String why) ->
          "down after " + Phrases.span(up) + (why.isEmpty() ? ", stopped" : ": " + why);
      case PeerNote.Sent(_, var sent, String why) ->
          "sent " + NotificationCodes.describe(sent) + (why.isEmpty() ? "" : ": " + why);
      case PeerNote.Received(_, String why) -> why;
      // RFC 7606 section 8: all of the NLRI, and the whole UPDATE
      case PeerNote.TreatedAsWithdraw(_, var withdrawn, var faults, Octets frame) ->
          "treated as withdraw of "
              + Phrases.all(withdrawn)
              + ": "
              + faults(faults)
              + octets(frame);
      case PeerNote.Reset(_, var faults, Octets frame) ->
          "the session must end: " + faults(faults) + octets(frame);
      case PeerNote.Remarked(_, var about, Octets octets) ->
          String.join("; ", about) + octets(octets);
      case PeerNote.TooManyPrefixes _ ->
          "the peer announces more prefixes than there is room to keep: its numbers are \"at least\""
              + " from now on; let it announce fewer";
      case PeerNote.RefreshIgnored(_, var refresh) ->
          "ignored a ROUTE-REFRESH for "
              + refresh.family()
              + ", subtype "
              + refresh.subtype()
              + ": not agreed on";
      case PeerNote.Announced(_, var prefixes) -> "announced: " + Phrases.some(prefixes);
      case PeerNote.Withdrawn(_, var prefixes) -> "withdrawn: " + Phrases.some(prefixes);
      case PeerNote.NotAnnounced(_, var prefixes, String why) ->
          "not announced: " + Phrases.some(prefixes) + ": " + why;
    };
  }

  private static String established(PeerNote.Established note) {
    return "Established with AS "
        + note.terms().peerAs()
        + ", router ID "
        + note.terms().peerId()
        + " at "
        + note.remote()
        + ": hold time "
        + note.terms().holdTime()
        + " s, "
        + (note.terms().families().isEmpty()
            ? "no family in common; no route can be announced"
            : Phrases.some(note.terms().families()));
  }

  private static String faults(List<UpdateOutcome.Fault> faults) {
    return faults.stream().map(UpdateOutcome.Fault::reason).collect(Collectors.joining("; "));
  }

  private static String octets(Octets octets) {
    return octets.size() == 0 ? "" : "; the octets: " + octets.hex();
  }
}
