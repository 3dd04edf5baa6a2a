package io.leafcast.bgp.transport;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.rib.InterfaceAddresses.Flag;
import io.leafcast.bgp.rib.InterfaceAddresses.OnLink;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Prefix;
import java.util.Comparator;
import java.util.List;

/**
 * The kernel's table of IPv6 addresses, {@code /proc/net/if_inet6}: address, index, length of the
 * prefix, scope, flags, all in hexadecimal, and the name of the interface.
 */
final class Inet6Table {
  private static final Splitter WORDS = Splitter.on(' ').omitEmptyStrings();
  private static final int HEX = 16;
  private static final int HALF = 16;

  /** From {@code <linux/if_addr.h>}: IFA_F_TEMPORARY, _DADFAILED, _DEPRECATED, _TENTATIVE. */
  private static final int TEMPORARY = 0x01;

  private static final int DUPLICATE = 0x08;
  private static final int DEPRECATED = 0x20;
  private static final int TENTATIVE = 0x40;

  private Inet6Table() {}

  /** By interface, ascending. Throws IllegalArgumentException for a line of another form. */
  static ImmutableListMultimap<String, OnLink> parse(List<String> lines) {
    return lines.stream()
        .map(WORDS::splitToList)
        .sorted(Comparator.comparing(words -> address(words.getFirst())))
        .collect(ImmutableListMultimap.toImmutableListMultimap(List::getLast, Inet6Table::onLink));
  }

  private static OnLink onLink(List<String> words) {
    Address address = address(words.getFirst());
    int length = Integer.parseInt(words.get(2), HEX);
    return new OnLink(
        address, Prefix.containing(address, length), flags(Integer.parseInt(words.get(4), HEX)));
  }

  private static Address address(String digits) {
    return Address.ipv6(
        Long.parseUnsignedLong(digits.substring(0, HALF), HEX),
        Long.parseUnsignedLong(digits.substring(HALF), HEX));
  }

  private static ImmutableSet<Flag> flags(int bits) {
    ImmutableSet.Builder<Flag> flags = ImmutableSet.builder();
    if ((bits & (TENTATIVE | DUPLICATE)) != 0) {
      flags.add(Flag.TENTATIVE);
    }
    if ((bits & DEPRECATED) != 0) {
      flags.add(Flag.DEPRECATED);
    }
    if ((bits & TEMPORARY) != 0) {
      flags.add(Flag.TEMPORARY);
    }
    return flags.build();
  }
}
