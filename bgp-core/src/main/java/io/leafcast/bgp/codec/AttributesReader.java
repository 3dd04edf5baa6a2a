package io.leafcast.bgp.codec;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.attr.AttributeRow;
import io.leafcast.bgp.attr.AttributeTable;
import io.leafcast.bgp.attr.MpReach;
import io.leafcast.bgp.attr.MpUnreach;
import io.leafcast.bgp.attr.NextHop;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.attr.Treatment;
import io.leafcast.bgp.attr.UnknownAttribute;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.Octets;
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
  private final IsNextHop nextHop;
  private final BitSet seen = new BitSet();
  private final BitSet repeated = new BitSet();

  private Optional<Found> putOff = Optional.empty();
  private Reach reach = Reach.NOTHING;

  private AttributesReader(Negotiated terms, IsNextHop nextHop, Findings findings) {
    this.terms = terms;
    this.nextHop = nextHop;
    this.findings = findings;
  }

  /** Whether NEXT_HOP is that of the UPDATE's routes. */
  enum IsNextHop {
    /** The NLRI field has routes: nothing else says where they lead. */
    NEEDED,
    /** It has none: beside MP_REACH_NLRI NEXT_HOP is ignored unread (RFC 4760 section 3). */
    NOT_BESIDE_REACH
  }

  /** What MP_REACH_NLRI announces. */
  enum Reach {
    NOTHING,
    /** One route or more, of a family that we read or of another. */
    ROUTES
  }

  /**
   * What was read.
   *
   * @param attributes those that are well formed and mean something on this session, as they came
   * @param seen the types that were there at all, malformed ones too
   */
  record Attributes(
      ImmutableList<PathAttribute> attributes,
      @SuppressWarnings("Immutable") BitSet seen,
      Reach reach) {

    <A extends PathAttribute> Optional<A> find(int type, Class<A> kind) {
      return seen.get(type) ? UpdateJudge.find(attributes, kind) : Optional.empty();
    }

    boolean has(int type) {
      return seen.get(type);
    }
  }

  /** Reads attributes up to the end of {@code in}, the field that Total Attribute Length bounds. */
  static Attributes read(OctetReader in, Negotiated terms, IsNextHop nextHop, Findings findings) {
    AttributesReader reader = new AttributesReader(terms, nextHop, findings);
    while (reader.readNext(in)) {
      // each attribute moves in on by three octets or more
    }
    reader.readWhatWasPutOff();
    return new Attributes(reader.attributes.build(), reader.seen, reader.reach);
  }

  /** One attribute within its own length: its value, and all of it as it came. */
  private record Found(int flags, int type, OctetReader value, OctetReader start, int octets) {
    boolean has(int flag) {
      return (flags & flag) != 0;
    }

    String name() {
      return AttributeTable.name(type);
    }

    Octets whole() {
      return start.fork().octets(octets);
    }
  }

  /** Reads one attribute; false at the end, or where the lengths no longer fit (section 4). */
  private boolean readNext(OctetReader in) {
    if (in.isEmpty()) {
      return false;
    }
    OctetReader start = in.fork();
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
          String.format(
              "%s of %d octets overruns the attributes; %d are left",
              AttributeTable.name(type), length, in.remaining()));
    }
    readOne(new Found(flags, type, in.slice(length), start, 2 + lengthOctets + length));
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

  private void readOne(Found found) {
    if (seen.get(found.type())) {
      repeated(found);
      return;
    }
    seen.set(found.type());
    if (found.type() == NextHop.TYPE && nextHop == IsNextHop.NOT_BESIDE_REACH) {
      putOff = Optional.of(found); // MP_REACH_NLRI may come yet
    } else {
      judge(found);
    }
  }

  private void readWhatWasPutOff() {
    if (!seen.get(MpReach.TYPE)) {
      putOff.ifPresent(this::judge);
    }
  }

  private void judge(Found found) {
    if (found.type() == MpReach.TYPE && hasRoutes(found.value().fork())) {
      reach = Reach.ROUTES;
    }
    Optional<AttributeRow<?>> row = AttributeTable.row(found.type());
    if (row.isPresent()) {
      readKnown(row.get(), found);
    } else {
      readUnknown(found);
    }
  }

  /** Whether anything stands behind the next hop, or may: where that overruns nobody can tell. */
  private static boolean hasRoutes(OctetReader reach) {
    if (!reach.has(4)) {
      return true;
    }
    reach.slice(3);
    int behind = reach.u8() + 1;
    return reach.remaining() != behind;
  }

  /** Keeps the first one, but for the attributes that carry routes (section 3.g). */
  private void repeated(Found found) {
    if (repeated.get(found.type())) {
      return; // said once already: an UPDATE holds a thousand of them
    }
    repeated.set(found.type());
    findings.add(
        found.type(),
        carriesRoutes(found.type()) ? Treatment.RESET_SESSION : Treatment.DISCARD_ATTRIBUTE,
        found.name() + " is there twice",
        UpdateError.MALFORMED_ATTRIBUTE_LIST,
        Octets.EMPTY);
  }

  private static boolean carriesRoutes(int type) {
    return type == MpReach.TYPE || type == MpUnreach.TYPE;
  }

  /** An optional non-transitive one is passed over quietly, as RFC 4271 section 9 says. */
  private void readUnknown(Found found) {
    if (!found.has(AttributeRow.OPTIONAL) && AttributeTable.isAssignedOptional(found.type())) {
      wrong(
          found,
          Treatment.TREAT_AS_WITHDRAW,
          "calls itself well-known and is optional",
          UpdateError.ATTRIBUTE_FLAGS);
    } else if (!found.has(AttributeRow.OPTIONAL)) {
      wrong(
          found,
          Treatment.RESET_SESSION,
          "calls itself well-known and is not",
          UpdateError.UNRECOGNIZED_WELL_KNOWN);
    } else if (found.has(AttributeRow.TRANSITIVE)) {
      attributes.add(new UnknownAttribute(found.flags(), found.type(), found.value().rest()));
    }
  }

  private void readKnown(AttributeRow<?> row, Found found) {
    OctetReader value = found.value();
    if (!row.category().agreesWith(found.flags())) {
      wrong(
          found,
          row.badFlags(),
          String.format("has flags 0x%02x, not 0x%02x", found.flags(), row.category().flags()),
          UpdateError.ATTRIBUTE_FLAGS);
    } else if (!isInScope(row)) {
      wrong(
          found,
          Treatment.DISCARD_ATTRIBUTE,
          "has no place on this session",
          UpdateError.OPTIONAL_ATTRIBUTE);
    } else if (!row.lengths().allow(value.remaining(), terms.received())) {
      wrong(
          found,
          row.malformed(),
          String.format(
              "has length %d, not %s", value.remaining(), row.lengths().allowed(terms.received())),
          UpdateError.ATTRIBUTE_LENGTH);
    } else if (carriesRoutes(row.type()) && !isNegotiated(value.fork().family())) {
      findings.ignore(
          row.type(), row.name() + " for " + value.fork().family() + ", which was not negotiated");
    } else {
      switch (row.decoder().decode(value, terms.received())) {
        case Decoded.Good<? extends PathAttribute>(var attribute) -> {
          if (!row.isPassedOver()) {
            attributes.add(attribute);
          }
        }
        case Decoded.Bad<? extends PathAttribute>(String reason) ->
            wrong(found, row.malformed(), "is malformed: " + reason, row.subcode());
      }
    }
  }

  private void wrong(Found found, Treatment treatment, String what, int subcode) {
    findings.add(found.type(), treatment, found.name() + " " + what, subcode, found.whole());
  }

  private boolean isInScope(AttributeRow<?> row) {
    return switch (row.scope()) {
      case EVERY_SESSION -> true;
      case INTERNAL_SESSIONS -> terms.isInternal();
      case TWO_OCTET_SESSIONS -> terms.received().asWidth() == AsWidth.TWO_OCTETS;
    };
  }

  private boolean isNegotiated(Family family) {
    return family.isUnicast() && terms.families().contains(family);
  }
}
