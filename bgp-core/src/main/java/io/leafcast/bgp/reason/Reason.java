package io.leafcast.bgp.reason;

import com.google.errorprone.annotations.Immutable;

/** Why something is as it is. */
@Immutable
public sealed interface Reason
    permits DrainReason, HeldReason, SessionReason, SocketReason, SourceReason {

  /**
   * In lower case with hyphens, such as {@code hold-timer-expired}; once published never changed.
   */
  String code();
}
