package io.leafcast.bgp.fsm;

import io.leafcast.bgp.message.Negotiated;

/**
 * Which of two connections to one peer survives (RFC 4271 section 6.8): the one that the speaker
 * with the higher BGP Identifier opened, so that both ends choose the same; between equal
 * identifiers the higher AS number decides (RFC 6286 section 2.3).
 */
public final class Collision {
  private Collision() {}

  /**
   * What becomes of a connection that has just received its OPEN.
   *
   * @param newcomer the side of that connection
   * @param terms what its OPENs agreed on
   * @param existing the state of the peer's other FSM
   */
  public static Verdict judge(Side newcomer, Negotiated terms, State existing) {
    return switch (existing) {
      case State.Idle _, State.Connect _, State.Active _, State.OpenSent _ -> Verdict.KEEP_BOTH;
      case State.OpenConfirm _ ->
          survivor(terms) == newcomer ? Verdict.DUMP_EXISTING : Verdict.DUMP_NEWCOMER;
      case State.Established _ -> Verdict.DUMP_NEWCOMER;
    };
  }

  private static Side survivor(Negotiated terms) {
    int byId = terms.localId().compareTo(terms.peerId());
    int order = byId != 0 ? byId : terms.localAs().compareTo(terms.peerAs());
    return order >= 0 ? Side.DIALLING : Side.LISTENING;
  }

  /** KEEP_BOTH while the other connection has not got as far as an OPEN. */
  public enum Verdict {
    KEEP_BOTH,
    DUMP_NEWCOMER,
    DUMP_EXISTING
  }
}
