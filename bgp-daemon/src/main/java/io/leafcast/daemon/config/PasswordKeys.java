package io.leafcast.daemon.config;

import static io.leafcast.daemon.config.Key.required;

import com.google.errorprone.annotations.Immutable;

/** Where a peer's password stands: never in the configuration itself, which many may read. */
@Immutable
public record PasswordKeys(One<String> file) {
  static final Type<PasswordKeys> TYPE =
      new Type.Section<>(
          password ->
              new PasswordKeys(
                  password.one(
                      required(
                          "file",
                          Type.PATH,
                          "a file with nothing but the password, as a key of a mounted Secret is"))),
          Type.HeldBack.ALL,
          Type.Echo.NEVER);
}
