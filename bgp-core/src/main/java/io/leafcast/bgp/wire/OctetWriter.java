package io.leafcast.bgp.wire;

import java.util.Arrays;

/**
 * Collects octets, most significant first. A number that does not fit its field is a broken promise
 * of ours and throws IllegalArgumentException: nothing is cut off silently.
 */
public final class OctetWriter {
  private byte[] array = new byte[64];
  private int size;

  public int size() {
    return size;
  }

  public OctetWriter u8(long value) {
    return put(value, 1);
  }

  public OctetWriter u16(long value) {
    return put(value, 2);
  }

  public OctetWriter u32(long value) {
    return put(value, 4);
  }

  /** Four octets as they are. */
  public OctetWriter bits32(int bits) {
    return put(Integer.toUnsignedLong(bits), 4);
  }

  /** Eight octets as they are. */
  public OctetWriter bits64(long bits) {
    return put(bits >>> 32, 4).put(bits & 0xFFFF_FFFFL, 4);
  }

  /** AS_TRANS where two octets are asked for and the number needs four (RFC 6793 section 4.2.2). */
  public OctetWriter asn(Asn asn, AsWidth width) {
    return width == AsWidth.FOUR_OCTETS
        ? u32(asn.value())
        : u16((asn.fitsTwoOctets() ? asn : Asn.AS_TRANS).value());
  }

  /** 4 or 16 octets. */
  public OctetWriter address(Address address) {
    return address.afi().addressOctets() == 4
        ? bits32((int) address.low())
        : bits64(address.high()).bits64(address.low());
  }

  public OctetWriter octets(Octets octets) {
    room(octets.size());
    octets.copyTo(array, size);
    size += octets.size();
    return this;
  }

  /** {@code content} behind its length in one octet. */
  public OctetWriter withLength8(Octets content) {
    return u8(content.size()).octets(content);
  }

  /** {@code content} behind its length in two octets. */
  public OctetWriter withLength16(Octets content) {
    return u16(content.size()).octets(content);
  }

  public Octets toOctets() {
    return Octets.owning(Arrays.copyOf(array, size));
  }

  private OctetWriter put(long value, int octets) {
    if (value < 0 || value >>> (8 * octets) != 0) {
      throw new IllegalArgumentException(value + " does not fit " + octets + " octets");
    }
    room(octets);
    for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
      array[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  private void room(int octets) {
    if (size + octets > array.length) {
      array = Arrays.copyOf(array, Math.max(array.length * 2, size + octets));
    }
  }
}
