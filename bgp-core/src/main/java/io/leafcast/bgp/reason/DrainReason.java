package io.leafcast.bgp.reason;

import com.google.errorprone.annotations.Immutable;

/** Why a peer is drained. */
@Immutable
public sealed interface DrainReason extends Reason {

  @Override
  default String code() {
    return switch (this) {
      case Asked _ -> "drain-asked";
      case Seen _ -> "drain-seen";
      case Remembered _ -> "drain-remembered";
      case Ending _ -> "drain-ending";
    };
  }

  /** Somebody said so. */
  @Immutable
  record Asked() implements DrainReason {}

  /** Something outside says so for as long as it is there, such as a mark on the host's object. */
  @Immutable
  record Seen(String detail) implements DrainReason {}

  /** It said so before a restart, and was not asked since. */
  @Immutable
  record Remembered(String detail) implements DrainReason {}

  /** The process is to end. */
  @Immutable
  record Ending() implements DrainReason {}
}
