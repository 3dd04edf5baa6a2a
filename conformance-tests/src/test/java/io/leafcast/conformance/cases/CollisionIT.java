package io.leafcast.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.wire.Rfc;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Need;
import io.leafcast.conformance.lab.Pair;
import io.leafcast.conformance.peers.Messages;
import io.leafcast.conformance.peers.Open;
import io.leafcast.conformance.peers.Peer;
import io.leafcast.conformance.peers.PeerConnection;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two connections between the same two speakers, RFC 4271 section 6.8, forced to happen. */
class CollisionIT {
  private static final Duration DIALLED = Duration.ofSeconds(60);
  private static final long PEER_ASN = 4_200_000_001L;

  private static Pair pair;
  private static Daemon daemon;

  @BeforeAll
  static void start() {
    Need.lab();
    Need.file(Checkout.daemon(), "./leafcast build makes it");
    pair = Pair.make("lc-it-collision");
    daemon =
        Daemon.start(
            pair.node(),
            """
            apiVersion: leafcast.io/v1
            router: {asn: 4200000100, id: 192.0.2.10}
            listen: {address: "::", port: 179}
            allow: ["2001:db8:42::/48"]
            sources:
              static: {prefixes: ["2001:db8:42::/48"]}
            peers:
              - {name: leaf-1, address: "%s", asn: %d, retry: {min: 1, max: 1}}
            """
                .formatted(Pair.LEAF_IPV6, PEER_ASN),
            ImmutableMap.of("NODE_NAME", "node"));
  }

  @AfterAll
  static void remove() {
    if (pair != null) {
      pair.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.11", "192.0.2.255", "223.255.255.254"})
  @Rfc(id = "FSM-10", says = "The connection of the peer with the higher identifier survives.")
  void theConnectionOfTheHigherPeerSurvives(String peersId) {
    collide(peersId, false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.9", "1.0.0.1", "10.255.1.1"})
  @Rfc(id = "FSM-10", says = "The daemon's own connection survives if its identifier is higher.")
  void theDaemonsConnectionSurvivesIfItIsHigher(String peersId) {
    collide(peersId, true);
  }

  private static void collide(String peersId, boolean daemonsSurvives) {
    var open = Open.of(PEER_ASN, peersId);
    try (var peer = Peer.at(pair.leaf(), Pair.LEAF_IPV6);
        var accepted = peer.accept(DIALLED);
        var dialled = peer.meet(Pair.NODE_IPV6)) {
      assertThat(accepted.read().type()).isEqualTo(Messages.OPEN);
      accepted.send(open.message());
      accepted.readUntil(message -> message.type() == Messages.KEEPALIVE);
      dialled.send(open.message());
      PeerConnection survivor = daemonsSurvives ? accepted : dialled;
      PeerConnection loser = daemonsSurvives ? dialled : accepted;
      Stage.assertRefused(loser, "N 6/7");
      survivor.send(Messages.keepalive());
      survivor.readUntil(message -> message.type() == Messages.UPDATE);
      Stage.assertAlive(survivor);
      assertThat(daemon.runs()).isTrue();
    }
  }
}
