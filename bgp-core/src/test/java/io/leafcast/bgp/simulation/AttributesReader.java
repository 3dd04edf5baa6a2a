package io.leafcast.bgp.simulation;

import io.leafcast.bgp.simulation.LeafWire.Attributes;
import io.leafcast.bgp.simulation.LeafWire.Update;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.Safi;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads the path attributes of one UPDATE for {@link LeafWire}, as strictly: flags, order, what is
 * mandatory, and that the UPDATE does one thing only (RFC 7606 section 5.1).
 */
final class AttributesReader {
  private static final int OPTIONAL = 0x80;
  private static final int TRANSITIVE = 0x40;
  private static final int EXTENDED = 0x10;

  private static final int MP_REACH = 14;
  private static final int MP_UNREACH = 15;

  private final Set<Prefix> withdrawn;
  private final Set<Prefix> announced;
  private final boolean fourOctets;
  private final List<Integer> types = new ArrayList<>();
  private final List<Address> nextHops = new ArrayList<>();
  private final StringBuilder hex = new StringBuilder();
  private List<Long> asPath = List.of();
  private List<Long> as4Path = List.of();
  private Family family = Family.IPV4_UNICAST;
  private Set<Prefix> reached = Set.of();
  private Set<Prefix> unreached = Set.of();

  AttributesReader(Set<Prefix> withdrawn, Set<Prefix> announced, boolean fourOctets) {
    this.withdrawn = withdrawn;
    this.announced = announced;
    this.fourOctets = fourOctets;
  }

  Update read(ByteBuffer in) {
    while (in.hasRemaining()) {
      int flags = LeafWire.u8(in);
      int type = LeafWire.u8(in);
      int length = (flags & EXTENDED) == 0 ? LeafWire.u8(in) : LeafWire.u16(in);
      Violation.unless(!types.contains(type), "attribute %d twice", type);
      types.add(type);
      attribute(flags, type, LeafWire.part(in, length));
    }
    checkOrder();
    checkPurpose();
    Set<Prefix> all = announced.isEmpty() ? reached : announced;
    if (!all.isEmpty()) {
      checkMandatory();
    }
    return new Update(
        family,
        withdrawn.isEmpty() ? unreached : withdrawn,
        all,
        new Attributes(types, asPath, as4Path, nextHops, hex.toString()));
  }

  private void attribute(int flags, int type, ByteBuffer value) {
    int kind = flags & (OPTIONAL | TRANSITIVE);
    Violation.unless(kind == kindOf(type, kind), "attribute %d with the flags %02x", type, flags);
    Violation.unless((flags & 0x2F) == 0, "attribute %d with the flags %02x", type, flags);
    if (type != MP_REACH && type != MP_UNREACH) {
      hex.append(type).append('=').append(LeafWire.hex(value)).append(' ');
    }
    switch (type) {
      case 1 -> Violation.unless(LeafWire.u8(value) <= 2, "ORIGIN out of range");
      case 2 -> asPath = LeafWire.path(value, fourOctets ? 4 : 2);
      case 3 -> nextHops.add(address(value, 4));
      case 5 -> Violation.unless(value.remaining() == 4, "LOCAL_PREF of wrong length");
      case 17 -> as4Path = LeafWire.path(value, 4);
      case MP_REACH -> reach(value);
      case MP_UNREACH -> {
        family = new Family(new Afi(LeafWire.u16(value)), new Safi(LeafWire.u8(value)));
        unreached = LeafWire.prefixes(value, family.afi());
      }
      default -> Violation.unless(value.hasRemaining(), "attribute %d is empty", type);
    }
  }

  private static int kindOf(int type, int ifUnknown) {
    return switch (type) {
      case 1, 2, 3, 5, 6 -> TRANSITIVE;
      case 4, MP_REACH, MP_UNREACH -> OPTIONAL;
      case 7, 8, 16, 17, 32 -> OPTIONAL | TRANSITIVE;
      default -> ifUnknown | OPTIONAL;
    };
  }

  private void reach(ByteBuffer value) {
    family = new Family(new Afi(LeafWire.u16(value)), new Safi(LeafWire.u8(value)));
    ByteBuffer hops = LeafWire.part(value, LeafWire.u8(value));
    Violation.unless(
        hops.remaining() == 16 || hops.remaining() == 32, "%d octets of next hop", hops.limit());
    while (hops.hasRemaining()) {
      nextHops.add(address(hops, 16));
    }
    Violation.unless(LeafWire.u8(value) == 0, "the reserved octet is not 0");
    reached = LeafWire.prefixes(value, family.afi());
    hex.append(nextHops);
  }

  private static Address address(ByteBuffer in, int octets) {
    byte[] address = new byte[octets];
    LeafWire.part(in, octets).get(address);
    return LeafWire.address(address);
  }

  /** RFC 7606 section 5.1: MP attributes first; RFC 4271 section 5: the others ascend. */
  private void checkOrder() {
    List<Integer> order = new ArrayList<>(types);
    order.sort((a, b) -> Integer.compare(rank(a), rank(b)));
    Violation.unless(order.equals(types), "attributes out of order: %s", types);
  }

  private static int rank(int type) {
    return type == MP_REACH || type == MP_UNREACH ? 0 : type;
  }

  /** RFC 7606 section 5.1: at most one of the four fields that carry prefixes is in use. */
  private void checkPurpose() {
    int uses = 0;
    for (Set<Prefix> field : List.of(withdrawn, announced, reached, unreached)) {
      uses += field.isEmpty() ? 0 : 1;
    }
    Violation.unless(uses <= 1, "an UPDATE that does several things: %s", types);
    Violation.unless(
        !types.contains(MP_UNREACH) || types.size() == 1, "attributes beside MP_UNREACH_NLRI");
    Violation.unless(
        uses == 1 || types.contains(MP_UNREACH), "attributes without a prefix: %s", types);
  }

  private void checkMandatory() {
    Violation.unless(types.contains(1), "routes without ORIGIN");
    Violation.unless(types.contains(2), "routes without AS_PATH");
    Violation.unless(!nextHops.isEmpty(), "routes without a next hop");
    Violation.unless(
        nextHops.size() == 1
            || (!nextHops.get(0).isLinkLocal() && nextHops.get(1).isLinkLocal())
            || (nextHops.get(0).isLinkLocal() && nextHops.get(1).isLinkLocal()),
        "next hops %s",
        nextHops);
    for (Address nextHop : nextHops) {
      Violation.unless(!nextHop.isUnspecified(), "next hop %s", nextHop);
    }
    Violation.unless(fourOctets || !asPath.contains(0L), "AS 0 in the path");
    Violation.unless(
        !fourOctets || as4Path.isEmpty(), "AS4_PATH to a peer with 4-octet AS numbers");
  }
}
