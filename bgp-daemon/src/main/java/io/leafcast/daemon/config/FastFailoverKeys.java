package io.leafcast.daemon.config;

import static io.leafcast.daemon.config.Key.optional;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.speaker.PeerSettings.LinkDown;
import java.time.Duration;

/** What becomes of an eBGP session on the link when its interface goes down. */
@Immutable
record FastFailoverKeys(One<Failover> enabled, One<Integer> damping) {

  /** Whether the session ends with its link. */
  enum Failover {
    FAST,
    BY_HOLD_TIMER
  }

  static final Type<FastFailoverKeys> TYPE =
      new Type.Section<>(failover ->
          new FastFailoverKeys(
              failover.one(
                  optional(
                          "enabled",
                          new Type.Flag<>(Failover.FAST, Failover.BY_HOLD_TIMER),
                          "end it; without it the Hold Timer does")
                      .or("true")),
              failover.one(
                  optional(
                          "damping",
                          Type.whole(0, 60_000),
                          "milliseconds that the interface may be down without harm")
                      .or("0"))));

  /** What the speaker goes by. */
  LinkDown settings() {
    return switch (enabled.orThrow()) {
      case FAST -> new LinkDown.EndsSession(Duration.ofMillis(damping.orThrow()));
      case BY_HOLD_TIMER -> new LinkDown.LeavesSession();
    };
  }
}
