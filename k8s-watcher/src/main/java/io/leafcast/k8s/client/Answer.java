package io.leafcast.k8s.client;

import com.google.errorprone.annotations.Immutable;
import java.util.function.Function;

/**
 * What came of asking a server or reading a file: the value, or why there is none. What others
 * wrote is never thrown.
 */
@Immutable(containerOf = "T")
public sealed interface Answer<T> {

  /** It was answered, and understood. */
  @Immutable(containerOf = "T")
  record Good<T>(T value) implements Answer<T> {}

  /** It was not. */
  @Immutable(containerOf = "T")
  record Bad<T>(Failure failure) implements Answer<T> {

    /** What is wrong, where, and what to do. */
    public String reason() {
      return failure.reason();
    }
  }

  static <T> Answer<T> good(T value) {
    return new Good<>(value);
  }

  static <T> Answer<T> bad(String reason) {
    return new Bad<>(Failure.of(reason));
  }

  /** Applies {@code next} to a good value; a bad one stays as it is. */
  default <R> Answer<R> then(Function<? super T, Answer<R>> next) {
    return switch (this) {
      case Good<T>(T value) -> next.apply(value);
      case Bad<T>(Failure failure) -> new Bad<>(failure);
    };
  }

  /** The good value; for what our own code wrote. Throws IllegalArgumentException on a bad one. */
  default T orThrow() {
    return switch (this) {
      case Good<T>(T value) -> value;
      case Bad<T>(Failure failure) -> throw new IllegalArgumentException(failure.reason());
    };
  }
}
