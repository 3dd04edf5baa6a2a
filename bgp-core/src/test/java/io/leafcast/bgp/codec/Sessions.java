package io.leafcast.bgp.codec;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Resilience;
import io.leafcast.bgp.message.UpdateRules;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.RouterId;

/** Negotiated terms for tests: both families, and each test changes what it is about. */
final class Sessions {
  static final Asn OURS = new Asn(64511);
  static final Asn PEER = new Asn(64500);

  /** Any path may begin with any number. */
  static final UpdateRules ANY_FIRST_AS =
      new UpdateRules(UpdateRules.FirstAs.IS_ANY, ImmutableSet.of());

  private Sessions() {}

  static Negotiated external(AsWidth width) {
    return external(Encoding.of(width));
  }

  static Negotiated external(Encoding encoding) {
    return terms(PEER, encoding, Family.IPV4_UNICAST, Family.IPV6_UNICAST);
  }

  static Negotiated external(Family... families) {
    return terms(PEER, Encoding.USUAL, families);
  }

  static Negotiated internal(AsWidth width) {
    return internal(Encoding.of(width));
  }

  static Negotiated internal(Encoding encoding) {
    return terms(OURS, encoding, Family.IPV4_UNICAST, Family.IPV6_UNICAST);
  }

  private static Negotiated terms(Asn peer, Encoding encoding, Family... families) {
    return new Negotiated(
        OURS,
        peer,
        new RouterId(0xC0000201),
        new RouterId(0xC0000202),
        90,
        encoding,
        encoding,
        Negotiated.Refresh.ANSWERED,
        ImmutableSortedSet.copyOf(families),
        new Resilience.None(Resilience.By.PEER));
  }
}
