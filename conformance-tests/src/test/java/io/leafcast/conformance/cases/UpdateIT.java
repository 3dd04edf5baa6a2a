package io.leafcast.conformance.cases;

import static io.leafcast.conformance.lab.Eventually.SOON;
import static io.leafcast.conformance.peers.Messages.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Splitter;
import io.leafcast.bgp.wire.Rfc;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Pair;
import io.leafcast.conformance.peers.Hex;
import io.leafcast.conformance.peers.Messages;
import io.leafcast.conformance.peers.PeerConnection;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * UPDATEs of every wrongness, RFC 4271 section 6.3 as RFC 7606 has it. What the daemon made of one
 * is seen in its count of received prefixes, and in whether the session lives.
 */
class UpdateIT {
  private static final String ORIGIN = attribute(0x40, 1, "00");
  private static final String PATH = attribute(0x40, 2, "0201" + Hex.four(Stage.PEER_ASN));
  private static final String NEXT_HOP = attribute(0x40, 3, Hex.address(Pair.LEAF_IPV4));
  private static final String GOOD = ORIGIN + PATH + NEXT_HOP;
  private static final String VICTIM = Hex.prefix("203.0.113.0/24");
  private static final String WITNESS = Hex.prefix("192.0.2.0/24");

  private static Stage stage;
  private PeerConnection peer;

  @BeforeAll
  static void set() {
    stage = Stage.set("lc-it-update");
  }

  @AfterAll
  static void close() {
    if (stage != null) {
      stage.close();
    }
  }

  @BeforeEach
  void establish() {
    peer = stage.session();
  }

  @AfterEach
  void nobodyElseIsTouched() {
    if (peer != null) {
      // A clean end: the next case does not wait for an idle peer.
      peer.close();
    }
    stage.assertUntouched();
  }

  static Stream<Arguments> treatedAsWithdraw() {
    return Stream.of(
        Arguments.of("ERR-1 ORIGIN optional", attribute(0xc0, 1, "00") + PATH + NEXT_HOP),
        Arguments.of("ERR-1 AS_PATH not transitive", ORIGIN + attribute(0, 2, "") + NEXT_HOP),
        Arguments.of("ERR-1 MED well-known", GOOD + attribute(0x40, 4, "00000001")),
        Arguments.of("ERR-2 no ORIGIN", PATH + NEXT_HOP),
        Arguments.of("ERR-2 no AS_PATH", ORIGIN + NEXT_HOP),
        Arguments.of("ERR-2 no NEXT_HOP", ORIGIN + PATH),
        Arguments.of("ERR-3 ORIGIN 3", attribute(0x40, 1, "03") + PATH + NEXT_HOP),
        Arguments.of("ERR-3 ORIGIN of two octets", attribute(0x40, 1, "0000") + PATH + NEXT_HOP),
        Arguments.of("ERR-4 segment type 9", path("0901" + Hex.four(Stage.PEER_ASN))),
        Arguments.of("ERR-4 empty segment", path("0200")),
        Arguments.of("ERR-4 segment overruns", path("0202" + Hex.four(Stage.PEER_ASN))),
        Arguments.of("ERR-4 one octet left", path("0201" + Hex.four(Stage.PEER_ASN) + "02")),
        Arguments.of("ERR-4 AS 0", path("0202" + Hex.four(Stage.PEER_ASN) + Hex.four(0))),
        Arguments.of("ERR-5 first AS is not the peer's", path("0201" + Hex.four(64500))),
        Arguments.of("ERR-6 NEXT_HOP of 3", ORIGIN + PATH + attribute(0x40, 3, "0a0001")),
        Arguments.of("ERR-6 NEXT_HOP of 5", ORIGIN + PATH + attribute(0x40, 3, "0a00010100")),
        Arguments.of("ERR-7 MED of 3", GOOD + attribute(0x80, 4, "000001")),
        Arguments.of("ERR-10 COMMUNITIES of 3", GOOD + attribute(0xc0, 8, "000001")),
        Arguments.of("ERR-10 COMMUNITIES of 0", GOOD + attribute(0xc0, 8, "")),
        Arguments.of(
            "ERR-10 EXTENDED COMMUNITIES of 7", GOOD + attribute(0xc0, 16, "00020001000000")),
        Arguments.of("ERR-10 EXTENDED COMMUNITIES of 0", GOOD + attribute(0xc0, 16, "")),
        Arguments.of("ERR-10 LARGE_COMMUNITY of 11", GOOD + attribute(0xc0, 32, "00".repeat(11))),
        Arguments.of("ERR-10 LARGE_COMMUNITY of 0", GOOD + attribute(0xc0, 32, "")),
        Arguments.of("ERR-10 IPv6 communities of 19", GOOD + attribute(0xc0, 25, "00".repeat(19))),
        Arguments.of("ERR-17 ONLY_TO_CUSTOMER of 3", GOOD + attribute(0xc0, 35, "000001")),
        Arguments.of("ERR-17 ONLY_TO_CUSTOMER of 0", GOOD + attribute(0xc0, 35, "")),
        Arguments.of(
            "ERR-17 ONLY_TO_CUSTOMER of 1024", GOOD + attribute(0xc0, 35, "00".repeat(1024))),
        Arguments.of("ERR-13 last attribute overruns", GOOD + "80040800000001"),
        Arguments.of("ERR-13 two octets left", GOOD + "8004"),
        Arguments.of("ERR-14 MED of 0", GOOD + attribute(0x80, 4, "")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("treatedAsWithdraw")
  @Rfc(id = "ERR-1", says = "Flags that their type cannot have: the route is withdrawn.")
  @Rfc(id = "ERR-2", says = "A missing mandatory attribute: the route is withdrawn.")
  @Rfc(id = "ERR-3", says = "A bad ORIGIN: the route is withdrawn.")
  @Rfc(id = "ERR-4", says = "A malformed AS_PATH: the route is withdrawn.")
  @Rfc(id = "ERR-5", says = "A first AS that is not the peer's: the route is withdrawn.")
  @Rfc(id = "ERR-6", says = "A NEXT_HOP of a wrong length: the route is withdrawn.")
  @Rfc(id = "ERR-7", says = "A MULTI_EXIT_DISC of a wrong length: the route is withdrawn.")
  @Rfc(id = "ERR-10", says = "Communities of a wrong length: the route is withdrawn.")
  @Rfc(id = "ERR-13", says = "Attributes that overrun: the route is withdrawn.")
  @Rfc(id = "ERR-17", says = "An ONLY_TO_CUSTOMER of a wrong length: the route is withdrawn.")
  @Rfc(id = "ERR-14", says = "An attribute of no octets: the route is withdrawn.")
  @Rfc(id = "ERR-19", says = "The valid route of before is gone, and a good UPDATE restores it.")
  void theRouteIsWithdrawnAndTheSessionStays(String what, String attributes) {
    announceBoth();
    peer.send(Messages.update("", attributes, VICTIM));
    awaitReceived(1);
    peer.send(Messages.update("", GOOD, VICTIM));
    awaitReceived(2);
    Stage.assertAlive(peer);
  }

  static Stream<Arguments> attributesThatAreDropped() {
    return Stream.of(
        Arguments.of("ERR-8 LOCAL_PREF from eBGP", attribute(0x40, 5, "00000064")),
        Arguments.of("ERR-8 LOCAL_PREF of 3 from eBGP", attribute(0x40, 5, "000064")),
        Arguments.of("ERR-9 ATOMIC_AGGREGATE of 1", attribute(0x40, 6, "00")),
        Arguments.of("ERR-9 AGGREGATOR of 7", attribute(0xc0, 7, "00".repeat(7))),
        Arguments.of("ERR-9 AGGREGATOR AS 0", attribute(0xc0, 7, "00000000c0000201")),
        Arguments.of("ERR-11 ORIGINATOR_ID from eBGP", attribute(0x80, 9, "c0000201")),
        Arguments.of("ERR-11 CLUSTER_LIST from eBGP", attribute(0x80, 10, "c00002")),
        Arguments.of("ERR-12 MED twice", attribute(0x80, 4, "00000001").repeat(2)),
        Arguments.of("UPD-10 unknown, transitive", attribute(0xc0, 254, "0102")),
        Arguments.of("UPD-10 unknown, not transitive", attribute(0x80, 253, "0102")),
        Arguments.of("ERR-10 community types unknown", attribute(0xc0, 16, "3fee000000000001")),
        Arguments.of("ERR-17 PREFIX_SID of zeros", attribute(0xc0, 40, "00".repeat(20))),
        Arguments.of("ERR-17 PREFIX_SID that overruns", attribute(0xc0, 40, "01ffff00")),
        Arguments.of("ERR-17 BGP-LS that overruns", attribute(0x80, 29, "0404ffff00")),
        Arguments.of("ERR-17 AIGP without a metric", attribute(0x80, 26, "010003")),
        Arguments.of("ERR-17 AIGP that overruns", attribute(0x80, 26, "01ffff00")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attributesThatAreDropped")
  @Rfc(id = "ERR-8", says = "LOCAL_PREF from an eBGP peer is dropped, the route kept.")
  @Rfc(id = "ERR-9", says = "A bad ATOMIC_AGGREGATE or AGGREGATOR is dropped, the route kept.")
  @Rfc(id = "ERR-11", says = "Reflection attributes from an eBGP peer are dropped, the route kept.")
  @Rfc(id = "ERR-12", says = "The second of two is dropped, the route kept.")
  @Rfc(id = "ERR-10", says = "Communities of types that nobody knows do no harm.")
  @Rfc(id = "ERR-17", says = "A malformed PREFIX_SID, BGP-LS or AIGP is dropped, the route kept.")
  @Rfc(id = "UPD-10", says = "An unknown optional attribute does no harm.")
  void theAttributeIsDroppedAndTheRouteStays(String what, String attribute) {
    peer.send(Messages.update("", GOOD, WITNESS));
    peer.send(Messages.update("", GOOD + attribute, VICTIM));
    awaitReceived(2);
    Stage.assertAlive(peer);
  }

  static Stream<Arguments> endTheSession() {
    String reach =
        attribute(
            0x80,
            14,
            "000201" + "10" + Hex.address(Pair.LEAF_IPV6) + "00" + Hex.prefix("2001:db8:7::/48"));
    return Stream.of(
        Arguments.of("UPD-1 withdrawn too long", "0005" + "0000", "N 3/1"),
        Arguments.of("UPD-1 attributes too long", "0000" + "0010" + "40010100", "N 3/1"),
        Arguments.of(
            "UPD-2 prefix of 33 bits", "0000" + withLength(GOOD) + "21cb007100ff", "N 3/10"),
        Arguments.of("UPD-2 prefix cut short", "0000" + withLength(GOOD) + "20cb00", "N 3/10"),
        Arguments.of(
            "UPD-2 withdrawn prefix of 40 bits", "0006" + "28cb00710000" + "0000", "N 3/10"),
        Arguments.of(
            "UPD-11 unknown, well-known",
            "0000" + withLength(GOOD + attribute(0x40, 200, "00")) + VICTIM,
            "N 3/2"),
        Arguments.of(
            "ERR-12 MP_REACH_NLRI twice",
            "0000" + withLength(reach + reach + ORIGIN + PATH),
            "N 3/1"),
        Arguments.of(
            "ERR-15 MED bad and MP_UNREACH cut short",
            "0000" + withLength(GOOD + attribute(0x80, 4, "00") + attribute(0x80, 15, "0002")),
            "N 3/5"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("endTheSession")
  @Rfc(id = "UPD-1", says = "Lengths that do not fit end the session with 3/1.")
  @Rfc(id = "UPD-2", says = "NLRI that cannot be read ends the session with 3/10.")
  @Rfc(id = "UPD-11", says = "An unknown well-known attribute ends the session with 3/2.")
  @Rfc(id = "ERR-12", says = "MP_REACH_NLRI twice ends the session with 3/1.")
  @Rfc(id = "ERR-15", says = "Of several errors the strongest counts.")
  void theSessionEnds(String what, String body, String notification) {
    peer.send(Messages.message(Messages.UPDATE, body));
    Stage.assertRefused(peer, notification);
  }

  @Test
  @Rfc(id = "ERR-16", says = "A bad attribute without any reachable NLRI ends the session.")
  void aBadAttributeWithoutNlriEndsTheSession() {
    peer.send(Messages.update(VICTIM, ORIGIN + attribute(0x80, 4, "00"), ""));
    assertThat(peer.readNotification().octet(0)).isEqualTo(3);
  }

  @Test
  @Rfc(id = "UPD-3", says = "Bits beyond the length do not count.")
  void bitsBeyondTheLengthDoNotCount() {
    peer.send(Messages.update("", GOOD, "17cb0071" + "17cb0070"));
    awaitReceived(1);
    peer.send(Messages.update("17cb0071", "", ""));
    awaitReceived(0);
  }

  @Test
  @Rfc(id = "UPD-4", says = "Withdrawn and announced in one UPDATE is announced.")
  void withdrawnAndAnnouncedAtOnceIsAnnounced() {
    peer.send(Messages.update(VICTIM, GOOD, VICTIM));
    awaitReceived(1);
  }

  @Test
  @Rfc(id = "UPD-9", says = "A path with our own AS is not used, and the session stays.")
  void ourOwnAsInThePathDoesNotEndTheSession() {
    announceBoth();
    peer.send(
        Messages.update(
            "",
            ORIGIN
                + attribute(0x40, 2, "0202" + Hex.four(Stage.PEER_ASN) + Hex.four(Stage.DAEMON_ASN))
                + NEXT_HOP,
            VICTIM));
    Stage.assertAlive(peer);
  }

  @Test
  @Rfc(id = "UPD-17", says = "Attributes without NLRI are a valid UPDATE.")
  void attributesWithoutNlriAreValid() {
    peer.send(Messages.update("", GOOD, ""));
    Stage.assertAlive(peer);
  }

  @Test
  @Rfc(id = "ERR-18", says = "The log has the whole malformed UPDATE in hexadecimal.")
  void aMalformedUpdateIsLoggedInHexadecimal() {
    String update = Messages.update("", PATH + NEXT_HOP, VICTIM);
    peer.send(update);
    Eventually.see(
        "the log has the octets",
        SOON,
        () -> stage.daemon().log(),
        log -> log.contains(update.substring(2 * Messages.HEADER_LENGTH)));
  }

  @Test
  @Rfc(id = "RR-2", says = "On a ROUTE-REFRESH everything of the family is sent again.")
  void aRouteRefreshIsAnsweredWithEverything() {
    peer.send(Messages.routeRefresh(1, 1));
    peer.readUntil(message ->
        message.type() == Messages.UPDATE
            && message.body().endsWith(Hex.prefix(Stage.ANNOUNCED_IPV4)));
    peer.send(Messages.routeRefresh(1, 1));
    peer.readUntil(message ->
        message.type() == Messages.UPDATE
            && message.body().endsWith(Hex.prefix(Stage.ANNOUNCED_IPV4)));
  }

  @Test
  @Rfc(id = "RR-3", says = "A ROUTE-REFRESH for a family that was not agreed on is ignored.")
  void aRouteRefreshOfAnotherFamilyIsIgnored() {
    peer.send(Messages.routeRefresh(99, 1));
    Stage.assertAlive(peer);
  }

  private static String path(String segments) {
    return ORIGIN + attribute(0x40, 2, segments) + NEXT_HOP;
  }

  private static String withLength(String attributes) {
    return Hex.two(Hex.length(attributes)) + attributes;
  }

  private void announceBoth() {
    peer.send(Messages.update("", GOOD, VICTIM + WITNESS));
    awaitReceived(2);
  }

  private static void awaitReceived(int count) {
    Eventually.see(
        "the daemon holds %d prefixes of the bad peer".formatted(count),
        SOON,
        UpdateIT::received,
        seen -> seen == count);
  }

  private static int received() {
    return Splitter.on('\n')
        .splitToStream(stage.daemon().get("/metrics").body())
        .filter(line -> line.startsWith("leafcast_prefixes_received{"))
        .filter(line -> line.contains("peer=\"bad-") && line.contains("ipv4"))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
