package io.leafcast.bgp.reason;

import com.google.errorprone.annotations.Immutable;
import java.time.Instant;

/** Why a source is as it is. */
@Immutable
public sealed interface SourceReason extends Reason {

  @Override
  default String code() {
    return switch (this) {
      case NotReadYet _ -> "not-read-yet";
      case Unreadable _ -> "unreadable";
      case Remark _ -> "remark";
      case None _ -> "none";
      case Saved _ -> "saved";
    };
  }

  @Immutable
  record NotReadYet() implements SourceReason {}

  /** {@code detail} is what the source says about it. */
  @Immutable
  record Unreadable(String detail) implements SourceReason {}

  /** The source is read; {@code detail} is its remark on that. */
  @Immutable
  record Remark(String detail) implements SourceReason {}

  /**
   * Not read since the start; its set is what was saved at {@code at}.
   *
   * @param detail what the source says about why it cannot be read, "" while it has said nothing
   */
  @Immutable
  record Saved(Instant at, String detail) implements SourceReason {}

  /** The source is read, and there is nothing to say about that. */
  @Immutable
  record None() implements SourceReason {}
}
