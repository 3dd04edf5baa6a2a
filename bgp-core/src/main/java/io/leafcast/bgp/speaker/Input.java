package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.drain.Drain;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.reason.Reason;
import io.leafcast.bgp.rib.Gate;
import io.leafcast.bgp.rib.HostInterfaces;
import io.leafcast.bgp.rib.Rails;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.SavedSet;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Prefix;
import java.time.Instant;

/** Everything that the outside can tell the speaker. */
@Immutable
public sealed interface Input {

  /**
   * New settings, the first time or after a reload. Peers that did not change keep their sessions.
   */
  @Immutable
  record Configured(SpeakerSettings settings) implements Input {}

  /**
   * What was announced when a speaker of this host ended, and when that was last so; before the
   * first {@link Configured} only. It is announced at once, and corrected by what the sources say.
   * {@link SavedSet#NONE} where nothing was saved. From then on each change is saved before it is
   * told to a peer: {@link Output.Save}.
   */
  @Immutable
  record Remembered(SavedSet saved, Instant at) implements Input {}

  /**
   * How far the drains of the peers were when a speaker of this host ended; before the first {@link
   * Configured} only, and for those alone that {@link DrainPeers} names until then.
   */
  @Immutable
  record DrainsLeft(ImmutableSortedMap<PeerName, Drain.Phase> phases) implements Input {}

  /** What {@link Output.Save} asked for would be found by the next process. */
  @Immutable
  record Saved(long number) implements Input {}

  /** It would not, and {@code detail} says why. */
  @Immutable
  record SaveFailed(long number, String detail) implements Input {}

  /** What a source now knows: always the full set; {@code cause} is why it may be another one. */
  @Immutable
  record Reported(SourceName source, Knowledge knowledge, Rails.Cause cause) implements Input {

    /** What a source that goes on as it was knows now. */
    public Reported(SourceName source, Knowledge knowledge) {
      this(source, knowledge, Rails.Cause.SOURCE);
    }
  }

  /** How far the gate is that {@link SpeakerSettings#gated} wait for. */
  @Immutable
  record GateSeen(Gate gate) implements Input {}

  /**
   * Which prefixes of {@code source} somebody else has, too, as far as that is known; always all of
   * them. What is announced already stays, the rest is held back.
   */
  @Immutable
  record RivalsSeen(
      SourceName source, ImmutableMap<Prefix, HeldReason.ClaimedElsewhere> claimedElsewhere)
      implements Input {}

  /** A dialled connection is open. */
  @Immutable
  record Connected(ConnectionId connection, Endpoints endpoints) implements Input {}

  /** A dialled connection did not open. */
  @Immutable
  record ConnectFailed(ConnectionId connection, Reason reason) implements Input {}

  /** Somebody connected to us who is none of the callers of {@link Output.ListenOn}. */
  @Immutable
  record Refused(Address remote) implements Input {}

  /** Somebody connected to us; the speaker finds the peer by the remote address, or hangs up. */
  @Immutable
  record Accepted(ConnectionId connection, Endpoints endpoints) implements Input {}

  /** A whole frame came in, or the 19 octets of a header that is no header of ours. */
  @Immutable
  record Received(ConnectionId connection, Octets frame) implements Input {}

  /** The connection is closed by the peer or the network. */
  @Immutable
  record Closed(ConnectionId connection, Reason reason) implements Input {}

  /** After {@link Output.AwaitWritable}: the peer's TCP has taken all that was sent. */
  @Immutable
  record Writable(ConnectionId connection) implements Input {}

  /** A timer that was set fired. */
  @Immutable
  record TimerFired(TimerKey timer) implements Input {}

  /**
   * What the host's interfaces have: for next hops, and for sessions whose interface or address
   * goes or comes back.
   */
  @Immutable
  record InterfacesSeen(HostInterfaces interfaces) implements Input {}

  /** Which peers are to be drained from now on; before the first, nobody is. */
  @Immutable
  record DrainPeers(DrainWanted wanted) implements Input {}

  /** Stop all sessions; {@code how} says what that is to be for the peers. */
  @Immutable
  record Stop(Stopping how) implements Input {}

  /** Both ends of a connection; {@code interfaceName} is the one that the local address is on. */
  @Immutable
  record Endpoints(Address local, Address remote, int remotePort, String interfaceName) {

    /** The same ends, on an interface of another name. */
    Endpoints on(String name) {
      return new Endpoints(local, remote, remotePort, name);
    }

    public Endpoints {
      if (remotePort < 0 || remotePort > 0xFFFF) {
        throw new IllegalArgumentException("port " + remotePort);
      }
    }
  }
}
