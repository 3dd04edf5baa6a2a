package io.leafcast.bgp.speaker;

import com.google.errorprone.annotations.Immutable;

/**
 * Something that happened: one log line and one counter.
 *
 * @param subject the peer or source it is about, or "" for the speaker itself
 * @param text one line for a person: what, why, and what to do; control characters of peers are
 *     gone
 */
@Immutable
public record Note(Kind kind, String subject, String text) {

  /** The counter's label; the severity is the log level. */
  public enum Kind {
    SESSION_ESTABLISHED(Severity.INFO),
    SESSION_DOWN(Severity.WARNING),
    CONNECTING(Severity.DETAIL),
    CONNECT_FAILED(Severity.WARNING),
    CONNECTION_REFUSED(Severity.WARNING),
    COLLISION(Severity.INFO),
    NOTIFICATION_SENT(Severity.WARNING),
    NOTIFICATION_RECEIVED(Severity.WARNING),
    MALFORMED_UPDATE(Severity.WARNING),
    REMARK(Severity.INFO),
    ANNOUNCED(Severity.INFO),
    WITHDRAWN(Severity.INFO),
    NOT_ANNOUNCED(Severity.WARNING),
    SOURCE_KNOWN(Severity.INFO),
    SOURCE_UNKNOWN(Severity.WARNING),
    PREFIX_REJECTED(Severity.WARNING),
    CONFIGURED(Severity.INFO),
    OWN_FAULT(Severity.ERROR);

    private final Severity severity;

    Kind(Severity severity) {
      this.severity = severity;
    }

    public Severity severity() {
      return severity;
    }
  }

  /** How much a person should care. */
  public enum Severity {
    DETAIL,
    INFO,
    WARNING,
    ERROR
  }
}
