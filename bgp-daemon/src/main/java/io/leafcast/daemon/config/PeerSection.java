package io.leafcast.daemon.config;

import static io.leafcast.daemon.config.Key.optional;
import static io.leafcast.daemon.config.Key.required;
import static io.leafcast.daemon.config.Key.requiredUnlessGrouped;

import com.google.common.collect.ImmutableSortedSet;
import com.google.errorprone.annotations.Immutable;
import io.leafcast.bgp.message.UpdateRules.FirstAs;
import io.leafcast.bgp.speaker.PeerSettings.Opening;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Family;

/** {@code peers[]}: a router to announce to. */
@Immutable
record PeerSection(
    One<String> name,
    One<String> group,
    One<Selector> nodes,
    One<Address> address,
    One<String> networkInterface,
    One<Integer> port,
    One<Asn> asn,
    One<Address> localAddress,
    One<Opening> opening,
    One<Integer> multihop,
    One<PasswordKeys> password,
    Many<Family> families,
    One<Integer> holdTime,
    One<RetryKeys> retry,
    One<GracefulRestartKeys> gracefulRestart,
    One<NextHopKeys> nextHop,
    One<FastFailoverKeys> fastFailover,
    One<FirstAs> firstAs) {
  static final Type<String> NAME =
      Type.text(
          "[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?",
          "lower case letters, digits, '-' and '.', at most 63");

  static final Type<PeerSection> TYPE = new Type.Section<>(PeerSection::read, Type.HeldBack.THIS);

  static PeerSection read(Keys peer) {
    return new PeerSection(
        peer.one(required("name", NAME, "what status, logs and metrics call it, such as leaf-1")),
        peer.one(
            optional(
                PeerGroup.KEY,
                NAME,
                "the name of one of peerGroups; what it says holds where the peer itself says nothing")),
        peer.one(
            optional(
                "nodes",
                Selector.TYPE,
                "the nodes that have this peer, by their labels; without it all")),
        peer.one(required("address", Type.ADDRESS, "IPv4 or IPv6, without a zone")),
        peer.one(
            optional(
                "interface",
                Type.text("[^/\\s%]{1,15}", "the name of an interface, such as eth0"),
                "the interface that the peer is on; a link-local address needs it")),
        peer.one(optional("port", Type.PORT, "the peer's TCP port").or("179")),
        peer.one(
            requiredUnlessGrouped(
                "asn",
                Type.ASN,
                "the number of the peer's AS; ours is iBGP; it may stand in the group")),
        peer.one(
            optional(
                "localAddress",
                Type.ADDRESS,
                "the address to dial from; without it the kernel chooses")),
        peer.one(
            optional(
                    "passive",
                    new Type.Flag<>(Opening.PASSIVE, Opening.DIAL),
                    "wait for the peer to connect, instead of dialling")
                .or("false")),
        peer.one(
            optional(
                    "multihop",
                    Type.whole(1, 255),
                    "hops that an eBGP peer may be away (TTL); iBGP ignores it")
                .or("1")),
        peer.one(
            optional(
                "password",
                PasswordKeys.TYPE,
                "the password of TCP-MD5 (RFC 2385), the same as the peer has for us")),
        peer.many(
            optional("families", Type.FAMILY, "ipv6-unicast, ipv4-unicast or both, on one session")
                .or("[ipv6-unicast, ipv4-unicast]")),
        peer.one(
            optional(
                    "holdTime",
                    new Type.Whole<>(0, 65535, ImmutableSortedSet.of(1L, 2L), Math::toIntExact),
                    "seconds without a message until the session is given up; 0 is"
                        + " never; the peer may offer less")
                .or("90")),
        peer.one(optional("retry", RetryKeys.TYPE, "the wait before dialling again").or("{}")),
        peer.one(
            optional(
                    "gracefulRestart",
                    GracefulRestartKeys.TYPE,
                    "what becomes of the routes when one of both restarts")
                .or("{}")),
        peer.one(
            optional(
                "nextHop",
                NextHopKeys.TYPE,
                "next hops to announce instead of the session's own address")),
        peer.one(
            optional(
                    "fastFailover",
                    FastFailoverKeys.TYPE,
                    "what becomes of an eBGP session on the link when its interface goes down")
                .or("{}")),
        peer.one(
            optional(
                    "enforceFirstAs",
                    new Type.Flag<>(FirstAs.IS_THE_PEER, FirstAs.IS_ANY),
                    "refuse routes whose AS_PATH does not begin with the peer's AS; false for a route server")
                .or("true")));
  }
}
