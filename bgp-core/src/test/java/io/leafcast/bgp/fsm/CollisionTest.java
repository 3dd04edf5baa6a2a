package io.leafcast.bgp.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.fsm.Collision.Verdict;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.wire.Rfc;
import org.junit.jupiter.api.Test;

final class CollisionTest {
  private static final Negotiated WE_ARE_HIGHER =
      Rows.terms(64500, 64501, "192.0.2.9", "192.0.2.2", 90);
  private static final Negotiated THEY_ARE_HIGHER =
      Rows.terms(64500, 64501, "192.0.2.2", "203.0.113.1", 90);

  @Test
  @Rfc(id = "FSM-10", says = "Our connection survives when our identifier is the higher one.")
  void higherLocalIdentifierKeepsWhatWeDialled() {
    State confirmed = new State.OpenConfirm(WE_ARE_HIGHER);
    assertThat(Collision.judge(Side.DIALLING, WE_ARE_HIGHER, confirmed))
        .isEqualTo(Verdict.DUMP_EXISTING);
    assertThat(Collision.judge(Side.LISTENING, WE_ARE_HIGHER, confirmed))
        .isEqualTo(Verdict.DUMP_NEWCOMER);
  }

  @Test
  @Rfc(
      id = "FSM-10",
      says = "The peer's connection survives when its identifier is the higher one.")
  void higherRemoteIdentifierKeepsWhatThePeerDialled() {
    State confirmed = new State.OpenConfirm(THEY_ARE_HIGHER);
    assertThat(Collision.judge(Side.LISTENING, THEY_ARE_HIGHER, confirmed))
        .isEqualTo(Verdict.DUMP_EXISTING);
    assertThat(Collision.judge(Side.DIALLING, THEY_ARE_HIGHER, confirmed))
        .isEqualTo(Verdict.DUMP_NEWCOMER);
  }

  @Test
  void bothEndsKeepTheSameConnection() {
    Negotiated ours = WE_ARE_HIGHER;
    Negotiated theirs =
        Rows.terms(
            ours.peerAs().value(),
            ours.localAs().value(),
            ours.peerId().toString(),
            ours.localId().toString(),
            90);
    assertThat(Collision.judge(Side.DIALLING, ours, new State.OpenConfirm(ours)))
        .isEqualTo(Collision.judge(Side.LISTENING, theirs, new State.OpenConfirm(theirs)));
  }

  @Test
  void equalIdentifiersAreDecidedByTheHigherAs() {
    Negotiated higherAs = Rows.terms(64502, 64501, "192.0.2.1", "192.0.2.1", 90);
    assertThat(Collision.judge(Side.DIALLING, higherAs, new State.OpenConfirm(higherAs)))
        .isEqualTo(Verdict.DUMP_EXISTING);
    Negotiated lowerAs = Rows.terms(64501, 64502, "192.0.2.1", "192.0.2.1", 90);
    assertThat(Collision.judge(Side.DIALLING, lowerAs, new State.OpenConfirm(lowerAs)))
        .isEqualTo(Verdict.DUMP_NEWCOMER);
  }

  @Test
  @Rfc(id = "FSM-11", says = "A connection that collides with an Established one is closed.")
  void establishedSessionIsNeverGivenUp() {
    assertThat(
            Collision.judge(
                Side.LISTENING, THEY_ARE_HIGHER, new State.Established(THEY_ARE_HIGHER)))
        .isEqualTo(Verdict.DUMP_NEWCOMER);
  }

  @Test
  void connectionWithoutAnOpenIsNotYetJudged() {
    for (State early : new State[] {Rows.IDLE, Rows.CONNECT, Rows.ACTIVE, Rows.OPEN_SENT}) {
      assertThat(Collision.judge(Side.DIALLING, WE_ARE_HIGHER, early)).isEqualTo(Verdict.KEEP_BOTH);
    }
  }
}
