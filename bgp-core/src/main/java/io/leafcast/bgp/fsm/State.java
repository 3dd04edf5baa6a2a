package io.leafcast.bgp.fsm;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.message.Negotiated;
import java.util.Optional;

/**
 * The states of RFC 4271 section 8.2.2. What the OPENs agreed on lives in the states that have it.
 */
@Immutable
public sealed interface State {

  /** Waits to be started, as {@code rest} says; refuses connections. */
  @Immutable
  record Idle(Rest rest) implements State {}

  /** What an FSM in Idle waits for. */
  @Immutable
  sealed interface Rest {
    /** A ManualStart. */
    @Immutable
    record Stopped() implements Rest {}

    /** Nothing yet: it has just come here, and {@link Peering} says what follows. */
    @Immutable
    record Due() implements Rest {}

    /** Its IdleHoldTimer. */
    @Immutable
    record Resting() implements Rest {}

    /** The end of the other FSM's session, or of its try at one. */
    @Immutable
    record Parked() implements Rest {}
  }

  /** A connection is being dialled. */
  @Immutable
  record Connect() implements State {}

  /** Waits for the peer to connect, or for the time to dial again. */
  @Immutable
  record Active() implements State {}

  /** Our OPEN is out, theirs not yet in. */
  @Immutable
  record OpenSent() implements State {}

  /** Both OPENs agree; the peer's KEEPALIVE is awaited. */
  @Immutable
  record OpenConfirm(Negotiated terms) implements State {}

  /** Routes flow. */
  @Immutable
  record Established(Negotiated terms) implements State {}

  /** What was negotiated, once it was. */
  default Optional<Negotiated> agreed() {
    return switch (this) {
      case Idle _, Connect _, Active _, OpenSent _ -> Optional.empty();
      case OpenConfirm(Negotiated terms) -> Optional.of(terms);
      case Established(Negotiated terms) -> Optional.of(terms);
    };
  }
}
