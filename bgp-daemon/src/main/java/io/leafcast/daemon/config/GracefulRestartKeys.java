package io.leafcast.daemon.config;

import static io.leafcast.daemon.config.Key.optional;
import static io.leafcast.daemon.config.Key.required;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.message.Capability;
import io.leafcast.bgp.message.Capability.GracefulRestart.Notifications;
import io.leafcast.bgp.message.Capability.LongLivedGracefulRestart.KeptLong;
import io.leafcast.bgp.speaker.GracefulRestart;

/** What the peer is asked to do with our routes while we restart. */
@Immutable
record GracefulRestartKeys(
    One<Offer> enabled,
    One<Integer> restartTime,
    One<Notifications> notifications,
    One<LongLivedKeys> longLived) {

  /** Whether the capability is in our OPEN. */
  enum Offer {
    MADE,
    NOT_MADE
  }

  static final Type<GracefulRestartKeys> TYPE =
      new Type.Section<>(graceful ->
          new GracefulRestartKeys(
              graceful.one(
                  optional(
                          "enabled",
                          new Type.Flag<>(Offer.MADE, Offer.NOT_MADE),
                          "offer it; without it the routes are gone until the session is back")
                      .or("true")),
              graceful.one(
                  optional(
                          "restartTime",
                          Type.whole(1, Capability.GracefulRestart.MOST_SECONDS),
                          "seconds that the peer is to keep our routes while there is no session")
                      .or("120")),
              graceful.one(
                  optional(
                          "notifications",
                          new Type.Flag<>(Notifications.KEEP_ROUTES, Notifications.END_ROUTES),
                          "keep routes also where a NOTIFICATION or the Hold Timer ended the"
                              + " session; a shutdown is then sent as a Hard Reset")
                      .or("true")),
              graceful.one(
                  optional(
                      "longLived",
                      LongLivedKeys.TYPE,
                      "ask the peer to keep our routes as its last choice after restartTime"))));

  /** Long-lived graceful restart. */
  @Immutable
  record LongLivedKeys(One<Integer> staleTime) {
    static final Type<LongLivedKeys> TYPE =
        new Type.Section<>(longLived ->
            new LongLivedKeys(
                longLived.one(
                    required(
                        "staleTime",
                        Type.whole(1, KeptLong.MOST_SECONDS),
                        "seconds after restartTime"))));
  }

  /** What the speaker goes by. */
  GracefulRestart settings() {
    return switch (enabled.orThrow()) {
      case NOT_MADE -> new GracefulRestart.Off();
      case MADE ->
          new GracefulRestart.On(
              restartTime.orThrow(),
              notifications.orThrow(),
              longLived
                  .found()
                  .<GracefulRestart.LongLived>map(
                      keys -> new GracefulRestart.LongLived.On(keys.staleTime.orThrow()))
                  .orElseGet(GracefulRestart.LongLived.Off::new));
    };
  }
}
