package io.leafcast.daemon.config;

import static io.leafcast.daemon.config.Key.optional;

import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.daemon.config.StopSettings.Way;
import java.time.Duration;

/** The section {@code stop}: what a stop of the process is for the leaves, by its cause. */
@Immutable
record StopKeys(
    One<Way> onTerm,
    One<Way> onNodeShutdown,
    One<Way> onNodeGone,
    One<Trigger.Taint> taint,
    One<Integer> within) {
  private static final Type<Way> WAY =
      new Type.Word<>(
          ImmutableMap.of(
              "restart", Way.RESTART, "drain", Way.DRAIN, "decommission", Way.DECOMMISSION));

  static final Type<StopKeys> TYPE =
      new Type.Section<>(stop ->
          new StopKeys(
              stop.one(
                  optional(
                          "onTerm",
                          WAY,
                          "at SIGTERM, where none of the causes below is known: restart, drain or"
                              + " decommission")
                      .or("restart")),
              stop.one(
                  optional(
                          "onNodeShutdown",
                          WAY,
                          "where the kubelet says that the machine shuts down or reboots")
                      .or("drain")),
              stop.one(
                  optional("onNodeGone", WAY, "where the Node is deleted, or has the taint below")
                      .or("decommission")),
              stop.one(
                  optional(
                      "taint",
                      Trigger.Taint.TYPE,
                      "a taint as KEY[=VALUE][:EFFECT] that says that the Node is to go")),
              stop.one(
                  optional(
                          "within",
                          Type.whole(1, 3600),
                          "seconds that a drain at SIGTERM may take;"
                              + " terminationGracePeriodSeconds has to be 5 more, and what the"
                              + " kubelet leaves critical Pods at a shutdown as well")
                      .or("8"))));

  /** What the daemon goes by. */
  StopSettings settings() {
    return new StopSettings(
        onTerm.orThrow(),
        onNodeShutdown.orThrow(),
        onNodeGone.orThrow(),
        taint.found(),
        Duration.ofSeconds(within.orThrow()));
  }

  /** Nothing is known of a Node that is not followed. */
  void check(boolean hasNode, Problems problems) {
    if (!hasNode && !(taint instanceof One.Absent)) {
      problems.add(taint.place(), "stop.taint", "asks for the Node; add sources.kubernetes");
    }
  }
}
