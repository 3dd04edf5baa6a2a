package io.leafcast.conformance.peers;

/** Whole messages, header and all; what may be wrong with one is up to the caller. */
public final class Messages {
  public static final int OPEN = 1;
  public static final int UPDATE = 2;
  public static final int NOTIFICATION = 3;
  public static final int KEEPALIVE = 4;
  public static final int ROUTE_REFRESH = 5;

  /** Marker, length and type. */
  public static final int HEADER_LENGTH = 19;

  private static final String MARKER = "ff".repeat(16);

  private Messages() {}

  /** A message with the length that its body has. */
  public static String message(int type, String body) {
    return header(HEADER_LENGTH + Hex.length(body), type) + body;
  }

  /** A header with any length. */
  public static String header(int length, int type) {
    return MARKER + Hex.two(length) + Hex.one(type);
  }

  public static String keepalive() {
    return message(KEEPALIVE, "");
  }

  public static String notification(int code, int subcode, String data) {
    return message(NOTIFICATION, Hex.one(code) + Hex.one(subcode) + data);
  }

  public static String routeRefresh(int afi, int safi) {
    return message(ROUTE_REFRESH, Hex.two(afi) + "00" + Hex.one(safi));
  }

  /** An UPDATE of its three parts, each with the length that it has. */
  public static String update(String withdrawn, String attributes, String nlri) {
    return message(
        UPDATE,
        Hex.two(Hex.length(withdrawn))
            + withdrawn
            + Hex.two(Hex.length(attributes))
            + attributes
            + nlri);
  }

  /** A path attribute with the length that its value has; the Extended Length bit as needed. */
  public static String attribute(int flags, int type, String value) {
    int length = Hex.length(value);
    return length > 255 || (flags & 0x10) != 0
        ? Hex.one(flags | 0x10) + Hex.one(type) + Hex.two(length) + value
        : Hex.one(flags) + Hex.one(type) + Hex.one(length) + value;
  }
}
