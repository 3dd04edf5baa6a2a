package io.leafcast.daemon.order;

/**
 * The answer to an order.
 *
 * @param status the exit status of the command that asked
 * @param text for people, with a newline at its end
 * @param document the same for programs, a record that becomes JSON: it begins with apiVersion and
 *     kind
 */
public record Done(int status, String text, Object document) {

  /** What has nothing to show but a sentence. */
  public static Done saying(int status, String sentence) {
    return new Done(
        status, sentence + "\n", new Said("leafcast.io/v1", "Answer", status, sentence));
  }

  /** A sentence as JSON. */
  record Said(String apiVersion, String kind, int status, String message) {}
}
