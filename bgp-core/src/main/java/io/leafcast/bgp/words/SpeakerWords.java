package io.leafcast.bgp.words;

import io.leafcast.bgp.speaker.SpeakerNote;
import io.leafcast.bgp.speaker.Thrown;

/** What happened with the speaker itself, and faults of our own, in words. */
final class SpeakerWords {
  private SpeakerWords() {}

  static String of(SpeakerNote note) {
    return switch (note) {
      case SpeakerNote.Configured(var localAs, var routerId, var peers) ->
          "AS " + localAs + ", router ID " + routerId + "; peers: " + Phrases.some(peers);
      case SpeakerNote.Listening(var at) -> "listening on " + at;
      case SpeakerNote.ListenFailed(var why) -> Words.of(why);
      case SpeakerNote.StrangerRefused(var remote) ->
          "refused a connection from " + remote + ": no peer has that address";
      case SpeakerNote.SocketsLack(String detail) ->
          "Netty's epoll is not at hand ("
              + detail
              + "): TTL and multihop of the peers do not apply, the kernel's default does; what"
              + " the kernel here has taken counts as taken by the peer";
      case SpeakerNote.InterfacesUnknown(String detail) ->
          "cannot read the host's interfaces: " + detail + "; next hops stay";
      case SpeakerNote.InterfacesNotTold(String detail) ->
          "the kernel does not tell of changes of the host's interfaces ("
              + detail
              + "): they are looked at every ten seconds";
      case SpeakerNote.WithdrawalsWait(int prefixes) ->
          prefixes
              + " prefixes that no source wants any more stay announced for now:"
              + " limits.withdrawalsPerMinute lets no more go";
      case SpeakerNote.SaveFailed(String detail) ->
          "what is announced cannot be saved, and is announced all the same: " + detail;
      case SpeakerNote.SaveLate(var waited) ->
          "what is announced was not saved within "
              + waited.toMillis()
              + " ms, and is announced all the same: does the disk take what is written?";
      case SpeakerNote.HandlingFailed(_, Thrown thrown, var input) ->
          "a fault of ours ends this connection; please report it: "
              + thrown(thrown)
              + ", handling "
              + input;
      case SpeakerNote.CarryingOutFailed(var connection, Thrown thrown) ->
          "a fault of ours ended connection " + connection + ": " + thrown(thrown);
      case SpeakerNote.LoopFailed(Thrown thrown) ->
          "a fault of ours ends the speaker: " + thrown(thrown);
    };
  }

  private static String thrown(Thrown thrown) {
    return thrown.where().isEmpty() ? thrown.what() : thrown.what() + " at " + thrown.where();
  }
}
