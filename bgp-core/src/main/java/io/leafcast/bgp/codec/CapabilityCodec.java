package io.leafcast.bgp.codec;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.message.Capability;
import io.leafcast.bgp.message.Capability.GracefulRestart.Notifications;
import io.leafcast.bgp.message.Capability.GracefulRestart.Start;
import io.leafcast.bgp.message.Forwarding;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.OctetReader;
import io.leafcast.bgp.wire.OctetWriter;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Safi;
import java.util.Optional;

/**
 * Capabilities of an OPEN (RFC 5492 section 4), each read within its own length. One that we know
 * but whose value has a wrong length is let pass as {@link Capability.Other}, with a remark: it
 * then counts as not offered.
 */
final class CapabilityCodec {
  static final int MULTIPROTOCOL = 1;
  static final int ROUTE_REFRESH = 2;
  static final int GRACEFUL_RESTART = 64;
  static final int FOUR_OCTET_AS = 65;
  static final int LONG_LIVED = 71;

  private static final int RESTARTED = 0x8000;
  private static final int NOTIFICATIONS = 0x4000;
  private static final int FORWARDING = 0x80;

  private CapabilityCodec() {}

  static Octets encode(Capability capability) {
    OctetWriter value = new OctetWriter();
    int code =
        switch (capability) {
          case Capability.Multiprotocol(Family family) -> {
            value.u16(family.afi().code()).u8(0).u8(family.safi().code());
            yield MULTIPROTOCOL;
          }
          case Capability.RouteRefreshSupported() -> ROUTE_REFRESH;
          case Capability.FourOctetAs(var asn) -> {
            value.u32(asn.value());
            yield FOUR_OCTET_AS;
          }
          case Capability.GracefulRestart graceful -> {
            value.u16(
                (graceful.start() == Start.RESTARTED ? RESTARTED : 0)
                    | (graceful.notifications() == Notifications.KEEP_ROUTES ? NOTIFICATIONS : 0)
                    | graceful.seconds());
            graceful.families().forEach(kept -> family(value, kept.family(), kept.forwarding()));
            yield GRACEFUL_RESTART;
          }
          case Capability.LongLivedGracefulRestart(var families) -> {
            for (Capability.LongLivedGracefulRestart.KeptLong kept : families) {
              family(value, kept.family(), kept.forwarding());
              value.u8(kept.seconds() >> 16).u16(kept.seconds() & 0xFFFF);
            }
            yield LONG_LIVED;
          }
          case Capability.Other(int other, Octets octets) -> {
            value.octets(octets);
            yield other;
          }
        };
    return new OctetWriter().u8(code).withLength8(value.toOctets()).toOctets();
  }

  private static void family(OctetWriter value, Family family, Forwarding forwarding) {
    value
        .u16(family.afi().code())
        .u8(family.safi().code())
        .u8(forwarding == Forwarding.GOES_ON ? FORWARDING : 0);
  }

  /** Reads capabilities up to the end of {@code in}; false when the last one overruns it. */
  static boolean decode(
      OctetReader in,
      ImmutableList.Builder<Capability> capabilities,
      ImmutableList.Builder<String> remarks) {
    while (!in.isEmpty()) {
      if (!in.has(2)) {
        return false;
      }
      int code = in.u8();
      int length = in.u8();
      if (!in.has(length)) {
        return false;
      }
      OctetReader value = in.slice(length);
      Octets octets = value.peekRest();
      capabilities.add(
          known(code, value)
              .orElseGet(() -> {
                if (isKnown(code)) {
                  remarks.add("capability " + code + " has a wrong length and is ignored");
                }
                return new Capability.Other(code, octets);
              }));
    }
    return true;
  }

  private static boolean isKnown(int code) {
    return code == MULTIPROTOCOL
        || code == ROUTE_REFRESH
        || code == GRACEFUL_RESTART
        || code == FOUR_OCTET_AS
        || code == LONG_LIVED;
  }

  private static Optional<Capability> known(int code, OctetReader value) {
    int length = value.remaining();
    if (code == MULTIPROTOCOL && length == 4) {
      Afi afi = new Afi(value.u16());
      value.u8(); // reserved
      return Optional.of(new Capability.Multiprotocol(new Family(afi, new Safi(value.u8()))));
    }
    if (code == GRACEFUL_RESTART && length >= 2 && (length - 2) % 4 == 0) {
      return Optional.of(gracefulRestart(value));
    }
    if (code == LONG_LIVED && length % 7 == 0) {
      return Optional.of(longLived(value));
    }
    if (code == ROUTE_REFRESH && length == 0) {
      return Optional.of(new Capability.RouteRefreshSupported());
    }
    if (code == FOUR_OCTET_AS && length == 4) {
      return Optional.of(new Capability.FourOctetAs(value.asn(AsWidth.FOUR_OCTETS)));
    }
    return Optional.empty();
  }

  private static Capability gracefulRestart(OctetReader value) {
    int head = value.u16(); // two of its bits are reserved
    ImmutableList.Builder<Capability.GracefulRestart.Kept> families = ImmutableList.builder();
    while (!value.isEmpty()) {
      Family family = Family.of(value.u16(), value.u8());
      families.add(new Capability.GracefulRestart.Kept(family, forwarding(value.u8())));
    }
    return new Capability.GracefulRestart(
        (head & RESTARTED) != 0 ? Start.RESTARTED : Start.RUNNING,
        (head & NOTIFICATIONS) != 0 ? Notifications.KEEP_ROUTES : Notifications.END_ROUTES,
        head & Capability.GracefulRestart.MOST_SECONDS,
        families.build());
  }

  private static Capability longLived(OctetReader value) {
    ImmutableList.Builder<Capability.LongLivedGracefulRestart.KeptLong> families =
        ImmutableList.builder();
    while (!value.isEmpty()) {
      Family family = Family.of(value.u16(), value.u8());
      Forwarding forwarding = forwarding(value.u8());
      families.add(
          new Capability.LongLivedGracefulRestart.KeptLong(
              family, forwarding, value.u8() << 16 | value.u16()));
    }
    return new Capability.LongLivedGracefulRestart(families.build());
  }

  private static Forwarding forwarding(int flags) {
    return (flags & FORWARDING) != 0 ? Forwarding.GOES_ON : Forwarding.STOPPED;
  }
}
