package io.leafcast.conformance.cases;

import static io.leafcast.conformance.lab.Eventually.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.wire.Rfc;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Need;
import io.leafcast.conformance.lab.Pair;
import io.leafcast.conformance.lab.Router;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Sessions of every kind with a real FRR: what it has then, and how it sees it. */
class FrrIT {
  private static final String IPV4 = "10.42.1.0/24";
  private static final String IPV6 = "fd42:0:0:1::/64";

  private static final String NODE =
      """
      apiVersion: leafcast.io/v1
      router: {asn: %d, id: %s}
      allow: [10.42.0.0/16, "fd42::/48"]
      sources:
        static: {prefixes: [10.42.1.0/24, "fd42:0:0:1::/64"]}
      """;

  /** The leaf dials each second, from the address that the daemon knows. */
  private static final String DIALS =
      " neighbor NODE timers connect 1\n neighbor NODE update-source %s\n"
          .formatted(Pair.LEAF_IPV6);

  private static final long LEAF_ASN = 4_200_000_001L;
  private static final long NODE_ASN = 4_200_000_100L;
  private static final String NODE_ID = "10.0.1.10";

  private Pair pair;

  @BeforeEach
  void make() {
    Need.lab();
    Need.file(Checkout.daemon(), "./leafcast build makes it");
    pair = Pair.make("lc-it-frr");
  }

  @AfterEach
  void remove() {
    if (pair != null) {
      pair.close();
    }
  }

  @Test
  @Rfc(id = "UPD-7", says = "To an eBGP peer: own AS once, own next hop, no LOCAL_PREF.")
  void bothFamiliesGoOverOneIpv6Session() {
    var leaf = leaf(LEAF_ASN, NODE_ASN, Pair.NODE_IPV6, "");
    daemon(NODE_ASN, peer("address: \"%s\", asn: %d".formatted(Pair.LEAF_IPV6, LEAF_ASN)));
    awaitBoth(leaf);
    var ipv4 = leaf.path(IPV4);
    assertThat(ipv4.path("aspath").path("string").asString()).isEqualTo("4200000100");
    assertThat(ipv4.path("origin").asString()).isEqualTo("IGP");
    assertThat(ipv4.path("locPrf").isMissingNode()).isTrue();
    assertThat(nextHops(ipv4)).containsExactly(Pair.NODE_IPV4);
    // The peer is on link: a global next hop, and the link-local one with it.
    var ipv6 = leaf.path(IPV6);
    assertThat(ipv6.path("aspath").path("string").asString()).isEqualTo("4200000100");
    assertThat(nextHops(ipv6)).containsExactlyInAnyOrder(Pair.NODE_IPV6, Pair.NODE_LINK_LOCAL);
  }

  @Test
  void anIpv4SessionCarriesIpv6WithAConfiguredNextHop() {
    var leaf = leaf(LEAF_ASN, NODE_ASN, Pair.NODE_IPV4, "");
    daemon(
        NODE_ASN,
        peer(
            "address: %s, asn: %d, nextHop: {ipv6: \"%s\"}"
                .formatted(Pair.LEAF_IPV4, LEAF_ASN, Pair.NODE_IPV6)));
    awaitBoth(leaf);
    assertThat(nextHops(leaf.path(IPV4))).containsExactly(Pair.NODE_IPV4);
    assertThat(nextHops(leaf.path(IPV6))).contains(Pair.NODE_IPV6);
  }

  @Test
  @Rfc(id = "OPN-19", says = "A 2-octet AS on both sides works as well.")
  void twoOctetAutonomousSystemsWorkToo() {
    var leaf = leaf(65001, 65002, Pair.NODE_IPV6, "");
    daemon(65002, peer("address: \"%s\", asn: 65001".formatted(Pair.LEAF_IPV6)));
    awaitBoth(leaf);
    assertThat(leaf.path(IPV6).path("aspath").path("string").asString()).isEqualTo("65002");
  }

  @Test
  @Rfc(id = "UPD-8", says = "To an iBGP peer: an empty AS_PATH, and LOCAL_PREF.")
  void anIbgpPeerGetsLocalPrefAndAnEmptyPath() {
    var leaf = leaf(NODE_ASN, NODE_ASN, Pair.NODE_IPV6, "");
    daemon(NODE_ASN, peer("address: \"%s\", asn: %d".formatted(Pair.LEAF_IPV6, NODE_ASN)));
    awaitBoth(leaf);
    for (String prefix : Set.of(IPV4, IPV6)) {
      assertThat(leaf.path(prefix).path("aspath").path("length").asInt(-1)).isZero();
      assertThat(leaf.path(prefix).path("locPrf").asInt(-1)).isEqualTo(100);
    }
  }

  @Test
  void aMultihopPeerIsReachedOverItsLoopback() {
    pair.leaf().ip("addr add fd00:255::1/128 dev lo");
    pair.node().ip("route add fd00:255::1 via " + Pair.LEAF_IPV6);
    var leaf =
        leaf(
            LEAF_ASN,
            NODE_ASN,
            Pair.NODE_IPV6,
            " neighbor NODE ebgp-multihop 2\n neighbor NODE update-source lo\n");
    daemon(
        NODE_ASN,
        peer(
            "address: \"fd00:255::1\", asn: %d, multihop: 2, nextHop: {ipv4: %s}"
                .formatted(LEAF_ASN, Pair.NODE_IPV4)));
    awaitBoth(leaf);
    assertThat(nextHops(leaf.path(IPV6))).contains(Pair.NODE_IPV6);
  }

  @Test
  void aLinkLocalPeerIsReachedOverItsInterface() {
    var leaf = leaf(LEAF_ASN, NODE_ASN, Pair.NODE_LINK_LOCAL, " neighbor NODE interface node\n");
    daemon(
        NODE_ASN,
        peer(
            "address: \"%s\", interface: leaf, asn: %d".formatted(Pair.LEAF_LINK_LOCAL, LEAF_ASN)));
    awaitBoth(leaf);
    assertThat(nextHops(leaf.path(IPV6))).contains(Pair.NODE_LINK_LOCAL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.1.10", "192.168.0.1", "10.255.1.2"})
  @Rfc(id = "FSM-10", says = "Of two connections one survives, whoever has the higher identifier.")
  void bothMayDialAtOnce(String daemonsId) {
    var leaf = leaf(LEAF_ASN, NODE_ASN, Pair.NODE_IPV6, DIALS);
    Daemon.start(
        pair.node(),
        NODE.formatted(NODE_ASN, daemonsId)
            + "listen: {address: \"::\", port: 179}\n"
            + peer("address: \"%s\", asn: %d".formatted(Pair.LEAF_IPV6, LEAF_ASN)),
        ImmutableMap.of("NODE_NAME", "node"));
    awaitBoth(leaf);
    // Which one survives is CollisionIT's matter; here one must come to stay.
    Eventually.see(
        "the session stays up for 3 s",
        SOON,
        () ->
            leaf.json("show bgp neighbors " + Pair.NODE_IPV6)
                .path(Pair.NODE_IPV6)
                .path("bgpTimerUpMsec")
                .asLong(0),
        uptime -> uptime > 3_000);
  }

  @Test
  @Rfc(id = "FSM-12", says = "A passive peer is waited for.")
  void aPassivePeerMayDialUs() {
    Daemon.start(
        pair.node(),
        NODE.formatted(NODE_ASN, NODE_ID)
            + "listen: {address: \"::\", port: 179}\n"
            + peer("address: \"%s\", asn: %d, passive: true".formatted(Pair.LEAF_IPV6, LEAF_ASN)),
        ImmutableMap.of("NODE_NAME", "node"));
    awaitBoth(leaf(LEAF_ASN, NODE_ASN, Pair.NODE_IPV6, DIALS));
  }

  @Test
  @Rfc(id = "FSM-8", says = "A leaf that dies and returns has every route again.")
  void aLeafThatIsKilledHasTheRoutesAgainWhenItIsBack() {
    var leaf = leaf(LEAF_ASN, NODE_ASN, Pair.NODE_IPV6, " neighbor NODE passive\n");
    var daemon =
        daemon(NODE_ASN, peer("address: \"%s\", asn: %d".formatted(Pair.LEAF_IPV6, LEAF_ASN)));
    awaitBoth(leaf);
    leaf.killBgpd();
    Eventually.see(
        "the log says that the leaf is gone",
        SOON,
        daemon::log,
        log -> log.lines().anyMatch(line -> line.contains("leaf-1") && line.contains("closed")));
    leaf.startBgpd();
    awaitBoth(leaf);
    assertThat(daemon.runs()).isTrue();
  }

  @Test
  @Rfc(id = "FSM-14", says = "A stop sends 6/2, and the leaf drops the routes at once.")
  void aStopTellsTheLeaf() {
    var leaf = leaf(LEAF_ASN, NODE_ASN, Pair.NODE_IPV6, " neighbor NODE passive\n");
    var daemon =
        daemon(
            NODE_ASN,
            peer("address: \"%s\", asn: %d".formatted(Pair.LEAF_IPV6, LEAF_ASN))
                + "stop: {onTerm: decommission}\n");
    awaitBoth(leaf);
    assertThat(daemon.stop()).isZero();
    Eventually.see("the leaf has no route left", SOON, leaf::prefixes, Set::isEmpty);
    assertThat(leaf.show("show bgp neighbors " + Pair.NODE_IPV6))
        .containsIgnoringCase("Administrative Shutdown");
  }

  @Test
  void aLeafThatVanishesIsNoticedWithinTheHoldTime() {
    var leaf = leaf(LEAF_ASN, NODE_ASN, Pair.NODE_IPV6, "");
    var daemon =
        daemon(
            NODE_ASN,
            peer("address: \"%s\", asn: %d, holdTime: 3".formatted(Pair.LEAF_IPV6, LEAF_ASN)));
    awaitBoth(leaf);
    // Packets vanish, as behind a dead line card: no carrier is lost, nothing is closed.
    pair.node()
        .run("nft", "-f", "-")
        .reading(
            """
            table inet cut {
              chain in {
                type filter hook input priority 0
                tcp sport 179 drop
                tcp dport 179 drop
              }
            }
            """)
        .must();
    Eventually.see(
        "the log says that the Hold Timer expired",
        SOON,
        daemon::log,
        log -> log.contains("Hold Timer"));
    pair.node().run("nft", "delete", "table", "inet", "cut").must();
    awaitBoth(leaf);
  }

  private Router leaf(long asn, long remote, String neighbor, String more) {
    return Router.start(
        pair.leaf(),
        "",
        """
        router bgp %1$d
         bgp router-id 10.255.1.1
         no bgp default ipv4-unicast
         no bgp ebgp-requires-policy
         neighbor NODE remote-as %2$d
         neighbor NODE timers 3 9
        %3$s address-family ipv4 unicast
          neighbor NODE activate
         exit-address-family
         address-family ipv6 unicast
          neighbor NODE activate
         exit-address-family
        """
            .formatted(asn, remote, more)
            .replace("NODE", neighbor));
  }

  private Daemon daemon(long asn, String peers) {
    return Daemon.start(
        pair.node(),
        NODE.formatted(asn, NODE_ID) + peers,
        ImmutableMap.of("NODE_NAME", "node", "NODE_IP", Pair.NODE_IPV4));
  }

  private static String peer(String keys) {
    return "peers:\n  - {name: leaf-1, %s}\n".formatted(keys);
  }

  private static void awaitBoth(Router leaf) {
    Eventually.see(
        "the leaf has both prefixes",
        SOON,
        leaf::prefixes,
        seen -> seen.contains(IPV4) && seen.contains(IPV6));
  }

  private static Set<String> nextHops(JsonNode path) {
    return path.path("nexthops")
        .valueStream()
        .map(hop -> hop.path("ip").asString(""))
        .collect(java.util.stream.Collectors.toSet());
  }
}
