package io.leafcast.k8s.report;

import com.google.errorprone.annotations.Immutable;
import java.time.Instant;

/**
 * A condition as metav1.Condition has it.
 *
 * @param reason one word in CamelCase
 * @param since when {@code status} was last another
 */
@Immutable
public record Condition(String type, Status status, String reason, String message, Instant since) {

  /** Whether it holds. */
  public enum Status {
    TRUE("True"),
    FALSE("False"),
    UNKNOWN("Unknown");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    /** As the API writes it. */
    public String word() {
      return word;
    }

    /** Whatever the API does not know is UNKNOWN. */
    static Status of(String word) {
      return switch (word) {
        case "True" -> TRUE;
        case "False" -> FALSE;
        default -> UNKNOWN;
      };
    }
  }

  /** The same, since when {@code before} says where its status was the same. */
  Condition after(Condition before) {
    return status == before.status
        ? new Condition(type, status, reason, message, before.since)
        : this;
  }
}
