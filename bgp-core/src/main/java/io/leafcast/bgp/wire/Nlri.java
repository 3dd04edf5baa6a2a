package io.leafcast.bgp.wire;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.errorprone.annotations.Immutable;
import java.util.List;

/**
 * What an UPDATE announces or withdraws: a prefix, or one of several paths to it where the
 * session's {@link Encoding} says so (RFC 4271 section 4.3, RFC 4760 section 5, RFC 7911 section
 * 3). In octets it is the identifier, a length in bits, then as few octets as hold the prefix.
 */
@Immutable
public sealed interface Nlri permits Prefix, Nlri.Path {

  /** The prefix that it is about. */
  Prefix prefix();

  /**
   * One of the paths to a prefix; {@code identifier} is any four octets, the sender's to choose.
   */
  @Immutable
  record Path(Prefix prefix, int identifier) implements Nlri, Comparable<Path> {
    @Override
    public int compareTo(Path other) {
      int byPrefix = prefix.compareTo(other.prefix);
      return byPrefix != 0 ? byPrefix : Integer.compareUnsigned(identifier, other.identifier);
    }
  }

  /** Octets that {@code prefix} takes on such a session: 1 to 17, and 4 for an identifier. */
  static int octets(Prefix prefix, Encoding encoding) {
    return (encoding.pathIdentifiers().contains(prefix.family()) ? 4 : 0)
        + 1
        + octets(prefix.length());
  }

  private static int octets(int bits) {
    return (bits + 7) / 8;
  }

  /**
   * Reads IPv4 or IPv6 unicast up to the end of {@code in}, each once however often it is there.
   * Bits past a prefix's length are cleared; a length that is too long for the family, and a list
   * that ends within a prefix, are refused.
   */
  static Decoded<ImmutableList<Nlri>> decode(OctetReader in, Family family, Encoding encoding) {
    boolean hasPaths = encoding.pathIdentifiers().contains(family);
    int width = family.afi().addressOctets() * 8;
    ImmutableList.Builder<Nlri> nlri =
        ImmutableList.builderWithExpectedSize(in.isEmpty() ? 0 : 1 + in.remaining() / 4);
    while (!in.isEmpty()) {
      if (hasPaths && !in.has(5)) {
        return Decoded.bad(
            "a path identifier and its prefix need 5 octets; " + in.remaining() + " are left");
      }
      int identifier = hasPaths ? in.bits32() : 0;
      int length = in.u8();
      if (length > width) {
        return Decoded.bad("prefix length " + length + " is not in 0.." + width);
      }
      int octets = octets(length);
      if (!in.has(octets)) {
        return Decoded.bad(
            "a prefix of "
                + length
                + " bits needs "
                + octets
                + " octets; "
                + in.remaining()
                + " are left");
      }
      Prefix prefix = Prefix.containing(in.address(family.afi(), octets), length);
      nlri.add(hasPaths ? new Path(prefix, identifier) : prefix);
    }
    return Decoded.good(eachOnce(nlri.build()));
  }

  /** Speakers send ascending prefixes, which are no two the same; only of others a set is made. */
  private static ImmutableList<Nlri> eachOnce(ImmutableList<Nlri> nlri) {
    for (int i = 1; i < nlri.size(); i++) {
      if (!(nlri.get(i - 1) instanceof Prefix before
          && nlri.get(i) instanceof Prefix next
          && before.compareTo(next) < 0)) {
        return ImmutableSet.copyOf(nlri).asList();
      }
    }
    return nlri;
  }

  /** Writes all; one that the session writes otherwise is refused: IllegalArgumentException. */
  static void encode(OctetWriter out, List<? extends Nlri> nlri, Encoding encoding) {
    for (Nlri each : nlri) {
      boolean hasPaths = encoding.pathIdentifiers().contains(each.prefix().family());
      switch (each) {
        case Prefix prefix when !hasPaths -> encode(out, prefix);
        case Path(Prefix prefix, int identifier) when hasPaths ->
            encode(out.bits32(identifier), prefix);
        case Prefix _, Path _ ->
            throw new IllegalArgumentException(
                each + (hasPaths ? " lacks" : " has") + " a path identifier (RFC 7911)");
      }
    }
  }

  private static void encode(OctetWriter out, Prefix prefix) {
    out.u8(prefix.length());
    Address address = prefix.address();
    int octets = octets(prefix.length());
    for (int i = 0; i < octets; i++) {
      int shift = 8 * (address.afi().addressOctets() - 1 - i);
      out.u8((shift >= 64 ? address.high() >>> (shift - 64) : address.low() >>> shift) & 0xFF);
    }
  }
}
