package io.leafcast.bgp.words;

import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.wire.Afi;

/** Why a prefix is not announced, and what would change it. */
final class HeldWords {
  private HeldWords() {}

  static String of(HeldReason reason) {
    return switch (reason) {
      case HeldReason.NeverUnicast(var block) ->
          "lies in " + block + ", which is never routed as unicast";
      case HeldReason.NotAllowed(var afi, var supernets) ->
          supernets.isEmpty()
              ? "'allow' has no " + afi + " supernet; add one that covers it"
              : "outside of 'allow' ("
                  + Phrases.all(supernets)
                  + "); add a supernet that covers it";
      case HeldReason.LengthOutside(var afi, int shortest, int longest) ->
          "is not of a length from "
              + shortest
              + " to "
              + longest
              + "; see limits.shortest."
              + afi
              + " and limits.longest."
              + afi;
      case HeldReason.GateClosed(var waiting) ->
          "the gate is closed since the node was booted"
              + (waiting.isEmpty() ? "" : "; waiting for " + Phrases.all(waiting));
      case HeldReason.ClaimedElsewhere(String holder, var theirs) ->
          holder
              + " has "
              + theirs
              + ", too: leaves would send the packets of both to either; it follows once that is"
              + " gone";
      case HeldReason.TooMany(int limit) ->
          "limits.prefixes is " + limit + ", and as many were announced before it";
      case HeldReason.WithdrawalWaits() ->
          "no source wants it any more; who has it keeps it until limits.withdrawalsPerMinute lets"
              + " it go";
      case HeldReason.CoversPeer(var peer) ->
          "covers the peer's own address, "
              + peer
              + ": the peer would send to us what is for itself";
      case HeldReason.CoversNextHop(var nextHop) ->
          "covers its own next hop, " + nextHop + ": the way there would lead through itself";
      case HeldReason.FamilyNotConfigured(var family) ->
          family + " is not among the families of this peer";
      case HeldReason.FamilyNotNegotiated(var family) ->
          family + " was not negotiated: the peer did not offer it; activate it there";
      case HeldReason.NextHopUnusable(var afi, var configured) ->
          "the configured nextHop." + afi + " " + configured + " cannot be one";
      case HeldReason.NextHopMissing(var afi, var session, String name) ->
          nextHop(afi, session, name, "has no " + Phrases.family(afi) + " address");
      case HeldReason.NextHopNotChosen() -> "no next hop was chosen yet";
      case HeldReason.InterfaceDown(var afi, var session, String name) ->
          nextHop(afi, session, name, "is down or gone");
      case HeldReason.InterfaceUnknown(var afi, var session, String name, String detail) ->
          nextHop(
              afi,
              session,
              name,
              "is unknown (" + (detail.isEmpty() ? "not read yet" : detail) + ")");
      case HeldReason.TooLong(int octets, int limit) ->
          "its attributes make an UPDATE of " + octets + " octets, and this peer takes " + limit;
      case HeldReason.Drained() -> "the peer is drained: its routes are withdrawn until that ends";
      case HeldReason.NotEstablished() -> "the session is not Established";
      case HeldReason.NotJudged() -> "not judged yet";
    };
  }

  private static String nextHop(Afi afi, Afi session, String interfaceName, String what) {
    return "no %s next hop: the session is %s and %s %s; set nextHop.%s of the peer"
        .formatted(
            Phrases.family(afi),
            Phrases.family(session),
            interfaceName.isEmpty() ? "its interface" : "interface " + interfaceName,
            what,
            afi);
  }
}
