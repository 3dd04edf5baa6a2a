package io.leafcast.bgp.message;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Octets;

/** A capability of an OPEN (RFC 5492). Those that we do not use are kept as they came. */
@Immutable
public sealed interface Capability {

  /** Code 1: the sender takes and gives routes of this family (RFC 4760 section 8). */
  @Immutable
  record Multiprotocol(Family family) implements Capability {}

  /** Code 2: the sender answers ROUTE-REFRESH (RFC 2918). */
  @Immutable
  record RouteRefreshSupported() implements Capability {}

  /** Code 65: the sender's AS number in four octets (RFC 6793). */
  @Immutable
  record FourOctetAs(Asn asn) implements Capability {}

  /**
   * Code 64 (RFC 4724 section 3, RFC 8538 section 2): the sender keeps the routes of a peer that
   * restarts, and wants its own kept.
   *
   * @param seconds the Restart Time, 0 to 4095: how long it may be away
   * @param families those whose routes are to be kept; none where it only keeps those of others
   */
  @Immutable
  record GracefulRestart(
      Start start, Notifications notifications, int seconds, ImmutableList<Kept> families)
      implements Capability {
    public static final int MOST_SECONDS = 0xFFF;

    public GracefulRestart {
      if (seconds < 0 || seconds > MOST_SECONDS) {
        throw new IllegalArgumentException("a Restart Time of " + seconds + " s");
      }
    }

    /** The R bit: whether this is the sender's first session since it was started. */
    public enum Start {
      RESTARTED,
      RUNNING
    }

    /** The N bit: what a NOTIFICATION that is no Hard Reset does to the routes. */
    public enum Notifications {
      KEEP_ROUTES,
      END_ROUTES
    }

    /** A family, and whether the sender still forwards for it. */
    @Immutable
    public record Kept(Family family, Forwarding forwarding) {}
  }

  /**
   * Code 71 (RFC 9494 section 3): how long routes may be kept after the Restart Time. Means nothing
   * without {@link GracefulRestart}.
   */
  @Immutable
  record LongLivedGracefulRestart(ImmutableList<KeptLong> families) implements Capability {

    /**
     * A family.
     *
     * @param seconds the Long-Lived Stale Time, 0 to 16777215
     */
    @Immutable
    public record KeptLong(Family family, Forwarding forwarding, int seconds) {
      public static final int MOST_SECONDS = 0xFF_FFFF;

      public KeptLong {
        if (seconds < 0 || seconds > MOST_SECONDS) {
          throw new IllegalArgumentException("a Long-Lived Stale Time of " + seconds + " s");
        }
      }
    }
  }

  /** Any other code, 0 to 255, with its octets (at most 255). */
  @Immutable
  record Other(int code, Octets value) implements Capability {}
}
