package io.leafcast.daemon.order;

import com.google.errorprone.annotations.Immutable;

/** Something that the daemon is asked to do; {@link OrderLine} says how it is written. */
@Immutable
public sealed interface Order {

  /** Take the file that the daemon was started with, as SIGHUP does. */
  @Immutable
  record Reload(Consent consent) implements Order {}

  /** Whether somebody has seen what an order does. */
  enum Consent {
    /** It is to be done, whatever it costs: {@code --yes}. */
    GIVEN,
    /** What costs more than is usual is not to be done yet. */
    NOT_ASKED
  }
}
