package io.leafcast.bgp.message;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.attr.AttributeRow;
import io.leafcast.bgp.attr.AttributeTable;
import io.leafcast.bgp.attr.MpReach;
import io.leafcast.bgp.attr.MpUnreach;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.attr.Treatment;
import io.leafcast.bgp.attr.UnknownAttribute;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.OctetWriter;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Safi;
import java.util.BitSet;
import java.util.Optional;

/**
 * Reads the path attributes of one UPDATE, each within its own length, and notes what is wrong with
 * them (RFC 7606 sections 3, 4 and 7).
 */
final class AttributesReader {
  private final Negotiated terms;
  private final Findings findings;
  private final ImmutableList.Builder<PathAttribute> attributes = ImmutableList.builder();
  private final BitSet seen = new BitSet(256);

  private AttributesReader(Negotiated terms, Findings findings) {
    this.terms = terms;
    this.findings = findings;
  }

  /**
   * What was read.
   *
   * @param attributes those that are well formed and mean something on this session, as they came
   * @param seen the types that were there at all, malformed ones too
   */
  record Attributes(
      ImmutableList<PathAttribute> attributes, @SuppressWarnings("Immutable") BitSet seen) {

    <A extends PathAttribute> Optional<A> find(Class<A> kind) {
      return attributes.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    boolean has(int type) {
      return seen.get(type);
    }
  }

  /** Reads attributes up to the end of {@code in}, the field that Total Attribute Length bounds. */
  static Attributes read(OctetReader in, Negotiated terms, Findings findings) {
    AttributesReader reader = new AttributesReader(terms, findings);
    while (reader.readNext(in)) {
      // each attribute moves in on by three octets or more
    }
    return new Attributes(reader.attributes.build(), reader.seen);
  }

  /** Reads one attribute; false at the end, or where the lengths no longer fit (section 4). */
  private boolean readNext(OctetReader in) {
    if (in.isEmpty()) {
      return false;
    }
    if (!in.has(2)) {
      return overrun(0, "one octet is left behind the last attribute");
    }
    int flags = in.u8();
    int type = in.u8();
    int lengthOctets = (flags & AttributeRow.EXTENDED_LENGTH) != 0 ? 2 : 1;
    if (!in.has(lengthOctets)) {
      return overrun(type, AttributeTable.name(type) + " ends before its length");
    }
    int length = lengthOctets == 2 ? in.u16() : in.u8();
    if (!in.has(length)) {
      return overrun(
          type,
          AttributeTable.name(type)
              + " of "
              + length
              + " octets overruns the attributes; "
              + in.remaining()
              + " are left");
    }
    readValue(flags, type, in.slice(length));
    return true;
  }

  private boolean overrun(int type, String reason) {
    findings.add(
        type,
        Treatment.TREAT_AS_WITHDRAW,
        reason,
        UpdateError.MALFORMED_ATTRIBUTE_LIST,
        Octets.EMPTY);
    return false;
  }

  private void readValue(int flags, int type, OctetReader value) {
    if (seen.get(type)) {
      repeated(type);
      return;
    }
    seen.set(type);
    Octets whole = whole(flags, type, value.peekRest());
    AttributeTable.row(type)
        .ifPresentOrElse(
            row -> readKnown(row, flags, value, whole),
            () -> readUnknown(flags, type, value, whole));
  }

  /** Keeps the first one, but for the attributes that carry routes (section 3.g). */
  private void repeated(int type) {
    boolean carriesRoutes = type == MpReach.TYPE || type == MpUnreach.TYPE;
    findings.add(
        type,
        carriesRoutes ? Treatment.RESET_SESSION : Treatment.DISCARD_ATTRIBUTE,
        AttributeTable.name(type) + " is there twice",
        UpdateError.MALFORMED_ATTRIBUTE_LIST,
        Octets.EMPTY);
  }

  /** An optional non-transitive one is passed over quietly, as RFC 4271 section 9 says. */
  private void readUnknown(int flags, int type, OctetReader value, Octets whole) {
    if ((flags & AttributeRow.OPTIONAL) == 0) {
      findings.add(
          type,
          Treatment.RESET_SESSION,
          "attribute " + type + " calls itself well-known and is not",
          UpdateError.UNRECOGNIZED_WELL_KNOWN,
          whole);
    } else if ((flags & AttributeRow.TRANSITIVE) != 0) {
      attributes.add(new UnknownAttribute(flags, type, value.rest()));
    }
  }

  private void readKnown(AttributeRow<?> row, int flags, OctetReader value, Octets whole) {
    if (!row.category().agreesWith(flags)) {
      boolean carriesRoutes = row.malformed() == Treatment.RESET_SESSION;
      findings.add(
          row.type(),
          carriesRoutes ? Treatment.RESET_SESSION : Treatment.TREAT_AS_WITHDRAW,
          String.format(
              "%s has flags 0x%02x instead of 0x%02x", row.name(), flags, row.category().flags()),
          UpdateError.ATTRIBUTE_FLAGS,
          whole);
      return;
    }
    if (!isInScope(row)) {
      findings.add(
          row.type(),
          Treatment.DISCARD_ATTRIBUTE,
          row.name() + " has no place on this session",
          UpdateError.OPTIONAL_ATTRIBUTE,
          whole);
      return;
    }
    if (!row.lengths().allow(value.remaining(), terms.asWidth())) {
      findings.add(
          row.type(),
          row.malformed(),
          row.name()
              + " has length "
              + value.remaining()
              + " instead of "
              + row.lengths().allowed(terms.asWidth()),
          UpdateError.ATTRIBUTE_LENGTH,
          whole);
      return;
    }
    if (row.type() == MpReach.TYPE || row.type() == MpUnreach.TYPE) {
      Family family = family(value.peekRest());
      if (!family.isUnicast() || !terms.families().contains(family)) {
        findings.ignore(row.type(), row.name() + " for " + family + ", which was not negotiated");
        return;
      }
    }
    switch (row.decoder().decode(value, terms.asWidth())) {
      case Decoded.Good<? extends PathAttribute>(var attribute) -> attributes.add(attribute);
      case Decoded.Bad<? extends PathAttribute>(String reason) ->
          findings.add(
              row.type(), row.malformed(), row.name() + ": " + reason, row.subcode(), whole);
    }
  }

  private boolean isInScope(AttributeRow<?> row) {
    return switch (row.scope()) {
      case EVERY_SESSION -> true;
      case INTERNAL_SESSIONS -> terms.isInternal();
      case TWO_OCTET_SESSIONS -> terms.asWidth() == AsWidth.TWO_OCTETS;
    };
  }

  private static Family family(Octets value) {
    return new Family(new Afi(value.at(0) << 8 | value.at(1)), new Safi(value.at(2)));
  }

  /** The attribute as it came, for the Data of a NOTIFICATION. */
  private static Octets whole(int flags, int type, Octets value) {
    OctetWriter out = new OctetWriter().u8(flags).u8(type);
    return ((flags & AttributeRow.EXTENDED_LENGTH) != 0
            ? out.withLength16(value)
            : out.withLength8(value))
        .toOctets();
  }
}
