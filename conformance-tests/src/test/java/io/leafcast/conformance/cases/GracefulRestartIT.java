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
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Restarts of the daemon as real leaves see them: what they keep, for how long, and what goes. */
class GracefulRestartIT {
  private static final String IPV4 = "10.42.1.0/24";
  private static final String IPV6 = "fd42:0:0:1::/64";
  private static final String BOTH = "10.42.1.0/24, \"fd42:0:0:1::/64\"";

  private Pair pair;

  @BeforeEach
  void make() {
    Need.lab();
    Need.file(Checkout.daemon(), "./leafcast build makes it");
    pair = Pair.make("lc-it-graceful");
  }

  @AfterEach
  void remove() {
    if (pair != null) {
      pair.close();
    }
  }

  @Test
  @Rfc(id = "GR-4", says = "FRR keeps the routes over SIGTERM and a new start; what is gone goes.")
  @Rfc(id = "GR-1", says = "The End-of-RIB after a restart ends what was not announced again.")
  void frrKeepsRoutesOverARestart() {
    var leaf = frr();
    var daemon = daemon(BOTH, "");
    awaitFresh(leaf);
    assertThat(daemon.statusJson().at("/peers/0/session/gracefulRestart/agreed").asBoolean(false))
        .isTrue();
    assertThat(daemon.stop()).isZero();
    awaitStale(leaf);
    daemon.startAgain();
    awaitFresh(leaf);
    assertThat(daemon.stop()).isZero();
    awaitStale(leaf);
    daemon.configure(file(IPV4, ""));
    daemon.startAgain();
    Eventually.see("one prefix is gone", SOON, leaf::prefixes, Set.of(IPV4)::equals);
    assertThat(leaf.hasFresh(IPV4)).isTrue();
  }

  @Test
  @Rfc(id = "GR-3", says = "After kill -9 FRR has stale routes, and fresh ones after the return.")
  void frrKeepsRoutesOverACrash() {
    var leaf = frr();
    var daemon = daemon(BOTH, "");
    awaitFresh(leaf);
    daemon.kill();
    awaitStale(leaf);
    daemon.startAgain();
    awaitFresh(leaf);
  }

  @Test
  @Rfc(id = "GR-2", says = "FRR deletes the routes after the Restart Time of our capability.")
  void frrForgetsADaemonThatDoesNotComeBack() {
    var leaf = frr();
    var daemon = daemon(BOTH, ", gracefulRestart: {restartTime: 5}");
    awaitFresh(leaf);
    daemon.kill();
    awaitStale(leaf);
    Eventually.see("FRR has nothing left", SOON, leaf::prefixes, Set::isEmpty);
  }

  @Test
  @Rfc(id = "GR-12", says = "A peer that is configured no more is reset hard, and FRR forgets.")
  @Rfc(id = "GR-11", says = "FRR ends at once what graceful restart would keep.")
  void aHardResetClearsFrrAtOnce() {
    var leaf = frr();
    // Where nobody answers: at any address of the leaf there would be a session at once.
    var all = file(BOTH, "") + "reload: {withdrawLimit: 100}\n";
    var daemon = Daemon.start(pair.node(), all, ImmutableMap.of("NODE_NAME", "node"));
    awaitFresh(leaf);
    daemon.configure(all.replace("leaf-1", "leaf-2").replace(Pair.LEAF_IPV6, "fd00:0:0:1::99"));
    daemon.reload();
    Eventually.see(
        "FRR has nothing left, long before the Restart Time",
        Duration.ofSeconds(10),
        leaf::prefixes,
        Set::isEmpty);
    assertThat(daemon.log()).contains("Hard Reset");
  }

  @Test
  void withoutGracefulRestartALeafForgetsAtOnce() {
    var leaf = frr();
    var daemon = daemon(BOTH, ", gracefulRestart: {enabled: false}");
    awaitFresh(leaf);
    assertThat(daemon.status()).contains("gracefulRestart is off here");
    assertThat(daemon.stop()).isZero();
    Eventually.see("FRR has nothing left", Duration.ofSeconds(10), leaf::prefixes, Set::isEmpty);
  }

  @Test
  void birdKeepsRoutesOverARestart() {
    Need.program("bird", "bird2");
    try (var bird = Bird.start(pair, "")) {
      var daemon = daemon(BOTH, "");
      awaitBird(bird);
      daemon.kill();
      awaitStale(bird);
      daemon.startAgain();
      awaitBird(bird);
      assertThat(daemon.stop()).isZero();
      awaitStale(bird);
    }
  }

  private static void awaitBird(Bird bird) {
    Eventually.see(
        "BIRD has both prefixes",
        SOON,
        () -> bird.routes() + bird.session(),
        text -> text.contains(IPV4) && text.contains(IPV6) && text.contains("Established"));
  }

  private static void awaitStale(Bird bird) {
    Eventually.see(
        "BIRD waits for the restart",
        SOON,
        bird::session,
        text -> text.contains("Neighbor graceful restart active"));
    assertThat(bird.routes()).contains(IPV4, IPV6);
  }

  @Test
  void gobgpKeepsRoutesOverARestart() {
    Need.program("gobgpd", "gobgpd");
    Need.program("gobgp", "gobgpd");
    try (var gobgp = Gobgp.start(pair, Gobgp.Help.GRACEFUL)) {
      var daemon = daemon(BOTH, "");
      Eventually.see(
          "GoBGP has both prefixes",
          SOON,
          gobgp::table,
          text -> text.contains(IPV4) && text.contains(IPV6));
      daemon.kill();
      Eventually.see(
          "GoBGP calls both stale",
          SOON,
          gobgp::table,
          text -> text.lines().filter(line -> line.startsWith("S*")).count() == 2);
      daemon.startAgain();
      Eventually.see(
          "both are fresh",
          SOON,
          gobgp::table,
          text -> text.lines().filter(line -> line.startsWith("*>")).count() == 2);
    }
  }

  private Router frr() {
    return Router.start(
        pair.leaf(),
        "",
        """
        router bgp 4200000001
         bgp router-id 10.255.1.1
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

  private Daemon daemon(String prefixes, String more) {
    return Daemon.start(pair.node(), file(prefixes, more), ImmutableMap.of("NODE_NAME", "node"));
  }

  private static String file(String prefixes, String more) {
    return """
    apiVersion: leafcast.io/v1
    router: {asn: 4200000100, id: 10.0.1.10}
    allow: [10.42.0.0/16, "fd42::/48"]
    sources:
      static: {prefixes: [%s]}
    peers:
      - {name: leaf-1, address: "%s", asn: 4200000001%s}
    """
        .formatted(prefixes, Pair.LEAF_IPV6, more);
  }

  private static void awaitFresh(Router leaf) {
    Eventually.see(
        "the leaf has both, of a session that is up",
        SOON,
        () -> leaf.prefixes() + " " + leaf.hasFresh(IPV4) + leaf.hasFresh(IPV6),
        text -> text.endsWith("truetrue"));
  }

  private static void awaitStale(Router leaf) {
    Eventually.see(
        "the leaf has both, kept from before",
        SOON,
        () ->
            leaf.path(IPV4).path("stale").asBoolean(false)
                && leaf.path(IPV6).path("stale").asBoolean(false),
        stale -> stale);
    assertThat(leaf.prefixes()).contains(IPV4, IPV6);
  }
}
