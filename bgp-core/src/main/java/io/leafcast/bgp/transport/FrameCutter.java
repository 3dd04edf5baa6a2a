package io.leafcast.bgp.transport;

import io.leafcast.bgp.codec.Framing;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.Octets;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts the octets of one connection into frames, however they were split or joined on the way.
 * Holds one message at most, and nothing while none is under way.
 */
final class FrameCutter {
  private static final byte[] NOTHING = {};

  private byte[] frame = NOTHING;
  private int filled;
  private int length = Framing.HEADER_OCTETS;

  /**
   * The next frame that {@code input} completes, which is read up to that frame's end; empty when
   * all of it is read and more is needed. What cannot be the start of a message is a frame as far
   * as it has come.
   */
  Optional<Octets> next(ByteBuf input) {
    while (input.isReadable()) {
      take(input);
      if (filled < Framing.HEADER_OCTETS) {
        return mayBegin() ? Optional.empty() : Optional.of(cut(input));
      }
      if (filled == Framing.HEADER_OCTETS) {
        length = Framing.frameLength(octets(), Encoding.CLASSIC_OCTETS);
      }
      if (filled == length) {
        return Optional.of(cut(input));
      }
    }
    return Optional.empty();
  }

  private void take(ByteBuf input) {
    if (frame.length == 0) {
      frame = new byte[Encoding.CLASSIC_OCTETS];
    }
    int count = Math.min(length - filled, input.readableBytes());
    input.readBytes(frame, filled, count);
    filled += count;
  }

  private boolean mayBegin() {
    return Framing.mayBegin(octets());
  }

  private Octets octets() {
    return Octets.of(Arrays.copyOf(frame, filled));
  }

  /** With nothing under way the memory is given back. */
  private Octets cut(ByteBuf input) {
    Octets whole = octets();
    filled = 0;
    length = Framing.HEADER_OCTETS;
    if (!input.isReadable()) {
      frame = NOTHING;
    }
    return whole;
  }

  /** Octets of memory that are held now. */
  int held() {
    return frame.length;
  }
}
