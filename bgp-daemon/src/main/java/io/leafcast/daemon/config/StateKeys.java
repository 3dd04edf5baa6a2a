package io.leafcast.daemon.config;

import static io.leafcast.daemon.config.Key.optional;

import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** The section {@code state}: what outlives the process. */
@Immutable
record StateKeys(One<Save> save, One<String> folder, One<Integer> maxAge) {
  /** What systemd says where {@code StateDirectory=} is set; several are apart by colons. */
  private static final String STATE_DIRECTORY = "STATE_DIRECTORY";

  private static final String USUAL = "/var/lib/leafcast";

  /** Whether it is saved. */
  enum Save {
    YES,
    NO
  }

  static final Type<StateKeys> TYPE =
      new Type.Section<>(state ->
          new StateKeys(
              state.one(
                  optional(
                          "save",
                          new Type.Flag<>(Save.YES, Save.NO),
                          "save what is announced, so that a restart announces it at once")
                      .or("true")),
              state.one(
                  optional(
                      "folder",
                      Type.PATH,
                      "where the file lies; without it STATE_DIRECTORY, as systemd sets it, else"
                          + " /var/lib/leafcast; it is not made")),
              state.one(
                  optional(
                          "maxAge",
                          Type.whole(60, 2_592_000),
                          "seconds after which what was saved is not begun with")
                      .or("86400"))));

  /** What the daemon goes by, if anything is saved. */
  Optional<StateSettings> settings(ImmutableMap<String, String> environment) {
    return switch (save.orThrow()) {
      case NO -> Optional.empty();
      case YES ->
          Optional.of(
              new StateSettings(
                  folder.found().orElseGet(() -> usual(environment)),
                  Duration.ofSeconds(maxAge.orThrow())));
    };
  }

  private static String usual(ImmutableMap<String, String> environment) {
    return Stream.of(environment.getOrDefault(STATE_DIRECTORY, "").split(":", -1))
        .filter(path -> !path.isEmpty())
        .findFirst()
        .orElse(USUAL);
  }
}
