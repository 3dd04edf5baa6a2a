package io.leafcast.conformance.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Need;
import io.leafcast.conformance.lab.Pair;
import io.leafcast.conformance.lab.Router;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The scripted peers against a speaker that is not ours, before they judge ours. */
class PeersIT {
  private static final String NEXT_HOP = Messages.attribute(0x40, 3, Hex.address(Pair.LEAF_IPV4));
  private static final String ORIGIN = Messages.attribute(0x40, 1, "00");
  private static final String PATH = Messages.attribute(0x40, 2, "0201" + Hex.four(4_200_000_001L));

  private static Pair pair;
  private static Router router;

  @BeforeAll
  static void startFrr() {
    Need.lab();
    pair = Pair.make("lc-it-peers");
    router =
        Router.start(
            pair.node(),
            "",
            """
            router bgp 4200000100
             bgp router-id 10.0.1.10
             no bgp ebgp-requires-policy
             neighbor %1$s remote-as 4200000001
             neighbor %1$s passive
            """
                .formatted(Pair.LEAF_IPV4));
  }

  @AfterAll
  static void remove() {
    if (pair != null) {
      pair.close();
    }
  }

  @Test
  void aSessionComesUpAndARouteArrives() {
    try (var peer = Peer.at(pair.leaf(), Pair.LEAF_IPV4);
        var connection = peer.meet(Pair.NODE_IPV4)) {
      connection.confirm(Open.of(4_200_000_001L, "192.0.2.1"));
      connection.send(Messages.update("", ORIGIN + PATH + NEXT_HOP, Hex.prefix("10.77.0.0/16")));
      Eventually.see(
          "FRR has the route",
          Duration.ofSeconds(30),
          router::prefixes,
          seen -> seen.contains("10.77.0.0/16"));
      connection.send(Messages.update(Hex.prefix("10.77.0.0/16"), "", ""));
      Eventually.see(
          "FRR has it no more", Duration.ofSeconds(30), router::prefixes, seen -> seen.isEmpty());
      connection.send(Messages.header(18, Messages.KEEPALIVE));
      var answer = connection.readNotification();
      assertThat(answer.notification()).isEqualTo("N 1/2");
      assertThat(answer.data()).isEqualTo("0012");
      connection.awaitClose(Duration.ofSeconds(30));
    }
  }
}
