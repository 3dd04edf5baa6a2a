package io.leafcast.daemon.config;

import static io.leafcast.daemon.config.Key.optional;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.daemon.config.DaemonSettings.Reload;

/** The section {@code reload}: when a changed file is taken. */
@Immutable
record ReloadKeys(One<Reload> watch, One<Integer> withdrawLimit) {
  static final Type<ReloadKeys> TYPE =
      new Type.Section<>(reload ->
          new ReloadKeys(
              reload.one(
                  optional(
                          "watch",
                          new Type.Flag<>(Reload.WHEN_CHANGED, Reload.WHEN_TOLD),
                          "take a changed file within seconds, as SIGHUP does at once; looked at"
                              + " every two seconds")
                      .or("true")),
              reload.one(
                  optional(
                          "withdrawLimit",
                          Type.whole(1, 100),
                          "a change that withdraws more than this percentage of what is announced,"
                              + " and more than one announcement, is held until leafcast reload"
                              + " --yes; 100 holds none")
                      .or("50"))));
}
