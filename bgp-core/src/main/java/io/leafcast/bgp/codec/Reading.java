package io.leafcast.bgp.codec;

import com.google.common.collect.ImmutableList;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.message.Message;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.wire.Octets;

/** What one frame turned out to be: a message, an UPDATE with its RFC 7606 outcome, or a fault. */
@Immutable
public sealed interface Reading {

  /**
   * A well-formed OPEN, KEEPALIVE, NOTIFICATION or ROUTE-REFRESH; {@code remarks} lists what was
   * let pass.
   */
  @Immutable
  record Understood(Message message, ImmutableList<String> remarks) implements Reading {}

  /** An UPDATE, judged by RFC 7606. */
  @Immutable
  record OfUpdate(UpdateOutcome outcome) implements Reading {}

  /**
   * An UPDATE with a sound header that came before the OPENs were negotiated, so that nobody can
   * read it; the FSM answers it by its type.
   */
  @Immutable
  record UpdateTooEarly(Octets frame) implements Reading {}

  /**
   * The session must end: send {@code answer}, then close. {@code frame} is what came, for the log.
   */
  @Immutable
  record Faulty(Notification answer, String reason, Octets frame) implements Reading {}

  /** A NOTIFICATION that is itself malformed: close without an answer (RFC 4271 section 6.4). */
  @Immutable
  record FaultyNotification(String reason, Octets frame) implements Reading {}
}
