package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.RouteRefresh;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.reason.DrainReason;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.reason.Reason;
import io.leafcast.bgp.reason.SessionReason;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Nlri;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Prefix;
import java.time.Duration;

/** Something that happened with one peer. */
@Immutable
public sealed interface PeerNote extends Note {
  PeerName peer();

  @Immutable
  record Dialling(PeerName peer) implements PeerNote {}

  /** A connection did not come about, or did not last until the session was Established. */
  @Immutable
  record ConnectFailed(PeerName peer, Reason why) implements PeerNote {}

  /** A connection of the peer's is not taken. */
  @Immutable
  record Refused(PeerName peer, SessionReason why) implements PeerNote {}

  /** One of two connections is closed. */
  @Immutable
  record Collided(PeerName peer, Notification sent, Reason why) implements PeerNote {}

  @Immutable
  record Established(PeerName peer, Negotiated terms, Address remote) implements PeerNote {}

  /** An Established session ended. */
  @Immutable
  record Down(PeerName peer, Duration up, Reason why) implements PeerNote {}

  @Immutable
  record Sent(PeerName peer, Notification notification, Reason why) implements PeerNote {}

  /** A NOTIFICATION came. */
  @Immutable
  record Received(PeerName peer, Reason why) implements PeerNote {}

  /** A malformed UPDATE that withdraws all its prefixes (RFC 7606). */
  @Immutable
  record TreatedAsWithdraw(
      PeerName peer,
      ImmutableList<Nlri> withdrawn,
      ImmutableList<UpdateOutcome.Fault> faults,
      Octets frame)
      implements PeerNote {}

  /** A malformed UPDATE that ends the session. */
  @Immutable
  record Reset(PeerName peer, ImmutableList<UpdateOutcome.Fault> faults, Octets frame)
      implements PeerNote {}

  /** What the peer sent was let pass, or not understood; {@code octets} where they tell. */
  @Immutable
  record Remarked(PeerName peer, ImmutableList<String> about, Octets octets) implements PeerNote {}

  /** The peer announces more than the Adj-RIB-In keeps. */
  @Immutable
  record TooManyPrefixes(PeerName peer) implements PeerNote {}

  /** A ROUTE-REFRESH that was not agreed on. */
  @Immutable
  record RefreshIgnored(PeerName peer, RouteRefresh refresh) implements PeerNote {}

  @Immutable
  record Announced(PeerName peer, ImmutableList<Prefix> prefixes) implements PeerNote {}

  @Immutable
  record Withdrawn(PeerName peer, ImmutableList<Prefix> prefixes) implements PeerNote {}

  /** The interface that its session is on has another name now; the session goes on. */
  @Immutable
  record InterfaceRenamed(PeerName peer, String before, String after) implements PeerNote {}

  /** Our own address of its session is on another interface now; the session goes on. */
  @Immutable
  record AddressMoved(PeerName peer, Address address, String before, String after)
      implements PeerNote {}

  /** The peer is drained: from now on its routes are announced as the last choice. */
  @Immutable
  record DrainShunning(PeerName peer, DrainReason why) implements PeerNote {}

  /** Its routes are withdrawn from now on. */
  @Immutable
  record DrainWithdrawn(PeerName peer, DrainReason why) implements PeerNote {}

  /** Its session ends, and none is opened or accepted. */
  @Immutable
  record DrainCeased(PeerName peer, DrainReason why) implements PeerNote {}

  /** It is served again; {@code why} it was drained. */
  @Immutable
  record DrainOver(PeerName peer, DrainReason why) implements PeerNote {}

  @Immutable
  record NotAnnounced(PeerName peer, ImmutableList<Prefix> prefixes, HeldReason why)
      implements PeerNote {}
}
