package io.leafcast.bgp.speaker;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.source.SourceName;

/** Whom or what a {@link Note} is about. */
@Immutable
public sealed interface Subject {

  /** A configured peer. */
  @Immutable
  record Peer(PeerName name) implements Subject {}

  /** A source of prefixes. */
  @Immutable
  record Source(SourceName name) implements Subject {}

  /** A connection of which nobody knows whose it is. */
  @Immutable
  record Connection(ConnectionId id) implements Subject {}

  /** The speaker itself. */
  @Immutable
  record Speaker() implements Subject {}
}
