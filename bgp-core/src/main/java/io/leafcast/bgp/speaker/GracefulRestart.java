package io.leafcast.bgp.speaker;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.message.Capability;
import io.leafcast.bgp.message.Capability.GracefulRestart.Notifications;
import io.leafcast.bgp.message.Capability.LongLivedGracefulRestart.KeptLong;

/** Whether and for how long a peer is asked to keep our routes when a session ends. */
@Immutable
public sealed interface GracefulRestart {

  /** Not offered: routes end with the session, on both sides. */
  @Immutable
  record Off() implements GracefulRestart {}

  /**
   * Offered (RFC 4724).
   *
   * @param restartTime seconds that we may be away, 1 to 4095
   * @param notifications whether routes outlive a NOTIFICATION, too (RFC 8538)
   */
  @Immutable
  record On(int restartTime, Notifications notifications, LongLived longLived)
      implements GracefulRestart {

    public On {
      if (restartTime < 1 || restartTime > Capability.GracefulRestart.MOST_SECONDS) {
        throw new IllegalArgumentException("a Restart Time of " + restartTime + " s");
      }
    }
  }

  /** What the peer is asked for after the Restart Time (RFC 9494). */
  @Immutable
  sealed interface LongLived {
    @Immutable
    record Off() implements LongLived {}

    /** To keep our routes as its last choice for {@code staleTime} seconds, 1 to 16777215. */
    @Immutable
    record On(int staleTime) implements LongLived {

      public On {
        if (staleTime < 1 || staleTime > KeptLong.MOST_SECONDS) {
          throw new IllegalArgumentException("a Long-Lived Stale Time of " + staleTime + " s");
        }
      }
    }
  }

  /** 120 seconds, over NOTIFICATIONs, not long-lived. */
  GracefulRestart USUAL = new On(120, Notifications.KEEP_ROUTES, new LongLived.Off());
}
