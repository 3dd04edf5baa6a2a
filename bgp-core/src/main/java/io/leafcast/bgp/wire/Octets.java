package io.leafcast.bgp.wire;

import com.google.errorprone.annotations.Immutable;
import java.util.Arrays;
import java.util.HexFormat;

/** An immutable run of octets; the form in which messages pass between the layers. */
@Immutable
public final class Octets {
  public static final Octets EMPTY = new Octets(new byte[0]);
  private static final HexFormat HEX = HexFormat.of();

  @SuppressWarnings("Immutable") // never written after construction, never handed out
  private final byte[] array;

  private Octets(byte[] array) {
    this.array = array;
  }

  /** A copy of {@code octets}. */
  public static Octets of(byte... octets) {
    return octets.length == 0 ? EMPTY : new Octets(octets.clone());
  }

  /** {@code octets} itself: for those in this package who made it and write it no more. */
  static Octets owning(byte[] octets) {
    return octets.length == 0 ? EMPTY : new Octets(octets);
  }

  /**
   * Reads hexadecimal digits, blanks between them allowed. Throws IllegalArgumentException on
   * others.
   */
  public static Octets ofHex(String text) {
    return new Octets(HEX.parseHex(text.replaceAll("\\s+", "")));
  }

  public int size() {
    return array.length;
  }

  /** The octet at {@code index}, 0 to 255. */
  public int at(int index) {
    return Byte.toUnsignedInt(array[index]);
  }

  /** The octets from {@code from} up to, not with, {@code to}. */
  public Octets slice(int from, int to) {
    return new Octets(Arrays.copyOfRange(array, from, checkedEnd(from, to)));
  }

  /** A copy that is {@code size} long, zero behind what is here. */
  byte[] padded(int size) {
    return Arrays.copyOf(array, size);
  }

  void copyTo(byte[] target, int at) {
    System.arraycopy(array, 0, target, at, array.length);
  }

  private int checkedEnd(int from, int to) {
    if (from < 0 || to > array.length || from > to) {
      throw new IndexOutOfBoundsException(from + ".." + to + " of " + array.length + " octets");
    }
    return to;
  }

  public byte[] toByteArray() {
    return array.clone();
  }

  /** Lower-case hexadecimal digits without blanks. */
  public String hex() {
    return HEX.formatHex(array);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets octets && Arrays.equals(array, octets.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  @Override
  public String toString() {
    return hex();
  }
}
