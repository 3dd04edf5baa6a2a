package io.leafcast.bgp.speaker;

import com.google.errorprone.annotations.Immutable;
import java.time.Duration;

/**
 * What there was before the next session with a peer, and so what its OPEN says: whether we were
 * restarted, and whether what we announced before is forwarded for all along.
 */
@Immutable
sealed interface Past {

  /** Nothing was ever announced since the host was booted. */
  @Immutable
  record Fresh() implements Past {}

  /** The process was started, by its own clock at {@code start}, after one that had announced. */
  @Immutable
  record Restarted(Duration start) implements Past {}

  /** This process had a session with the peer. */
  @Immutable
  record Spoken() implements Past {}
}
