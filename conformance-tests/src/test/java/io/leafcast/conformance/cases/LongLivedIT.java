package io.leafcast.conformance.cases;

import static io.leafcast.conformance.lab.Eventually.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.wire.Rfc;
import io.leafcast.conformance.lab.Bird;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Gobgp;
import io.leafcast.conformance.lab.Need;
import io.leafcast.conformance.lab.Pair;
import io.leafcast.conformance.lab.Router;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A daemon that stays away for longer than the Restart Time, with {@code longLived}: real leaves
 * keep its routes as their last choice (RFC 9494).
 */
class LongLivedIT {
  private static final String IPV4 = "10.42.1.0/24";
  private static final String IPV6 = "fd42:0:0:1::/64";
  private static final int RESTART_TIME = 3;

  private Pair pair;

  @BeforeEach
  void make() {
    Need.lab();
    Need.file(Checkout.daemon(), "./leafcast build makes it");
    pair = Pair.make("lc-it-longlived");
  }

  @AfterEach
  void remove() {
    if (pair != null) {
      pair.close();
    }
  }

  @Test
  @Rfc(id = "LL-2", says = "BIRD keeps our routes past the Restart Time, marked LLGR_STALE.")
  void birdKeepsRoutesPastTheRestartTime() {
    Need.program("bird", "bird2");
    try (var bird = Bird.start(pair, "graceful restart on; long lived graceful restart on;")) {
      var daemon = daemon(3600);
      Eventually.see("BIRD has both", SOON, bird::routes, LongLivedIT::hasBoth);
      assertThat(bird.routes()).doesNotContain("(65535,6)");
      assertThat(daemon.statusJson().at("/peers/0/session/gracefulRestart").toString())
          .contains("3600");
      daemon.kill();
      Eventually.see(
          "both are LLGR_STALE", SOON, bird::routes, all -> hasBoth(all) && stale(all) == 2);
      daemon.startAgain();
      Eventually.see("both are fresh", SOON, bird::routes, all -> hasBoth(all) && stale(all) == 0);
    }
  }

  private static long stale(String routes) {
    return routes.lines().filter(line -> line.contains("(65535,6)")).count();
  }

  private static boolean hasBoth(String routes) {
    return routes.contains(IPV4) && routes.contains(IPV6);
  }

  @Test
  @Rfc(id = "LL-2", says = "FRR keeps our routes past the Restart Time, marked LLGR_STALE.")
  void frrKeepsRoutesPastTheRestartTime() {
    var leaf = frr();
    var daemon = daemon(3600);
    awaitFresh(leaf);
    daemon.kill();
    Eventually.see(
        "both are LLGR_STALE",
        SOON,
        () -> community(leaf, IPV4) + " " + community(leaf, IPV6),
        "llgr-stale llgr-stale"::equals);
    assertThat(leaf.prefixes()).contains(IPV4, IPV6);
    daemon.startAgain();
    awaitFresh(leaf);
    assertThat(community(leaf, IPV4) + community(leaf, IPV6)).isEmpty();
  }

  @Test
  @Rfc(id = "LL-2", says = "FRR deletes our routes after the Long-Lived Stale Time.")
  void frrForgetsAfterTheLongLivedStaleTime() {
    var leaf = frr();
    var daemon = daemon(4);
    awaitFresh(leaf);
    daemon.kill();
    Eventually.see("LLGR_STALE", SOON, () -> community(leaf, IPV4), "llgr-stale"::equals);
    Eventually.see("FRR has nothing left", SOON, leaf::prefixes, Set::isEmpty);
  }

  @Test
  void gobgpKeepsRoutesPastTheRestartTime() {
    Need.program("gobgpd", "gobgpd");
    Need.program("gobgp", "gobgpd");
    try (var gobgp = Gobgp.start(pair, Gobgp.Help.LONG_LIVED)) {
      var daemon = daemon(3600);
      Eventually.see("GoBGP has both", SOON, gobgp::table, LongLivedIT::hasBoth);
      daemon.kill();
      Eventually.see(
          "both are LLGR_STALE",
          SOON,
          gobgp::table,
          all ->
              hasBoth(all) && all.lines().filter(line -> line.contains("llgr-stale")).count() == 2);
      daemon.startAgain();
      Eventually.see(
          "both are fresh",
          SOON,
          gobgp::table,
          all -> hasBoth(all) && !all.contains("llgr-stale") && !all.contains("S*"));
    }
  }

  private static void awaitFresh(Router leaf) {
    Eventually.see(
        "the leaf has both, of a session that is up",
        SOON,
        () -> leaf.prefixes() + " " + leaf.hasFresh(IPV4) + leaf.hasFresh(IPV6),
        text -> text.endsWith("truetrue"));
  }

  private static String community(Router leaf, String prefix) {
    return leaf.path(prefix).at("/community/string").asString("");
  }

  private Router frr() {
    return Router.start(
        pair.leaf(),
        "",
        """
        router bgp 4200000001
         bgp router-id 10.255.1.1
         bgp long-lived-graceful-restart stale-time 3600
         no bgp default ipv4-unicast
         no bgp ebgp-requires-policy
         neighbor NODE remote-as 4200000100
         neighbor NODE timers 3 9
         neighbor NODE passive
         address-family ipv4 unicast
          neighbor NODE activate
         exit-address-family
         address-family ipv6 unicast
          neighbor NODE activate
         exit-address-family
        """
            .replace("NODE", Pair.NODE_IPV6));
  }

  /** Which is away for good after {@link #RESTART_TIME}, but for {@code staleTime} seconds. */
  private Daemon daemon(int staleTime) {
    return Daemon.start(
        pair.node(),
        """
        apiVersion: leafcast.io/v1
        router: {asn: 4200000100, id: 10.0.1.10}
        allow: [10.42.0.0/16, "fd42::/48"]
        sources:
          static: {prefixes: [%s, "%s"]}
        peers:
          - name: leaf-1
            address: "%s"
            asn: 4200000001
            gracefulRestart: {restartTime: %d, longLived: {staleTime: %d}}
        """
            .formatted(IPV4, IPV6, Pair.LEAF_IPV6, RESTART_TIME, staleTime),
        ImmutableMap.of("NODE_NAME", "node"));
  }
}
