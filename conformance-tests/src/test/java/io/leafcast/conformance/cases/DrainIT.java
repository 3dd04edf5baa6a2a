package io.leafcast.conformance.cases;

import static io.leafcast.conformance.lab.Eventually.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.wire.Rfc;
import io.leafcast.conformance.lab.Bird;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Command;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Need;
import io.leafcast.conformance.lab.Pair;
import io.leafcast.conformance.lab.Router;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Draining, as a real FRR and a real BIRD see it. */
class DrainIT {
  private static final Duration A_WHILE = Duration.ofSeconds(2);
  private static final String IPV4 = "10.42.1.0/24";
  private static final String IPV6 = "fd42:0:0:1::/64";
  private static final Set<String> BOTH = Set.of(IPV4, IPV6);
  private static final long NODE_ASN = 4_200_000_100L;

  /** Times that are long enough to look, and short enough to wait for. */
  private static final String SHORT = "drain: {gracefulShutdownFor: 8, withdrawnFor: 8}\n";

  private static final String HOURS = "drain: {gracefulShutdownFor: 3600}\n";

  private Pair pair;

  @BeforeEach
  void make() {
    Need.lab();
    Need.file(Checkout.daemon(), "./leafcast build makes it");
    pair = Pair.make("lc-it-drain");
  }

  @AfterEach
  void remove() {
    if (pair != null) {
      pair.close();
    }
  }

  @Test
  @Rfc(id = "GSH-1", says = "FRR sees the community before the withdrawal, and prefers others.")
  void frrSeesTheCommunityThenTheWithdrawalThenTheCease() {
    var leaf = leaf(4_200_000_001L);
    var daemon = daemon(4_200_000_001L, SHORT);
    await(leaf, BOTH);
    assertThat(leaf.path(IPV4).path("community").isMissingNode()).isTrue();
    assertThat(order(daemon, "drain", "--text", "rack 7 is moved"))
        .contains("all peers are drained");
    Eventually.see("the community", SOON, () -> community(leaf, IPV4), "graceful-shutdown"::equals);
    assertThat(leaf.path(IPV4).path("locPrf").asInt(-1)).isZero();
    assertThat(leaf.prefixes()).isEqualTo(BOTH);
    assertThat(daemon.status()).contains("shunning", "announced, shunned", "leafcast drain");
    await(leaf, Set.of());
    assertThat(leaf.session(Pair.NODE_IPV6)).isEqualTo("Established");
    assertThat(daemon.status()).contains("withdrawn");
    // FRR 8.4 shows the reason; the text itself goes to its log
    Eventually.see(
        "the reason",
        SOON,
        () -> neighbor(leaf),
        text -> text.contains("Cease/Administrative Shutdown"));
    assertThat(daemon.status()).contains("ceased", "rack 7 is moved");
    assertThat(order(daemon, "undrain")).contains("all peers are served");
    await(leaf, BOTH);
    assertThat(leaf.path(IPV4).path("community").isMissingNode()).isTrue();
  }

  @Test
  void aNodeThatIsDrainedStaysSoOverACrash() {
    var leaf = leaf(4_200_000_001L);
    var daemon = daemon(4_200_000_001L, "drain: {gracefulShutdownFor: 1, withdrawnFor: 1}\n");
    await(leaf, BOTH);
    order(daemon, "drain", "--text", "rack 7 is moved");
    Eventually.see("it has ended", SOON, daemon::status, text -> text.contains("ceased"));
    daemon.kill();
    daemon.startAgain();
    Eventually.see(
        "it says so",
        SOON,
        daemon::status,
        text -> text.contains("ceased") && text.contains("rack 7 is moved"));
    Eventually.keep("nothing comes to the leaf", A_WHILE, leaf::prefixes, Set.of()::equals);
    assertThat(order(daemon, "undrain")).contains("all peers are served");
    await(leaf, BOTH);
    daemon.kill();
    daemon.startAgain();
    Eventually.see(
        "it is served",
        SOON,
        () -> daemon.statusJson().path("peers").path(0).path("state").asString(""),
        "Established"::equals);
    await(leaf, BOTH);
  }

  @Test
  @Rfc(id = "GSH-1", says = "An iBGP peer gets LOCAL_PREF 0 with it.")
  void anInternalPeerGetsLocalPreference0() {
    var leaf = leaf(NODE_ASN);
    var daemon = daemon(NODE_ASN, HOURS);
    await(leaf, BOTH);
    assertThat(leaf.path(IPV4).path("locPrf").asInt(-1)).isEqualTo(100);
    order(daemon, "drain");
    Eventually.see(
        "local preference 0", SOON, () -> leaf.path(IPV4).path("locPrf").asInt(-1), n -> n == 0);
    assertThat(community(leaf, IPV4)).isEqualTo("graceful-shutdown");
    order(daemon, "undrain");
    Eventually.see(
        "the usual one", SOON, () -> leaf.path(IPV4).path("locPrf").asInt(-1), n -> n == 100);
  }

  @Test
  void aLeafThatComesBackWhileItIsDrainedHasTheCommunityAtOnce() {
    var leaf = leaf(4_200_000_001L);
    var daemon = daemon(4_200_000_001L, HOURS);
    await(leaf, BOTH);
    order(daemon, "drain");
    Eventually.see("the community", SOON, () -> community(leaf, IPV4), "graceful-shutdown"::equals);
    leaf.killBgpd();
    leaf.startBgpd();
    await(leaf, BOTH);
    assertThat(community(leaf, IPV4)).isEqualTo("graceful-shutdown");
  }

  @Test
  @Rfc(id = "SHD-1", says = "BIRD shows the text of the Cease that a drain ends with.")
  void oneOfTwoLeavesIsDrainedAndTheOtherHearsNothing() {
    Need.program("bird", "bird2");
    var frr = leaf(4_200_000_001L);
    try (var bird = Bird.startSecond(pair)) {
      var daemon =
          start(
              """
              peers:
                - {name: leaf-1, address: "%s", asn: 4200000001}
                - {name: leaf-2, address: "%s", port: 1179, asn: 4200000002}
              """
                      .formatted(Pair.LEAF_IPV6, Pair.OTHER_IPV6)
                  + SHORT);
      await(frr, BOTH);
      Eventually.see("BIRD has both", SOON, bird::routes, all -> hasBoth(all));
      assertThat(order(daemon, "drain", "--peer", "leaf-2", "--text", "line card"))
          .contains("leaf-2 is drained");
      Eventually.see(
          "BIRD has the community", SOON, bird::routes, all -> all.contains("(65535,0)"));
      assertThat(hasBoth(bird.routes())).isTrue();
      Eventually.see("BIRD has neither", SOON, bird::routes, all -> !all.contains("10.42"));
      Eventually.see(
          "BIRD shows the text",
          SOON,
          bird::session,
          all -> all.contains("Administrative shutdown") && all.contains("line card"));
      assertThat(frr.prefixes()).isEqualTo(BOTH);
      assertThat(frr.path(IPV4).path("community").isMissingNode()).isTrue();
    }
  }

  @Test
  void aStopThatDrainsMovesTrafficFirstAndASecondSignalEndsAtOnce() {
    var leaf = leaf(4_200_000_001L);
    var daemon = daemon(4_200_000_001L, "stop: {onTerm: drain, within: 3600}\n" + HOURS);
    await(leaf, BOTH);
    term(daemon);
    Eventually.see("the community", SOON, () -> community(leaf, IPV4), "graceful-shutdown"::equals);
    Eventually.keep("it goes on", A_WHILE, leaf::prefixes, BOTH::equals);
    assertThat(daemon.runs()).isTrue();
    term(daemon);
    assertThat(daemon.awaitEnd()).isZero();
    await(leaf, Set.of());
  }

  @Test
  void aStopThatDrainsEndsByItselfWithinItsTime() {
    var leaf = leaf(4_200_000_001L);
    var daemon = daemon(4_200_000_001L, "stop: {onTerm: drain, within: 8}\n" + HOURS);
    await(leaf, BOTH);
    term(daemon);
    Eventually.see("the community", SOON, () -> community(leaf, IPV4), "graceful-shutdown"::equals);
    assertThat(daemon.awaitEnd()).isZero();
    assertThat(daemon.log()).contains("drained: ending all sessions", "drain-withdrawn");
    await(leaf, Set.of());
  }

  private static void term(Daemon daemon) {
    Command.of("kill", "-TERM", Long.toString(daemon.pid())).must();
  }

  private static String order(Daemon daemon, String name, String... words) {
    return daemon.command(name, words).must();
  }

  private static String neighbor(Router leaf) {
    return leaf.show("show bgp neighbors " + Pair.NODE_IPV6);
  }

  private static String community(Router leaf, String prefix) {
    return leaf.path(prefix).path("community").path("string").asString("");
  }

  private static void await(Router leaf, Set<String> prefixes) {
    Eventually.see("the leaf has " + prefixes, SOON, leaf::prefixes, prefixes::equals);
  }

  private Router leaf(long asn) {
    return Router.start(
        pair.leaf(),
        "",
        """
        router bgp %d
         bgp router-id 10.255.1.1
         no bgp default ipv4-unicast
         no bgp ebgp-requires-policy
         neighbor NODE remote-as %d
         neighbor NODE timers 3 9
         neighbor NODE update-source %s
         address-family ipv4 unicast
          neighbor NODE activate
         exit-address-family
         address-family ipv6 unicast
          neighbor NODE activate
         exit-address-family
        """
            .formatted(asn, NODE_ASN, Pair.LEAF_IPV6)
            .replace("NODE", Pair.NODE_IPV6));
  }

  private Daemon daemon(long leafAsn, String more) {
    return start(
        "peers:\n  - {name: leaf-1, address: \"%s\", asn: %d}\n".formatted(Pair.LEAF_IPV6, leafAsn)
            + more);
  }

  private Daemon start(String more) {
    return Daemon.start(
        pair.node(),
        """
        apiVersion: leafcast.io/v1
        router: {asn: %d, id: 10.0.1.10}
        allow: [10.42.0.0/16, "fd42::/48"]
        sources:
          static: {prefixes: [10.42.1.0/24, "fd42:0:0:1::/64"]}
        """
                .formatted(NODE_ASN)
            + more,
        ImmutableMap.of("NODE_NAME", "node", "NODE_IP", Pair.NODE_IPV4));
  }

  private static boolean hasBoth(String routes) {
    return routes.contains(IPV4) && routes.contains(IPV6);
  }
}
