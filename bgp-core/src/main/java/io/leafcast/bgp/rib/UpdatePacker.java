package io.leafcast.bgp.rib;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.attr.MpReach;
import io.leafcast.bgp.attr.MpUnreach;
import io.leafcast.bgp.attr.NextHop;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.codec.MessageCodec;
import io.leafcast.bgp.message.Update;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Nlri;
import io.leafcast.bgp.wire.Prefix;
import java.util.Iterator;
import java.util.NavigableSet;

/**
 * Fills UPDATEs with prefixes: each carries either routes that share their attributes, or
 * withdrawals, of one family, up to a limit of octets (RFC 7606 section 5.1). IPv4 unicast goes
 * into the fields that RFC 4271 section 4.3 has for it, everything else into MP_REACH_NLRI and
 * MP_UNREACH_NLRI, which stand first.
 */
public final class UpdatePacker {
  private static final int LONGEST_SHORT_VALUE = 255;
  private static final int NOT_IN_AN_ATTRIBUTE = Short.MIN_VALUE;

  private static final Prefix LONGEST_IPV4 = new Prefix(Address.ipv4(0), 32);
  private static final Prefix LONGEST_IPV6 = new Prefix(Address.ipv6(0, 0), 128);

  private final Encoding encoding;

  /** An UPDATE, and the prefixes that it took. */
  record Packed(Update update, ImmutableList<Prefix> prefixes) {}

  /** A packer for a session that writes its octets so. */
  public UpdatePacker(Encoding encoding) {
    this.encoding = encoding;
  }

  /** The most octets that a message may have. */
  public int limit() {
    return encoding.largestMessage();
  }

  /** Octets of an UPDATE that announces a single prefix of the greatest length with this route. */
  int octetsOfOne(Route route) {
    Prefix longest = route.family().afi().equals(Afi.IPV4) ? LONGEST_IPV4 : LONGEST_IPV6;
    return measured(announcement(route, ImmutableList.of()))
        .octetsWith(Nlri.octets(longest, encoding));
  }

  /**
   * One UPDATE that announces the first of {@code pending} with {@code route}, as many as fit; they
   * are taken out of {@code pending}, which must not be empty. At least one is taken: that a route
   * fits at all is for {@link ExportPolicy} to see to.
   */
  Packed announce(Route route, NavigableSet<Prefix> pending) {
    ImmutableList<Prefix> taken = take(pending, measured(announcement(route, ImmutableList.of())));
    return new Packed(announcement(route, taken), taken);
  }

  /** One UPDATE that withdraws the first of {@code pending}, as {@link #announce} does. */
  Packed withdraw(Family family, NavigableSet<Prefix> pending) {
    ImmutableList<Prefix> taken = take(pending, measured(endOfRib(family)));
    return new Packed(withdrawal(family, taken), taken);
  }

  /** The End-of-RIB marker of {@code family} (RFC 4724 section 2). */
  static Update endOfRib(Family family) {
    return withdrawal(family, ImmutableList.of());
  }

  /**
   * An UPDATE before its prefixes are in it.
   *
   * @param octets of the message
   * @param value octets of the value of the attribute that the prefixes go into; past 255 the
   *     attribute's length needs one octet more
   */
  private record Measured(int octets, int value) {
    int octetsWith(int prefixes) {
      return octets + prefixes + (value + prefixes > LONGEST_SHORT_VALUE ? 1 : 0);
    }
  }

  private Measured measured(Update empty) {
    int value = NOT_IN_AN_ATTRIBUTE;
    for (PathAttribute attribute : empty.attributes()) {
      if (attribute instanceof MpReach reach) {
        value = 5 + octetsOf(reach.nextHops());
      } else if (attribute instanceof MpUnreach) {
        value = 3;
      }
    }
    return new Measured(MessageCodec.octets(empty, encoding), value);
  }

  private ImmutableList<Prefix> take(NavigableSet<Prefix> pending, Measured empty) {
    int prefixes = 0;
    ImmutableList.Builder<Prefix> taken = ImmutableList.builder();
    Iterator<Prefix> each = pending.iterator();
    while (each.hasNext()) {
      Prefix prefix = each.next();
      int together = prefixes + Nlri.octets(prefix, encoding);
      if (prefixes > 0 && empty.octetsWith(together) > limit()) {
        break;
      }
      prefixes = together;
      taken.add(prefix);
      each.remove();
    }
    return taken.build();
  }

  private static int octetsOf(ImmutableList<Address> addresses) {
    return addresses.stream().mapToInt(address -> address.afi().addressOctets()).sum();
  }

  private static Update announcement(Route route, ImmutableList<Prefix> prefixes) {
    ImmutableList.Builder<PathAttribute> attributes = ImmutableList.builder();
    if (!isClassic(route.family())) {
      attributes.add(new MpReach(route.family(), route.nextHops(), ImmutableList.copyOf(prefixes)));
      attributes.addAll(route.attributes());
      return new Update(ImmutableList.of(), attributes.build(), ImmutableList.of());
    }
    PathAttribute nextHop = new NextHop(route.nextHops().getFirst());
    route.attributes().stream()
        .filter(attribute -> attribute.type() < nextHop.type())
        .forEach(attributes::add);
    attributes.add(nextHop);
    route.attributes().stream()
        .filter(attribute -> attribute.type() > nextHop.type())
        .forEach(attributes::add);
    return new Update(ImmutableList.of(), attributes.build(), ImmutableList.copyOf(prefixes));
  }

  private static Update withdrawal(Family family, ImmutableList<Prefix> prefixes) {
    return isClassic(family)
        ? new Update(ImmutableList.copyOf(prefixes), ImmutableList.of(), ImmutableList.of())
        : new Update(
            ImmutableList.of(),
            ImmutableList.of(new MpUnreach(family, ImmutableList.copyOf(prefixes))),
            ImmutableList.of());
  }

  private static boolean isClassic(Family family) {
    return family.equals(Family.IPV4_UNICAST);
  }
}
