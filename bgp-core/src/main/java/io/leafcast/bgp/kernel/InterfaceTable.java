package io.leafcast.bgp.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.rib.InterfaceAddresses;
import io.leafcast.bgp.rib.InterfaceAddresses.Flag;
import io.leafcast.bgp.rib.InterfaceAddresses.Link;
import io.leafcast.bgp.rib.InterfaceAddresses.OnLink;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Prefix;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes interfaces and their addresses of the messages of two rtnetlink dumps, that of links and
 * that of addresses (RFC 3549 sections 3.1.1 and 3.1.2). Octets in, values out; what has another
 * form than the kernel's is an IOException.
 */
final class InterfaceTable {
  /** From {@code <linux/netlink.h>}: NLMSG_ERROR, NLMSG_DONE; NLM_F_DUMP_INTR. */
  private static final int ERROR = 2;

  private static final int DONE = 3;
  private static final int INTERRUPTED = 0x10;

  /** From {@code <linux/rtnetlink.h>}: RTM_NEWLINK, RTM_NEWADDR. */
  private static final int NEW_LINK = 16;

  private static final int NEW_ADDRESS = 20;

  /** From {@code <linux/if.h>}: IFF_UP and IFF_RUNNING, which is a carrier. */
  private static final int UP_AND_RUNNING = 0x1 | 0x40;

  /** From {@code <linux/if_link.h>}: IFLA_IFNAME. */
  private static final int NAME = 3;

  /** From {@code <linux/if_addr.h>}: IFA_ADDRESS, IFA_LOCAL, IFA_FLAGS. */
  private static final int ADDRESS = 1;

  private static final int LOCAL = 2;
  private static final int FLAGS = 8;

  /** From the same: IFA_F_SECONDARY, which is IFA_F_TEMPORARY of IPv6, _DADFAILED, ... */
  private static final int SECONDARY = 0x01;

  private static final int DUPLICATE = 0x08;
  private static final int DEPRECATED = 0x20;
  private static final int TENTATIVE = 0x40;

  private static final int IPV4 = 2;
  private static final int IPV6 = 10;
  private static final int HEADER_OCTETS = 16;
  private static final int LINK_OCTETS = 16;
  private static final int ADDRESS_OCTETS = 8;
  private static final int ATTRIBUTE_OCTETS = 4;

  /** More than any host has; what is left of a dump then is not kept. */
  static final int MOST = 65_536;

  private final Map<Integer, Known> links = new LinkedHashMap<>();
  private final Map<Integer, List<OnLink>> addresses = new HashMap<>();
  private int kept;
  private Reading reading = Reading.CONSISTENT;

  private record Known(String name, Link link) {}

  private enum Reading {
    CONSISTENT,
    CHANGED_MEANWHILE
  }

  /** Whether more of a dump follows. */
  enum Dump {
    GOES_ON,
    OVER
  }

  /** Takes in what one receive brought: whole messages, one behind the other. */
  Dump take(ByteBuffer octets) throws IOException {
    ByteBuffer rest = octets.slice().order(octets.order());
    while (rest.remaining() >= HEADER_OCTETS) {
      int at = rest.position();
      int length = rest.getInt(at);
      int type = Short.toUnsignedInt(rest.getShort(at + 4));
      if ((rest.getShort(at + 6) & INTERRUPTED) != 0) {
        reading = Reading.CHANGED_MEANWHILE;
      }
      if (length < HEADER_OCTETS || length > rest.remaining()) {
        throw new IOException("a netlink message of " + length + " octets");
      }
      ByteBuffer body = rest.slice(at + HEADER_OCTETS, length - HEADER_OCTETS).order(rest.order());
      switch (type) {
        case DONE -> {
          return Dump.OVER;
        }
        case ERROR -> throw new IOException("netlink refuses: error " + error(body));
        case NEW_LINK -> link(body);
        case NEW_ADDRESS -> address(body);
        default -> {} // nothing that was asked for
      }
      rest.position(at + Math.min(aligned(length), rest.remaining()));
    }
    return Dump.GOES_ON;
  }

  private static int error(ByteBuffer body) {
    return body.remaining() < Integer.BYTES ? 0 : -body.getInt(0);
  }

  private void link(ByteBuffer body) throws IOException {
    require(body, LINK_OCTETS);
    int index = body.getInt(4);
    int flags = body.getInt(8);
    Optional<ByteBuffer> name = attributes(body, LINK_OCTETS).of(NAME);
    if (name.isPresent()) {
      keep();
      links.put(
          index,
          new Known(
              text(name.get()), (flags & UP_AND_RUNNING) == UP_AND_RUNNING ? Link.UP : Link.DOWN));
    }
  }

  /** Ends with a zero octet. */
  private static String text(ByteBuffer octets) {
    String text = UTF_8.decode(octets).toString();
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  private void address(ByteBuffer body) throws IOException {
    require(body, ADDRESS_OCTETS);
    int family = body.get(0);
    int length = Byte.toUnsignedInt(body.get(1));
    int index = body.getInt(4);
    Attributes given = attributes(body, ADDRESS_OCTETS);
    Optional<ByteBuffer> local = given.of(LOCAL).or(() -> given.of(ADDRESS));
    if (local.isEmpty() || (family != IPV4 && family != IPV6)) {
      return;
    }
    Address address = address(family, local.get());
    if (length > 8 * address.afi().addressOctets()) {
      throw new IOException("a prefix of " + length + " bits");
    }
    int flags =
        given
            .of(FLAGS)
            .filter(octets -> octets.remaining() >= Integer.BYTES)
            .map(octets -> octets.getInt(0))
            .orElse(Byte.toUnsignedInt(body.get(2)));
    keep();
    addresses
        .computeIfAbsent(index, _ -> new ArrayList<>())
        .add(new OnLink(address, Prefix.containing(address, length), flags(family, flags)));
  }

  private static Address address(int family, ByteBuffer octets) throws IOException {
    ByteBuffer bits = octets.order(ByteOrder.BIG_ENDIAN);
    require(bits, family == IPV4 ? Integer.BYTES : 2 * Long.BYTES);
    return family == IPV4
        ? Address.ipv4(bits.getInt(0))
        : Address.ipv6(bits.getLong(0), bits.getLong(Long.BYTES));
  }

  private static ImmutableSet<Flag> flags(int family, int bits) {
    ImmutableSet.Builder<Flag> flags = ImmutableSet.builder();
    if ((bits & SECONDARY) != 0) {
      flags.add(family == IPV4 ? Flag.SECONDARY : Flag.TEMPORARY);
    }
    if ((bits & (TENTATIVE | DUPLICATE)) != 0) {
      flags.add(Flag.TENTATIVE);
    }
    if ((bits & DEPRECATED) != 0) {
      flags.add(Flag.DEPRECATED);
    }
    return flags.build();
  }

  private void keep() throws IOException {
    if (++kept > MOST) {
      throw new IOException("more than " + MOST + " interfaces and addresses");
    }
  }

  private static void require(ByteBuffer octets, int least) throws IOException {
    if (octets.remaining() < least) {
      throw new IOException("a netlink message that is cut short");
    }
  }

  private static int aligned(int length) {
    return (length + 3) & ~3;
  }

  /** The attributes behind a message's fixed part; of several alike the last. */
  private record Attributes(ImmutableMap<Integer, ByteBuffer> byType) {
    Optional<ByteBuffer> of(int type) {
      return Optional.ofNullable(byType.get(type));
    }
  }

  private static Attributes attributes(ByteBuffer body, int from) throws IOException {
    ImmutableMap.Builder<Integer, ByteBuffer> byType = ImmutableMap.builder();
    int at = from;
    while (body.limit() - at >= ATTRIBUTE_OCTETS) {
      int length = Short.toUnsignedInt(body.getShort(at));
      if (length < ATTRIBUTE_OCTETS || length > body.limit() - at) {
        throw new IOException("a netlink attribute of " + length + " octets");
      }
      byType.put(
          Short.toUnsignedInt(body.getShort(at + 2)),
          body.slice(at + ATTRIBUTE_OCTETS, length - ATTRIBUTE_OCTETS).order(body.order()));
      at += aligned(length);
    }
    return new Attributes(byType.buildKeepingLast());
  }

  /** Whether the tables stayed as they were while they were read. */
  boolean isConsistent() {
    return reading == Reading.CONSISTENT;
  }

  /** By name: addresses of IPv4 in the kernel's order, then those of IPv6 ascending. */
  ImmutableMap<String, InterfaceAddresses> interfaces() {
    ImmutableMap.Builder<String, InterfaceAddresses> byName = ImmutableMap.builder();
    links.forEach((index, link) ->
        byName.put(
            link.name,
            new InterfaceAddresses(
                index, link.link, ordered(addresses.getOrDefault(index, List.of())))));
    return byName.buildKeepingLast();
  }

  private static ImmutableList<OnLink> ordered(List<OnLink> found) {
    return ImmutableList.sortedCopyOf(
        Comparator.comparing(OnLink::address, InterfaceTable::compare), found);
  }

  private static int compare(Address one, Address other) {
    return one.afi().equals(Afi.IPV4) && other.afi().equals(Afi.IPV4) ? 0 : one.compareTo(other);
  }
}
