package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableSortedSet;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.reason.SocketReason;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Endpoint;
import io.leafcast.bgp.wire.RouterId;
import java.time.Duration;

/** Something that happened with the speaker itself, or a fault of our own. */
@Immutable
public sealed interface SpeakerNote extends Note {

  @Immutable
  record Configured(Asn localAs, RouterId routerId, ImmutableSortedSet<PeerName> peers)
      implements SpeakerNote {}

  @Immutable
  record Listening(Endpoint at) implements SpeakerNote {}

  @Immutable
  record ListenFailed(SocketReason why) implements SpeakerNote {}

  /** Somebody connected who is no peer. */
  @Immutable
  record StrangerRefused(Address remote) implements SpeakerNote {}

  /**
   * Netty's epoll is not at hand, without which sockets have no TTL of ours and hide what they
   * took.
   */
  @Immutable
  record SocketsLack(String detail) implements SpeakerNote {}

  /** The host's interfaces cannot be read; what is known of them stays. */
  @Immutable
  record InterfacesUnknown(String detail) implements SpeakerNote {}

  /**
   * The kernel does not tell when an interface changes, as {@code detail} says: they are looked at
   * every few seconds.
   */
  @Immutable
  record InterfacesNotTold(String detail) implements SpeakerNote {}

  /**
   * So many prefixes that no source wants any more stay announced, since too many were withdrawn
   * within a minute.
   */
  @Immutable
  record WithdrawalsWait(int prefixes) implements SpeakerNote {}

  /** What is announced could not be saved; it is announced all the same. */
  @Immutable
  record SaveFailed(String detail) implements SpeakerNote {}

  /** Nothing was heard of a Save within {@code waited}: what it saves is announced all the same. */
  @Immutable
  record SaveLate(Duration waited) implements SpeakerNote {}

  /** A fault of ours while {@code input} was handled ends its connection. */
  @Immutable
  record HandlingFailed(Subject subject, Thrown thrown, Input input) implements SpeakerNote {}

  /** A fault of ours while an Output was carried out ended its connection. */
  @Immutable
  record CarryingOutFailed(ConnectionId connection, Thrown thrown) implements SpeakerNote {}

  /** A fault of ours ends the speaker. */
  @Immutable
  record LoopFailed(Thrown thrown) implements SpeakerNote {}
}
