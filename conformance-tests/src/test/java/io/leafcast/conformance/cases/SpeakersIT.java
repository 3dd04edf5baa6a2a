package io.leafcast.conformance.cases;

import static io.leafcast.conformance.lab.Eventually.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.leafcast.conformance.lab.Bird;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Gobgp;
import io.leafcast.conformance.lab.Need;
import io.leafcast.conformance.lab.Pair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The daemon with BIRD and with GoBGP: announced, withdrawn, told goodbye. */
class SpeakersIT {
  private static final String IPV4 = "10.42.1.0/24";
  private static final String IPV6 = "fd42:0:0:1::/64";

  private Pair pair;

  @BeforeEach
  void make() {
    Need.lab();
    Need.file(Checkout.daemon(), "./leafcast build makes it");
    pair = Pair.make("lc-it-speakers");
  }

  @AfterEach
  void remove() {
    if (pair != null) {
      pair.close();
    }
  }

  @Test
  void birdTakesBothFamiliesAndTheirWithdrawal() {
    Need.program("bird", "bird2");
    try (var bird = Bird.start(pair, "")) {
      var daemon = daemon();
      Eventually.see(
          "BIRD has both prefixes",
          SOON,
          bird::routes,
          text -> text.contains(IPV4) && text.contains(IPV6));
      assertThat(bird.routes())
          .contains("BGP.as_path: 4200000100", "BGP.next_hop: " + Pair.NODE_IPV4);
      announceAnother(daemon);
      Eventually.see(
          "BIRD has neither",
          SOON,
          bird::routes,
          text -> !text.contains(IPV4) && !text.contains(IPV6));
      assertThat(bird.session()).contains("Established");
      daemon.stop();
      Eventually.see(
          "BIRD was told", SOON, bird::session, text -> text.contains("Administrative shutdown"));
    }
  }

  @Test
  void gobgpTakesBothFamiliesAndTheirWithdrawal() {
    Need.program("gobgpd", "gobgpd");
    Need.program("gobgp", "gobgpd");
    try (var gobgp = Gobgp.start(pair, Gobgp.Help.NONE)) {
      var daemon = daemon();
      Eventually.see(
          "GoBGP has both prefixes",
          SOON,
          gobgp::table,
          text -> text.contains(IPV4) && text.contains(IPV6));
      assertThat(gobgp.table()).contains("4200000100", Pair.NODE_IPV4, Pair.NODE_IPV6);
      announceAnother(daemon);
      Eventually.see(
          "GoBGP has neither",
          SOON,
          gobgp::table,
          text -> !text.contains(IPV4) && !text.contains(IPV6));
      daemon.stop();
    }
  }

  private Daemon daemon() {
    return Daemon.start(
        pair.node(),
        file("[10.42.1.0/24, \"fd42:0:0:1::/64\"]"),
        ImmutableMap.of("NODE_NAME", "node"));
  }

  private static void announceAnother(Daemon daemon) {
    daemon.configure(file("[10.42.9.0/24]"));
    daemon.reload();
  }

  private static String file(String prefixes) {
    return """
    apiVersion: leafcast.io/v1
    router: {asn: 4200000100, id: 10.0.1.10}
    allow: [10.42.0.0/16, "fd42::/48"]
    sources:
      static: {prefixes: %s}
    stop: {onTerm: decommission}
    reload: {withdrawLimit: 100}
    peers:
      - {name: leaf-1, address: "%s", asn: 4200000001}
    """
        .formatted(prefixes, Pair.LEAF_IPV6);
  }
}
