package io.leafcast.daemon.state;

import io.leafcast.bgp.attr.Aggregator;
import io.leafcast.bgp.attr.AtomicAggregate;
import io.leafcast.bgp.attr.AttributeRow;
import io.leafcast.bgp.attr.AttributeTable;
import io.leafcast.bgp.attr.Communities;
import io.leafcast.bgp.attr.ExtendedCommunities;
import io.leafcast.bgp.attr.LargeCommunities;
import io.leafcast.bgp.attr.LocalPref;
import io.leafcast.bgp.attr.MultiExitDisc;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.OctetWriter;
import io.leafcast.bgp.wire.Octets;
import java.util.Optional;

/** Attributes that a source gives, as their octets on the wire in hex (RFC 4271 section 4.3). */
final class StateAttributes {
  private static final int LONGEST = 1 << 16;

  private StateAttributes() {}

  static String write(PathAttribute attribute) {
    OctetWriter out = new OctetWriter();
    AttributeTable.encode(out, attribute, Encoding.USUAL);
    return out.toOctets().hex();
  }

  /** Empty where it is none, or none that a source may give. */
  static Optional<PathAttribute> read(String hex) {
    if (hex.length() < 6 || hex.length() > LONGEST || !hex.matches("([0-9a-f]{2})+")) {
      return Optional.empty();
    }
    OctetReader in = OctetReader.of(Octets.ofHex(hex));
    int flags = in.u8();
    int type = in.u8();
    boolean isLong = (flags & AttributeRow.EXTENDED_LENGTH) != 0;
    if (!in.has(isLong ? 2 : 1)) {
      return Optional.empty();
    }
    int length = isLong ? in.u16() : in.u8();
    return in.remaining() == length
        ? AttributeTable.row(type).flatMap(row -> read(row, in, length))
        : Optional.empty();
  }

  private static <A extends PathAttribute> Optional<PathAttribute> read(
      AttributeRow<A> row, OctetReader in, int length) {
    return row.lengths().allow(length, Encoding.USUAL)
            && row.decoder().decode(in, Encoding.USUAL) instanceof Decoded.Good<A>(A attribute)
            && mayBeGiven(attribute)
        ? Optional.of(attribute)
        : Optional.empty();
  }

  private static boolean mayBeGiven(PathAttribute attribute) {
    return attribute instanceof Communities
        || attribute instanceof ExtendedCommunities
        || attribute instanceof LargeCommunities
        || attribute instanceof MultiExitDisc
        || attribute instanceof LocalPref
        || attribute instanceof AtomicAggregate
        || attribute instanceof Aggregator;
  }
}
