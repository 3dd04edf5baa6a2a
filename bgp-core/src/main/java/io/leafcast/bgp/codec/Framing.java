package io.leafcast.bgp.codec;

import io.leafcast.bgp.wire.Octets;

/**
 * Cuts the octets of a connection into frames (RFC 4271 section 4.1). A header that is wrong is a
 * frame of its own, so that {@link MessageCodec} answers it at once and nobody waits for octets
 * that may never come (RFC 4271 section 6.1).
 */
public final class Framing {
  /** Octets of the header: marker, length, type. */
  public static final int HEADER_OCTETS = 19;

  private Framing() {}

  /**
   * The number of octets that make the frame which begins with {@code header}, its first 19 octets:
   * what the Length field says, or 19 where {@link MessageCodec} refuses the header whatever
   * follows. {@code maximum} is the longest message that the session allows.
   */
  public static int frameLength(Octets header, int maximum) {
    return Header.fault(header, maximum).isPresent() ? HEADER_OCTETS : Header.length(header);
  }

  /**
   * Whether {@code start}, any number of octets, may be the start of a message; where it is not,
   * hand over what there is (a web browser sends fewer than 19 octets and then waits).
   */
  public static boolean mayBegin(Octets start) {
    return Header.markerIsSound(start);
  }
}
