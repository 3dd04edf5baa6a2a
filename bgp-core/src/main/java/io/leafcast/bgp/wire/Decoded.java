package io.leafcast.bgp.wire;

import com.google.errorprone.annotations.Immutable;
import java.util.function.Function;

/**
 * What came of reading something that others wrote: the value, or what is wrong with it. Bad input
 * is a value here, so that no exception crosses a layer.
 */
@Immutable(containerOf = "T")
public sealed interface Decoded<T> {

  /** The input was well formed. */
  @Immutable(containerOf = "T")
  record Good<T>(T value) implements Decoded<T> {}

  /**
   * The input was not; {@code reason} says what is wrong and what is allowed, as half a sentence.
   */
  @Immutable(containerOf = "T")
  record Bad<T>(String reason) implements Decoded<T> {}

  static <T> Decoded<T> good(T value) {
    return new Good<>(value);
  }

  static <T> Decoded<T> bad(String reason) {
    return new Bad<>(reason);
  }

  /** Applies {@code next} to a good value; a bad one stays as it is. */
  default <R> Decoded<R> then(Function<? super T, Decoded<R>> next) {
    return switch (this) {
      case Good<T>(T value) -> next.apply(value);
      case Bad<T>(String reason) -> new Bad<>(reason);
    };
  }

  /**
   * The good value; for input that our own code wrote. Throws IllegalArgumentException on a bad
   * one.
   */
  default T orThrow() {
    return switch (this) {
      case Good<T>(T value) -> value;
      case Bad<T>(String reason) -> throw new IllegalArgumentException(reason);
    };
  }
}
