package io.leafcast.daemon.admin;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import io.leafcast.bgp.message.Capability.GracefulRestart.Notifications;
import io.leafcast.bgp.message.Resilience;
import io.leafcast.bgp.speaker.Snapshot;
import io.leafcast.bgp.wire.Family;
import java.util.Locale;
import java.util.Optional;

/** What the status says of restarts: what was agreed on, what one costs, and what is stale. */
final class RestartReport {
  private RestartReport() {}

  static StatusDocument.GracefulRestart of(Resilience resilience) {
    return switch (resilience) {
      case Resilience.None(Resilience.By by) ->
          new StatusDocument.GracefulRestart(
              false,
              Optional.of(by.name().toLowerCase(Locale.ROOT)),
              0,
              0,
              false,
              ImmutableList.of(),
              ImmutableMap.of(),
              costs(by));
      case Resilience.Graceful graceful -> of(graceful);
    };
  }

  private static String costs(Resilience.By by) {
    String gone = "the routes are gone until the session is back: ";
    return switch (by) {
      case PEER ->
          gone + "the peer does not offer graceful restart; turn it on there, or drain first";
      case US -> gone + "gracefulRestart is off here";
    };
  }

  private static StatusDocument.GracefulRestart of(Resilience.Graceful graceful) {
    ImmutableMap.Builder<String, Integer> longLived = ImmutableMap.builder();
    graceful.longLived().forEach((family, both) -> longLived.put(family.toString(), both.ours()));
    return new StatusDocument.GracefulRestart(
        true,
        Optional.empty(),
        graceful.ours(),
        graceful.theirs(),
        graceful.notifications() == Notifications.KEEP_ROUTES,
        graceful.kept().keySet().stream()
            .map(Family::toString)
            .collect(ImmutableList.toImmutableList()),
        longLived.buildOrThrow(),
        "nothing, if the session is back within " + graceful.ours() + " s");
  }

  static ImmutableList<StatusDocument.Stale> stale(
      ImmutableSortedMap<Family, Snapshot.Stale> stale) {
    return stale.entrySet().stream()
        .map(entry ->
            new StatusDocument.Stale(
                entry.getKey().toString(),
                entry.getValue().prefixes(),
                entry.getValue().keeping().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                entry.getValue().until()))
        .collect(ImmutableList.toImmutableList());
  }
}
