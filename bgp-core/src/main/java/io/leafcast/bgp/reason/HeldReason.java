package io.leafcast.bgp.reason;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Prefix;

/** Why a prefix is not announced. */
@Immutable
public sealed interface HeldReason extends Reason {

  @Override
  default String code() {
    return switch (this) {
      case NeverUnicast _ -> "never-unicast";
      case NotAllowed _ -> "not-allowed";
      case LengthOutside _ -> "prefix-length";
      case GateClosed _ -> "gate-closed";
      case ClaimedElsewhere _ -> "claimed-elsewhere";
      case TooMany _ -> "prefix-limit";
      case WithdrawalWaits _ -> "withdrawal-limit";
      case CoversPeer _ -> "covers-peer";
      case CoversNextHop _ -> "covers-next-hop";
      case FamilyNotConfigured _ -> "family-not-configured";
      case FamilyNotNegotiated _ -> "family-not-negotiated";
      case NextHopUnusable _ -> "next-hop-unusable";
      case NextHopMissing _ -> "next-hop-missing";
      case NextHopNotChosen _ -> "next-hop-not-chosen";
      case InterfaceDown _ -> "interface-down";
      case InterfaceUnknown _ -> "interface-unknown";
      case TooLong _ -> "update-too-long";
      case Drained _ -> "drained";
      case NotEstablished _ -> "not-established";
      case NotJudged _ -> "not-judged";
    };
  }

  /** It lies in {@code block}, which is never routed as unicast. */
  @Immutable
  record NeverUnicast(Prefix block) implements HeldReason {}

  /** None of {@code supernets}, which are those of its family in 'allow', covers it. */
  @Immutable
  record NotAllowed(Afi afi, ImmutableList<Prefix> supernets) implements HeldReason {}

  /** Shorter or longer than 'limits' lets a prefix of its family be; both bounds are allowed. */
  @Immutable
  record LengthOutside(Afi afi, int shortest, int longest) implements HeldReason {}

  /** These of the conditions in 'gates' did not hold yet since the node was booted. */
  @Immutable
  record GateClosed(ImmutableList<String> waiting) implements HeldReason {}

  /** {@code holder} is known to have {@code theirs}, which is the same or overlaps it. */
  @Immutable
  record ClaimedElsewhere(String holder, Prefix theirs) implements HeldReason {}

  /** As many as {@code limit} were there before it. */
  @Immutable
  record TooMany(int limit) implements HeldReason {}

  /** No source wants it any more; a peer that has it keeps it until its withdrawal may go. */
  @Immutable
  record WithdrawalWaits() implements HeldReason {}

  /** The peer's own address lies in it. */
  @Immutable
  record CoversPeer(Address peer) implements HeldReason {}

  /** The next hop that it would be announced with lies in it. */
  @Immutable
  record CoversNextHop(Address nextHop) implements HeldReason {}

  @Immutable
  record FamilyNotConfigured(Family family) implements HeldReason {}

  @Immutable
  record FamilyNotNegotiated(Family family) implements HeldReason {}

  /** The configured next hop cannot be one. */
  @Immutable
  record NextHopUnusable(Afi afi, Address configured) implements HeldReason {}

  /**
   * The session is of another family, and its interface has no address of this one; {@code
   * interfaceName} is "" where it is not known.
   */
  @Immutable
  record NextHopMissing(Afi afi, Afi session, String interfaceName) implements HeldReason {}

  /** Nobody has looked for one yet. */
  @Immutable
  record NextHopNotChosen() implements HeldReason {}

  /** The session is of another family, and its interface is down or gone. */
  @Immutable
  record InterfaceDown(Afi afi, Afi session, String interfaceName) implements HeldReason {}

  /**
   * The same, and the host's interfaces cannot be read; {@code detail} is what the kernel says, ""
   * where nobody has tried.
   */
  @Immutable
  record InterfaceUnknown(Afi afi, Afi session, String interfaceName, String detail)
      implements HeldReason {}

  /** Its attributes make an UPDATE of more octets than the peer takes. */
  @Immutable
  record TooLong(int octets, int limit) implements HeldReason {}

  /** The peer is drained, and has come so far that it gets no routes. */
  @Immutable
  record Drained() implements HeldReason {}

  /** There is no session. */
  @Immutable
  record NotEstablished() implements HeldReason {}

  /** Nobody has looked yet. */
  @Immutable
  record NotJudged() implements HeldReason {}
}
