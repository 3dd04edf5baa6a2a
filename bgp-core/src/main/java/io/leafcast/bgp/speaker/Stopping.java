package io.leafcast.bgp.speaker;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Notification.Cease;

/** Why the speaker stops, and so what its peers are to do with the routes that they have of it. */
@Immutable
public sealed interface Stopping {

  /** It comes back soon: Cease/Administrative Reset. */
  @Immutable
  record Restart() implements Stopping {}

  /**
   * It stops for a while: Cease/Administrative Shutdown; {@code text} goes to the peers (RFC 9003),
   * past 255 octets of UTF-8 cut off, and may be empty.
   */
  @Immutable
  record Shutdown(String text) implements Stopping {}

  /** It does not come back; {@code text} as with Shutdown. */
  @Immutable
  record Decommission(String text) implements Stopping {}

  /** What a peer is told. */
  default Notification farewell() {
    return switch (this) {
      case Restart() -> Notification.cease(Cease.ADMINISTRATIVE_RESET);
      case Shutdown(String text) -> Notification.shutdown(text);
      case Decommission(String text) -> Notification.shutdown(text);
    };
  }
}
