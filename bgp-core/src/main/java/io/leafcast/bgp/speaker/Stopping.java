package io.leafcast.bgp.speaker;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.fsm.Event;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Notification.Cease;

/** Why the speaker stops, and so what its peers are to do with the routes that they have of it. */
@Immutable
public sealed interface Stopping {

  /**
   * It comes back soon. A peer that keeps our routes for the Restart Time is told nothing: its
   * connection ends, and the routes stay (RFC 4724 section 4.2). One that does not is sent
   * Cease/Administrative Reset.
   */
  @Immutable
  record Restart() implements Stopping {}

  /**
   * It stops for a while, and the routes go: Cease/Administrative Shutdown, inside a Hard Reset
   * where the peer would keep them otherwise (RFC 8538). {@code text} goes to the peers (RFC 9003),
   * past 255 octets of UTF-8 cut off, and may be empty.
   */
  @Immutable
  record Shutdown(String text) implements Stopping {}

  /** It does not come back; on the wire the same as Shutdown. */
  @Immutable
  record Decommission(String text) implements Stopping {}

  /** What that is to the FSMs of each peer. */
  default Event event() {
    return switch (this) {
      case Restart() -> new Event.ManualPause(Notification.cease(Cease.ADMINISTRATIVE_RESET));
      case Shutdown(String text) -> new Event.ManualStop(Notification.shutdown(text));
      case Decommission(String text) -> new Event.ManualStop(Notification.shutdown(text));
    };
  }
}
