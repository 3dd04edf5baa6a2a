package io.leafcast.bgp.speaker;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.drain.Drain;
import io.leafcast.bgp.drain.DrainOrder;
import io.leafcast.bgp.fsm.State;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.reason.Reason;
import io.leafcast.bgp.reason.SourceReason;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.RouterId;
import java.time.Instant;
import java.util.Optional;

/**
 * The speaker as readers see it at one moment: status, metrics and readiness are made of this
 * alone.
 */
@Immutable
public record Snapshot(
    Instant at,
    Asn localAs,
    RouterId routerId,
    ImmutableList<PeerView> peers,
    ImmutableList<SourceView> sources,
    ImmutableList<PrefixView> prefixes) {

  /** One peer. */
  @Immutable
  public record PeerView(
      PeerName name,
      PeerSettings.Target target,
      Asn asn,
      SessionState state,
      Instant since,
      LastError lastError,
      Session session,
      ImmutableSortedMap<Family, Stale> stale,
      Counters counters,
      Drained drained) {}

  /** Whether a peer is drained. */
  @Immutable
  public sealed interface Drained {
    @Immutable
    record No() implements Drained {}

    /**
     * It is, and has come to {@code phase}.
     *
     * @param until when the next step is due; empty where none follows
     */
    @Immutable
    record Yes(Drain.Phase phase, DrainOrder order, Instant since, Optional<Instant> until)
        implements Drained {}
  }

  /**
   * What is kept of a peer's routes of one family though their session has ended.
   *
   * @param until when they go at the latest
   */
  @Immutable
  public record Stale(int prefixes, Keeping keeping, Instant until) {}

  /** Why routes are kept whose session has ended. */
  public enum Keeping {
    /** The peer has said that it would be back by then (RFC 4724). */
    RESTART_TIME,
    /** It is back, and has not said yet that it has announced all. */
    SYNCHRONIZING,
    /** It is not back, and its routes are the last choice (RFC 9494). */
    LONG_LIVED
  }

  /** What went wrong last with a peer, if anything did yet. */
  @Immutable
  public sealed interface LastError {
    @Immutable
    record None() implements LastError {}

    @Immutable
    record Of(Reason reason, Instant at, Notified notified) implements LastError {}
  }

  /** Whether a NOTIFICATION told of an error, and which. */
  @Immutable
  public sealed interface Notified {
    @Immutable
    record Nobody() implements Notified {}

    /** We told the peer. */
    @Immutable
    record Peer(Notification sent) implements Notified {}

    /** The peer told us. */
    @Immutable
    record Us(Notification received) implements Notified {}
  }

  /** The states of RFC 4271 section 8.2.2. */
  public enum SessionState {
    IDLE,
    CONNECT,
    ACTIVE,
    OPEN_SENT,
    OPEN_CONFIRM,
    ESTABLISHED;

    static SessionState of(State state) {
      return switch (state) {
        case State.Idle _ -> IDLE;
        case State.Connect() -> CONNECT;
        case State.Active() -> ACTIVE;
        case State.OpenSent() -> OPEN_SENT;
        case State.OpenConfirm _ -> OPEN_CONFIRM;
        case State.Established _ -> ESTABLISHED;
      };
    }
  }

  /** What an Established session has, or that there is none. */
  @Immutable
  public sealed interface Session {
    @Immutable
    record None() implements Session {}

    /**
     * An Established session.
     *
     * @param terms what both OPENs agreed on
     * @param sentEndOfRib families whose initial update is complete
     * @param received prefixes in the Adj-RIB-In by family
     * @param notKept announcements that had no room there; if not 0, {@code received} is "at least"
     * @param pending prefixes that are to be announced or withdrawn but not yet written
     */
    @Immutable
    record Up(
        Input.Endpoints endpoints,
        Negotiated terms,
        ImmutableList<Family> sentEndOfRib,
        ImmutableSortedMap<Family, Integer> received,
        long notKept,
        int pending)
        implements Session {}
  }

  /** Since the process started. */
  @Immutable
  public record Counters(
      long messagesReceived,
      long messagesSent,
      long updatesReceived,
      long updatesSent,
      long treatedAsWithdraw,
      long establishedTransitions) {}

  /** One source; {@code reason} says why it is unknown, or remarks on what is known. */
  @Immutable
  public record SourceView(
      SourceName name,
      SourceState state,
      SourceReason reason,
      Instant since,
      ImmutableList<Knowledge.Rejected> rejected) {}

  /**
   * KEPT: unknown now, but what was known before stays announced. REMEMBERED: not read since the
   * start, and what was announced before that is announced again.
   */
  public enum SourceState {
    UNKNOWN,
    REMEMBERED,
    KNOWN,
    KEPT
  }

  /** One prefix that a source wants announced, with what becomes of it at each peer. */
  @Immutable
  public record PrefixView(
      Prefix prefix, Provenance provenance, ImmutableSortedMap<PeerName, Fate> fates) {}

  /** What becomes of a prefix at a peer. */
  @Immutable
  public sealed interface Fate {
    /** Taken by the peer's TCP at {@code since}, with these next hops. */
    @Immutable
    record Announced(ImmutableList<Address> nextHops, Instant since) implements Fate {}

    /**
     * As with Announced, though no source wants it any more: too many were withdrawn within a
     * minute.
     */
    @Immutable
    record Kept(ImmutableList<Address> nextHops, Instant since, HeldReason reason)
        implements Fate {}

    /**
     * As with Announced, with the community GRACEFUL_SHUTDOWN, which asks the peer to use another
     * route while there is one (RFC 8326).
     */
    @Immutable
    record Shunned(ImmutableList<Address> nextHops, Instant since) implements Fate {}

    /** To be written as soon as the socket takes it, or not taken by the peer's TCP yet. */
    @Immutable
    record Pending() implements Fate {}

    /** Not announced. */
    @Immutable
    record Held(HeldReason reason) implements Fate {}
  }
}
