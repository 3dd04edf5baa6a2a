package io.leafcast.daemon.order;

import com.google.common.collect.ImmutableSortedSet;
import com.google.errorprone.annotations.Immutable;

/** Something that the daemon is asked to do; {@link OrderLine} says how it is written. */
@Immutable
public sealed interface Order {

  /** Take the file that the daemon was started with, as SIGHUP does. */
  @Immutable
  record Reload(Consent consent) implements Order {}

  /** Say what this text would do as configuration; {@code name} is what its places are called. */
  @Immutable
  record Plan(String name, String text) implements Order {}

  /**
   * Drain these peers, or all where none is named; {@code text} goes to their operators (RFC 9003),
   * and is the configured one where it is "".
   */
  @Immutable
  record Drain(ImmutableSortedSet<String> peers, String text) implements Order {}

  /** Serve these peers again, or all where none is named. */
  @Immutable
  record Undrain(ImmutableSortedSet<String> peers) implements Order {}

  /**
   * Leave the node to another daemon that is ready for it; {@code to} says which, for the log, and
   * has at most 255 octets.
   */
  @Immutable
  record Handover(String to) implements Order {}

  /** Whether somebody has seen what an order does. */
  enum Consent {
    /** It is to be done, whatever it costs: {@code --yes}. */
    GIVEN,
    /** What costs more than is usual is not to be done yet. */
    NOT_ASKED
  }
}
