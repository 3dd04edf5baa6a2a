package io.leafcast.bgp.speaker;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Address;
import java.util.Optional;

/** The connection of an FSM, as far as it has got. */
@Immutable
sealed interface Tcp {

  /** There is none. */
  @Immutable
  record None() implements Tcp {}

  /** We dial it. */
  @Immutable
  record Dialled(ConnectionId id) implements Tcp {}

  /** It carries messages. */
  @Immutable
  record Open(ConnectionId id, Input.Endpoints endpoints) implements Tcp {}

  default Optional<ConnectionId> connection() {
    return switch (this) {
      case None() -> Optional.empty();
      case Dialled(ConnectionId id) -> Optional.of(id);
      case Open(ConnectionId id, Input.Endpoints _) -> Optional.of(id);
    };
  }

  /** Our own address on an open connection. */
  default Optional<Address> local() {
    return this instanceof Open(ConnectionId _, Input.Endpoints endpoints)
        ? Optional.of(endpoints.local())
        : Optional.empty();
  }
}
