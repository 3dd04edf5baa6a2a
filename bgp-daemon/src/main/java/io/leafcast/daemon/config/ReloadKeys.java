package io.leafcast.daemon.config;

import static io.leafcast.daemon.config.Key.optional;

import com.google.errorprone.annotations.Immutable;
import io.leafcast.daemon.config.DaemonSettings.Reload;

/** The section {@code reload}: when a changed file is taken. */
@Immutable
record ReloadKeys(One<Reload> watch) {
  static final Type<ReloadKeys> TYPE =
      new Type.Section<>(reload ->
          new ReloadKeys(
              reload.one(
                  optional(
                          "watch",
                          new Type.Flag<>(Reload.WHEN_CHANGED, Reload.WHEN_TOLD),
                          "take a changed file within seconds, as SIGHUP does at once; looked at"
                              + " every two seconds")
                      .or("true"))));
}
