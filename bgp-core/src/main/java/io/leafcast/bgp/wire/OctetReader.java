package io.leafcast.bgp.wire;

/**
 * A cursor over a run of octets, bounded at both ends: each TLV is read through a {@link #slice} of
 * its own, so that a wrong length inside never reaches its neighbour. The caller asks {@link #has}
 * first; reading past the end is a broken promise of ours and throws IllegalStateException.
 */
public final class OctetReader {
  private final Octets octets;
  private final int end;
  private int position;

  private OctetReader(Octets octets, int position, int end) {
    this.octets = octets;
    this.position = position;
    this.end = end;
  }

  public static OctetReader of(Octets octets) {
    return new OctetReader(octets, 0, octets.size());
  }

  public int remaining() {
    return end - position;
  }

  /** Whether {@code count} more octets are there. */
  public boolean has(int count) {
    return count <= end - position;
  }

  public boolean isEmpty() {
    return position == end;
  }

  /** One octet, 0 to 255. */
  public int u8() {
    return octets.at(advance(1));
  }

  /** Two octets, 0 to 65535. */
  public int u16() {
    int at = advance(2);
    return octets.at(at) << 8 | octets.at(at + 1);
  }

  /** Four octets as they are, for addresses and identifiers. */
  public int bits32() {
    int at = advance(4);
    return octets.at(at) << 24
        | octets.at(at + 1) << 16
        | octets.at(at + 2) << 8
        | octets.at(at + 3);
  }

  /** Four octets, 0 to 4294967295. */
  public long u32() {
    return Integer.toUnsignedLong(bits32());
  }

  /** Eight octets as they are. */
  public long bits64() {
    return u32() << 32 | u32();
  }

  public Asn asn(AsWidth width) {
    return new Asn(width == AsWidth.FOUR_OCTETS ? u32() : u16());
  }

  /** An address of 4 or 16 octets. */
  public Address address(Afi afi) {
    return afi.addressOctets() == 4 ? Address.ipv4(bits32()) : Address.ipv6(bits64(), bits64());
  }

  /** The first {@code count} octets of an address; the rest of it is 0. */
  Address address(Afi afi, int count) {
    int start = advance(count);
    if (afi.addressOctets() == 4) {
      return Address.ipv4((int) (bits(start, count) >>> 32));
    }
    return Address.ipv6(bits(start, Math.min(count, 8)), bits(start + 8, Math.max(count - 8, 0)));
  }

  /** Eight octets of which the first {@code count} are here, the others 0. */
  private long bits(int start, int count) {
    long bits = 0;
    for (int i = 0; i < count; i++) {
      bits |= (long) octets.at(start + i) << (56 - 8 * i);
    }
    return bits;
  }

  /** AFI in two octets, then SAFI in one. */
  public Family family() {
    return Family.of(u16(), u8());
  }

  /** A cursor over the next {@code count} octets alone; this one goes on behind them. */
  public OctetReader slice(int count) {
    int start = advance(count);
    return new OctetReader(octets, start, start + count);
  }

  /** A second cursor from here to the same end. */
  public OctetReader fork() {
    return new OctetReader(octets, position, end);
  }

  /** The next {@code count} octets, copied. */
  public Octets octets(int count) {
    int start = advance(count);
    return octets.slice(start, start + count);
  }

  /** All that is left, copied. */
  public Octets rest() {
    return octets(remaining());
  }

  /** All that is left, copied, without moving on. */
  public Octets peekRest() {
    return octets.slice(position, end);
  }

  private int advance(int count) {
    if (count < 0 || count > end - position) {
      throw new IllegalStateException(count + " octets of " + (end - position) + " asked for");
    }
    int start = position;
    position += count;
    return start;
  }
}
