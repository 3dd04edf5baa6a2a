package io.leafcast.bgp.speaker;

import io.leafcast.bgp.fsm.Side;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whose each open connection is. A connection that is not in here is closed as far as the speaker
 * is concerned, and what is still told of it is dropped.
 */
final class Connections {
  private final Map<ConnectionId, Owner> owners = new HashMap<>();
  private long dialled;

  /** A peer and that FSM of it which the connection feeds. */
  record Owner(PeerName peer, Side side) {}

  /** The next number for a connection that we dial. */
  ConnectionId next() {
    return new ConnectionId(++dialled);
  }

  void add(ConnectionId connection, Owner owner) {
    owners.put(connection, owner);
  }

  void remove(ConnectionId connection) {
    owners.remove(connection);
  }

  Optional<Owner> owner(ConnectionId connection) {
    return Optional.ofNullable(owners.get(connection));
  }
}
