package io.leafcast.bgp.wire;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * A run of octets of known length that comes in pieces. Each octet is copied once, out of the
 * buffer that it came in; {@link #toOctets} hands the run over as it is.
 */
public final class PartialOctets {
  private final byte[] array;
  private int filled;

  private PartialOctets(byte[] array, int filled) {
    this.array = array;
    this.filled = filled;
  }

  /** Waits for {@code size} octets. */
  public static PartialOctets of(int size) {
    return new PartialOctets(new byte[size], 0);
  }

  /** Waits for what {@code start} lacks of {@code size} octets. */
  public static PartialOctets startingWith(Octets start, int size) {
    return new PartialOctets(start.padded(size), start.size());
  }

  /** How many it is to be, all of which are held from the start. */
  public int size() {
    return array.length;
  }

  /** Takes what is missing, as far as {@code input} has it. */
  public void take(ByteBuf input) {
    int count = Math.min(array.length - filled, input.readableBytes());
    input.readBytes(array, filled, count);
    filled += count;
  }

  /** Whether nothing is missing. */
  public boolean isWhole() {
    return filled == array.length;
  }

  /** What came so far; when it is whole nothing may be taken any more. */
  public Octets toOctets() {
    return Octets.owning(isWhole() ? array : Arrays.copyOf(array, filled));
  }
}
