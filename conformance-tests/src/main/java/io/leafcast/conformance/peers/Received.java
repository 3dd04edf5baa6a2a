package io.leafcast.conformance.peers;

/**
 * A message that the daemon sent.
 *
 * @param body what follows the header, hexadecimal
 */
public record Received(int type, String body) {

  /** How a NOTIFICATION reads in the checklist, such as {@code N 2/6}. */
  public String notification() {
    return type == Messages.NOTIFICATION
        ? "N %d/%d".formatted(octet(0), octet(1))
        : "no NOTIFICATION but type " + type;
  }

  /** The data of a NOTIFICATION. */
  public String data() {
    return body.substring(4);
  }

  /** One octet of the body. */
  public int octet(int index) {
    return Integer.parseInt(body.substring(2 * index, 2 * index + 2), 16);
  }

  /** Two octets of the body. */
  public int two(int index) {
    return (octet(index) << 8) | octet(index + 1);
  }
}
