package io.leafcast.daemon.config;

import static io.leafcast.daemon.config.Key.optional;

import com.google.errorprone.annotations.Immutable;

/** The wait before dialling again. */
@Immutable
record RetryKeys(One<Integer> min, One<Integer> max) {
  static final Type<RetryKeys> TYPE =
      new Type.Section<>(retry ->
          new RetryKeys(
              retry.one(
                  optional("min", Type.whole(1, 3600), "seconds after the first failure").or("1")),
              retry.one(
                  optional("max", Type.whole(1, 3600), "seconds that doubling ends at").or("30"))));
}
