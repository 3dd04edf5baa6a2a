package io.leafcast.bgp.words;

import io.leafcast.bgp.reason.SessionReason;
import io.leafcast.bgp.speaker.PeerNote;
import io.leafcast.bgp.wire.Octets;

/** What happened with a peer, in words. */
final class PeerWords {
  private PeerWords() {}

  static String of(PeerNote note) {
    return switch (note) {
      case PeerNote.Dialling _ -> "dialling";
      case PeerNote.ConnectFailed(_, var why) -> Words.of(why);
      case PeerNote.Refused(_, var why) -> "refused " + Words.of(why);
      case PeerNote.Collided(_, var sent, var why) ->
          "sent " + NotificationWords.of(sent) + ": " + Words.of(why);
      case PeerNote.Established established -> established(established);
      case PeerNote.Down(_, var up, SessionReason.Stopped why) ->
          "down after " + Phrases.span(up) + ", " + Words.of(why);
      case PeerNote.Down(_, var up, var why) ->
          "down after " + Phrases.span(up) + ": " + Words.of(why);
      case PeerNote.Sent(_, var sent, SessionReason.Stopped _) ->
          "sent " + NotificationWords.of(sent);
      case PeerNote.Sent(_, var sent, var why) ->
          "sent " + NotificationWords.of(sent) + ": " + Words.of(why);
      case PeerNote.Received(_, var why) -> Words.of(why);
      // RFC 7606 section 8: all of the NLRI, and the whole UPDATE
      case PeerNote.TreatedAsWithdraw(_, var withdrawn, var faults, Octets frame) ->
          "treated as withdraw of "
              + Phrases.all(withdrawn)
              + ": "
              + Phrases.faults(faults)
              + octets(frame);
      case PeerNote.Reset(_, var faults, Octets frame) ->
          "the session must end: " + Phrases.faults(faults) + octets(frame);
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
      case PeerNote.InterfaceRenamed(_, String before, String after) ->
          "interface " + before + " is called " + after + " now; the session goes on";
      case PeerNote.AddressMoved(_, var address, String before, String after) ->
          "our address of the session, "
              + address
              + ", is on interface "
              + after
              + " now, no longer on "
              + before
              + "; the session goes on";
      case PeerNote.DrainShunning(_, var why) ->
          "drained: its routes are announced as the last choice, because of " + Words.of(why);
      case PeerNote.DrainWithdrawn(_, var why) ->
          "drained: its routes are withdrawn, because of " + Words.of(why);
      case PeerNote.DrainCeased(_, var why) ->
          "drained: its session is ended, because of " + Words.of(why);
      case PeerNote.DrainOver(_, var why) ->
          "served again; it was drained because of " + Words.of(why);
      case PeerNote.NotAnnounced(_, var prefixes, var why) ->
          "not announced: " + Phrases.some(prefixes) + ": " + Words.of(why);
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

  private static String octets(Octets octets) {
    return octets.size() == 0 ? "" : "; the octets: " + octets.hex();
  }
}
