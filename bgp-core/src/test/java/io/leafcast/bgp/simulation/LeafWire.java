package io.leafcast.bgp.simulation;

import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.Safi;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How a leaf reads what a speaker sends: a small strict parser of its own, written from the RFCs
 * alone, so that our encoder is not judged by our decoder only. What no careful speaker sends is a
 * {@link Violation}.
 */
final class LeafWire {
  static final int OPEN = 1;
  static final int UPDATE = 2;
  static final int NOTIFICATION = 3;
  static final int KEEPALIVE = 4;
  static final int ROUTE_REFRESH = 5;

  private static final int HEADER = 19;
  private static final int AS_TRANS = 23456;

  private LeafWire() {}

  /** What was read. */
  sealed interface Message {}

  /** Of the capabilities only those that a leaf here cares for. */
  record Open(
      long asn,
      int holdTime,
      int id,
      Set<Family> families,
      boolean fourOctets,
      Optional<Graceful> graceful)
      implements Message {
    /** IPv4 unicast where the capability of RFC 4760 is missing. */
    Set<Family> carried() {
      return families.isEmpty() ? Set.of(Family.IPV4_UNICAST) : families;
    }
  }

  /**
   * What an OPEN says of a restart (RFC 4724, RFC 8538, RFC 9494).
   *
   * @param restarted R bit
   * @param seconds Restart Time
   * @param isNotification N bit
   * @param families whose routes may be kept
   * @param forwarding those of them with the F bit
   * @param longLived the seconds of RFC 9494
   * @param longForwarding those of {@code longLived} with the F bit
   */
  record Graceful(
      boolean restarted,
      int seconds,
      boolean isNotification,
      Set<Family> families,
      Set<Family> forwarding,
      Map<Family, Integer> longLived,
      Set<Family> longForwarding) {}

  /** One family's routes or withdrawals. */
  record Update(Family family, Set<Prefix> withdrawn, Set<Prefix> announced, Attributes attributes)
      implements Message {
    boolean isEndOfRib() {
      return withdrawn.isEmpty() && announced.isEmpty();
    }
  }

  record Notification(int code, int subcode) implements Message {}

  record Keepalive() implements Message {}

  record Refresh(Family family) implements Message {}

  /** What matters to a leaf of the attributes; {@code hex} is all of them but the prefixes. */
  record Attributes(
      List<Integer> types,
      List<Long> asPath,
      List<Long> as4Path,
      List<Address> nextHops,
      String hex) {}

  /** The length of the message that {@code octets} begins with, or 0 while that is not known. */
  static int lengthOf(byte[] octets) {
    return octets.length < HEADER ? 0 : ByteBuffer.wrap(octets).getShort(16) & 0xFFFF;
  }

  static int typeOf(byte[] message) {
    return message[18] & 0xFF;
  }

  static boolean isKeepalive(Octets message) {
    return message.size() == HEADER && message.at(18) == KEEPALIVE;
  }

  /** Reads one whole message of a session whose AS_PATH is of this width. */
  static Message read(byte[] message, boolean fourOctets) {
    ByteBuffer in = ByteBuffer.wrap(message);
    Violation.unless(message.length >= HEADER, "%d octets are no header", message.length);
    for (int word = 0; word < 2; word++) {
      Violation.unless(in.getLong() == -1, "marker is not all ones");
    }
    int length = u16(in);
    Violation.unless(length == message.length, "says %d octets, has %d", length, message.length);
    Violation.unless(length <= 4096, "a message of %d octets", length);
    int type = u8(in);
    Message read =
        switch (type) {
          case OPEN -> open(in);
          case UPDATE -> update(in, fourOctets);
          case NOTIFICATION -> new Notification(u8(in), u8(drained(in, 1)));
          case KEEPALIVE -> new Keepalive();
          case ROUTE_REFRESH -> new Refresh(new Family(new Afi(u16(in)), new Safi(u16(in) & 0xFF)));
          default -> throw new Violation("a message of type " + type);
        };
    Violation.unless(
        type == NOTIFICATION || !in.hasRemaining(),
        "%d octets too many in %s",
        in.remaining(),
        read);
    return read;
  }

  private static ByteBuffer drained(ByteBuffer in, int wanted) {
    Violation.unless(in.remaining() >= wanted, "message ends too early");
    return in;
  }

  private static Open open(ByteBuffer in) {
    Violation.unless(u8(in) == 4, "OPEN is not of version 4");
    long asn = u16(in);
    int holdTime = u16(in);
    int id = drained(in, 4).getInt();
    Violation.unless(holdTime == 0 || holdTime >= 3, "OPEN proposes a hold time of %d", holdTime);
    Violation.unless(id != 0, "OPEN has the identifier 0");
    ByteBuffer parameters = part(in, u8(in));
    Set<Family> families = new TreeSet<>();
    boolean fourOctets = false;
    Optional<ByteBuffer> graceful = Optional.empty();
    Optional<ByteBuffer> longLived = Optional.empty();
    while (parameters.hasRemaining()) {
      Violation.unless(u8(parameters) == 2, "an optional parameter that is no capability");
      ByteBuffer capabilities = part(parameters, u8(parameters));
      while (capabilities.hasRemaining()) {
        int code = u8(capabilities);
        ByteBuffer value = part(capabilities, u8(capabilities));
        switch (code) {
          case 1 -> families.add(new Family(new Afi(u16(value)), new Safi(u16(value) & 0xFF)));
          case 64 -> graceful = Optional.of(value);
          case 65 -> {
            long wide = drained(value, 4).getInt() & 0xFFFF_FFFFL;
            Violation.unless(
                asn == (wide > 0xFFFF ? AS_TRANS : wide), "My AS is %d beside AS %d", asn, wide);
            asn = wide;
            fourOctets = true;
          }
          case 71 -> longLived = Optional.of(value);
          default -> {} // others say nothing to a leaf
        }
      }
    }
    Violation.unless(
        longLived.isEmpty() || graceful.isPresent(), "the capability 71 without 64 beside it");
    Optional<ByteBuffer> longer = longLived;
    return new Open(
        asn,
        holdTime,
        id,
        families,
        fourOctets,
        graceful.map(value -> graceful(value, longer.orElseGet(() -> ByteBuffer.allocate(0)))));
  }

  private static Graceful graceful(ByteBuffer in, ByteBuffer longIn) {
    int head = u16(in);
    Set<Family> families = new TreeSet<>();
    Set<Family> forwarding = new TreeSet<>();
    while (in.hasRemaining()) {
      Family family = new Family(new Afi(u16(in)), new Safi(u8(in)));
      Violation.unless(families.add(family), "%s twice in the capability 64", family);
      if ((u8(in) & 0x80) != 0) {
        forwarding.add(family);
      }
    }
    Map<Family, Integer> longLived = new TreeMap<>();
    Set<Family> longForwarding = new TreeSet<>();
    while (longIn.hasRemaining()) {
      Family family = new Family(new Afi(u16(longIn)), new Safi(u8(longIn)));
      if ((u8(longIn) & 0x80) != 0) {
        longForwarding.add(family);
      }
      longLived.put(family, u8(longIn) << 16 | u16(longIn));
    }
    return new Graceful(
        (head & 0x8000) != 0,
        head & 0xFFF,
        (head & 0x4000) != 0,
        families,
        forwarding,
        longLived,
        longForwarding);
  }

  private static Update update(ByteBuffer in, boolean fourOctets) {
    Set<Prefix> withdrawn = prefixes(part(in, u16(in)), Afi.IPV4);
    ByteBuffer attributes = part(in, u16(in));
    Set<Prefix> announced = prefixes(part(in, in.remaining()), Afi.IPV4);
    return attributes.hasRemaining()
        ? new AttributesReader(withdrawn, announced, fourOctets).read(attributes)
        : classic(withdrawn, announced);
  }

  private static Update classic(Set<Prefix> withdrawn, Set<Prefix> announced) {
    Violation.unless(announced.isEmpty(), "routes without attributes: %s", announced);
    return new Update(Family.IPV4_UNICAST, withdrawn, announced, NO_ATTRIBUTES);
  }

  static final Attributes NO_ATTRIBUTES =
      new Attributes(List.of(), List.of(), List.of(), List.of(), "");

  static Set<Prefix> prefixes(ByteBuffer in, Afi afi) {
    Set<Prefix> prefixes = new TreeSet<>();
    while (in.hasRemaining()) {
      int length = u8(in);
      ByteBuffer bits = part(in, (length + 7) / 8);
      Violation.unless(length <= afi.addressOctets() * 8, "a prefix of %d bits", length);
      byte[] address = new byte[afi.addressOctets()];
      bits.get(address, 0, bits.remaining());
      Prefix prefix = Prefix.containing(address(address), length);
      Violation.unless(prefix.address().equals(address(address)), "%s has host bits set", prefix);
      Violation.unless(prefixes.add(prefix), "%s twice in one UPDATE", prefix);
    }
    return prefixes;
  }

  static Address address(byte[] octets) {
    ByteBuffer in = ByteBuffer.wrap(octets);
    return octets.length == 4
        ? Address.ipv4(in.getInt())
        : Address.ipv6(in.getLong(), in.getLong());
  }

  static int u8(ByteBuffer in) {
    return drained(in, 1).get() & 0xFF;
  }

  static int u16(ByteBuffer in) {
    return drained(in, 2).getShort() & 0xFFFF;
  }

  /** The next {@code count} octets as a buffer of their own. */
  static ByteBuffer part(ByteBuffer in, int count) {
    drained(in, count);
    ByteBuffer part = in.slice(in.position(), count);
    in.position(in.position() + count);
    return part;
  }

  static String hex(ByteBuffer in) {
    byte[] octets = new byte[in.remaining()];
    in.duplicate().get(octets);
    return HexFormat.of().formatHex(octets);
  }

  /** Numbers of one AS_PATH or AS4_PATH, which a speaker with routes of its own sends as one. */
  static List<Long> path(ByteBuffer in, int width) {
    List<Long> path = new ArrayList<>();
    while (in.hasRemaining()) {
      Violation.unless(u8(in) == 2, "an AS_PATH segment that is no AS_SEQUENCE");
      int count = u8(in);
      Violation.unless(count > 0, "an empty AS_PATH segment");
      for (int i = 0; i < count; i++) {
        path.add(width == 4 ? drained(in, 4).getInt() & 0xFFFF_FFFFL : u16(in));
      }
    }
    return path;
  }
}
