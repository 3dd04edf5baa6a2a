package io.leafcast.k8s.report;

import com.google.errorprone.annotations.Immutable;

/**
 * Something that is worth a Kubernetes Event.
 *
 * @param reason one word in CamelCase, such as {@code SessionDown}
 * @param subject whom it is about; what is alike in reason, subject and cause is one series
 * @param cause a code, or ""
 * @param note for people
 */
@Immutable
public record Happening(Type type, String reason, String subject, String cause, String note) {

  /** How much a person should care. */
  public enum Type {
    NORMAL("Normal"),
    WARNING("Warning");

    private final String word;

    Type(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }
}
