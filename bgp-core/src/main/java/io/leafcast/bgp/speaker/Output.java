package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.source.SavedSet;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Endpoint;
import io.leafcast.bgp.wire.Octets;
import java.time.Duration;

/** Everything that the speaker asks of the outside. Carried out in order. */
@Immutable
public sealed interface Output {

  /** Open a TCP connection; answered by Connected or ConnectFailed. */
  @Immutable
  record Dial(ConnectionId connection, PeerName peer, Endpoint to, From from, SocketTerms terms)
      implements Output {}

  /** Write these octets. */
  @Immutable
  record Send(ConnectionId connection, Octets message) implements Output {}

  /**
   * Tell Writable as soon as the peer's TCP has taken all that was sent, not when the kernel here
   * has; asked for once per answer.
   */
  @Immutable
  record AwaitWritable(ConnectionId connection) implements Output {}

  /**
   * Close after what was sent has left, or soon where the peer does not take it; also ends a dial
   * that is under way. Nothing more is told of this connection.
   */
  @Immutable
  record HangUp(ConnectionId connection) implements Output {}

  /** Fire this timer once, after {@code after}. */
  @Immutable
  record SetTimer(TimerKey timer, Duration after) implements Output {}

  /** Nothing where that timer does not run. */
  @Immutable
  record CancelTimer(TimerKey timer) implements Output {}

  /**
   * Listen for connections of these callers from now on, or no longer; replaces what was said
   * before. Who else calls is hung up on at once, answered by Refused.
   */
  @Immutable
  record ListenOn(SpeakerSettings.Listen listen, ImmutableList<Caller> callers) implements Output {}

  /** A peer that may call, and what its connections get. */
  @Immutable
  record Caller(PeerSettings.Target target, SocketTerms terms) {}

  /**
   * Save this in the place of what was saved before; answered by Saved or SaveFailed with its
   * number. What changed is not told to any peer before that, or before a short while is over.
   * Asked for only after {@link Input.Remembered}, and only where {@link SavedSet#announcesAs} says
   * that something changed.
   */
  @Immutable
  record Save(long number, SavedSet set) implements Output {}

  /** Something worth a log line and a counter. */
  @Immutable
  record Tell(Note note) implements Output {}

  /** All sessions are closed after {@link Input.Stop}. */
  @Immutable
  record Stopped() implements Output {}

  /** The local address of a dialled connection. */
  @Immutable
  sealed interface From {
    /** The kernel chooses. */
    @Immutable
    record Any() implements From {}

    /** As with Any, but from one of these where it is as good: the node is known by them. */
    @Immutable
    record Preferring(ImmutableSet<Address> addresses) implements From {}

    @Immutable
    record Given(Address address) implements From {}
  }
}
