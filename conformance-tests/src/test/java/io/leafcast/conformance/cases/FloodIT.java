package io.leafcast.conformance.cases;

import static io.leafcast.conformance.peers.Messages.attribute;

import com.google.common.collect.ImmutableMap;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Need;
import io.leafcast.conformance.lab.Pair;
import io.leafcast.conformance.peers.Hex;
import io.leafcast.conformance.peers.Messages;
import io.leafcast.conformance.peers.Open;
import io.leafcast.conformance.peers.Peer;
import io.leafcast.conformance.peers.PeerConnection;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Peers that send more than anybody should, all of it well-formed: the process lives, {@code
 * /healthz} answers, and the session of the peer beside them goes on.
 */
class FloodIT {
  private static final long DAEMON_ASN = 4_200_000_100L;
  private static final long PEER_ASN = 4_200_000_001L;

  /** Of our own, which each ROUTE-REFRESH asks for. */
  private static final int OWN = 500;

  private static final int HOSTILE = 6;

  /** Of 200 prefixes: nearly as many as are kept of a peer. */
  private static final int BATCHES = 240;

  private static final String ORIGIN = attribute(0x40, 1, "00");
  private static final String SHORT_PATH = attribute(0x40, 2, "0201" + Hex.four(PEER_ASN));
  private static final String NEXT_HOP = attribute(0x40, 3, Hex.address(Pair.LEAF_IPV4));

  private Pair pair;
  private Daemon daemon;
  private Peer other;
  private Witness witness;

  @BeforeEach
  void start() {
    Need.lab();
    Need.file(Checkout.daemon(), "./leafcast build makes it");
    pair = Pair.make("lc-it-flood");
    IntStream.range(0, HOSTILE)
        .forEach(i -> pair.leaf().ip("addr add %s/64 dev node".formatted(address(i))));
    daemon = Daemon.start(pair.node(), configuration(), ImmutableMap.of("NODE_NAME", "node"));
    other = Peer.at(pair.leaf(), Pair.OTHER_IPV6);
    witness =
        Witness.join(daemon, other, Pair.NODE_IPV6, Open.of(PEER_ASN, "192.0.2.2").holdTime(9));
  }

  @AfterEach
  void remove() {
    if (witness != null) {
      witness.close();
    }
    if (other != null) {
      other.close();
    }
    if (pair != null) {
      pair.close();
    }
  }

  @Test
  void aStreamOfRouteRefreshesHarmsNobodyElse() {
    goesOn(1, _ -> Messages.routeRefresh(1, 1).repeat(500));
  }

  @Test
  void distinctPathsOfFourKilobytesHarmNobody() {
    // 650 segments of one number each, told apart by the last.
    String most = ("0201" + Hex.four(PEER_ASN)).repeat(640);
    floods(
        800,
        i ->
            Messages.update(
                "",
                ORIGIN + attribute(0x40, 2, most + "0201" + Hex.four(70_000 + i)) + NEXT_HOP,
                ipv4(i)));
  }

  @Test
  void distinctPathsOfOneSegmentAfterTheOtherHarmNobody() {
    // Two segments, as one has no more than 255 numbers: 989 numbers in all, and the last differs.
    String full = "02ff" + Hex.four(PEER_ASN).repeat(255);
    String most = full.repeat(3) + "02e0" + Hex.four(PEER_ASN).repeat(223);
    floods(
        800,
        i ->
            Messages.update(
                "", ORIGIN + attribute(0x40, 2, most + Hex.four(70_000 + i)) + NEXT_HOP, ipv4(i)));
  }

  @Test
  void onePrefixTwoThousandTimesInAnUpdateHarmsNobody() {
    String path = attribute(0x40, 2, ("0201" + Hex.four(PEER_ASN)).repeat(300));
    String update = Messages.update("", ORIGIN + path + NEXT_HOP, "00".repeat(2_000));
    goesOn(HOSTILE, _ -> update);
  }

  @Test
  void prefixesThatWereChosenToCollideHarmNobody() {
    String nextHop = "000201" + "10" + Hex.address(Pair.LEAF_IPV6) + "00";
    String rest = ORIGIN + SHORT_PATH;
    goesOn(
        HOSTILE,
        i -> {
          String prefixes = colliding(i % BATCHES);
          String withdrawn = i < BATCHES ? "" : attribute(0x80, 15, "000201" + prefixes);
          return (withdrawn.isEmpty() ? "" : Messages.update("", withdrawn, ""))
              + Messages.update("", attribute(0x80, 14, nextHop + prefixes) + rest, "");
        });
  }

  /** Hosts of which all were looked for from one slot on, as long as the table's hash was known. */
  private static String colliding(int batch) {
    return IntStream.range(batch * 200, (batch + 1) * 200)
        .mapToObj(i -> {
          long high = 0x2001_0DB8_0000_0000L + i;
          return "80%016x%016x".formatted(high, -high * 0x9E37_79B9_7F4A_7C15L);
        })
        .collect(Collectors.joining());
  }

  /** That the other peer is undisturbed while so many peers send what never ends. */
  private void goesOn(int peers, IntFunction<String> octets) {
    var places = IntStream.range(0, peers).mapToObj(i -> Peer.at(pair.leaf(), address(i))).toList();
    var sessions = places.stream().map(FloodIT::session).toList();
    var floods = sessions.stream().map(session -> Flood.of(session, octets)).toList();
    try {
      witness.assertUndisturbed(3);
      floods.forEach(Flood::assertGoesOn);
    } finally {
      floods.forEach(Flood::close);
      places.forEach(Peer::close);
    }
  }

  /** All hostile peers at once, each with its own UPDATEs, and as many as that. */
  private void floods(int updates, IntFunction<String> update) {
    var places =
        IntStream.range(0, HOSTILE).mapToObj(i -> Peer.at(pair.leaf(), address(i))).toList();
    var sessions = places.stream().map(FloodIT::session).toList();
    var floods =
        IntStream.range(0, HOSTILE)
            .mapToObj(i ->
                Flood.once(sessions.get(i), updates, number -> update.apply(number + i * updates)))
            .toList();
    try {
      floods.forEach(Flood::awaitEnd);
      witness.assertUndisturbed(1);
    } finally {
      floods.forEach(Flood::close);
      places.forEach(Peer::close);
    }
  }

  private static PeerConnection session(Peer peer) {
    var connection = peer.meet(Pair.NODE_IPV6);
    connection.confirm(Open.of(PEER_ASN, "192.0.2.1").holdTime(0));
    return connection;
  }

  private static String ipv4(int number) {
    return "20" + Hex.four(0x0b00_0000L + number);
  }

  private static String address(int hostile) {
    return "fd00:0:0:1::%x".formatted(0x100 + hostile);
  }

  private static String configuration() {
    return """
    apiVersion: leafcast.io/v1
    router: {asn: %d, id: 192.0.2.10}
    listen: {address: "::", port: 179}
    allow: [10.0.0.0/8]
    sources:
      static: {prefixes: [%s]}
    peers:
      - {name: other, address: "%s", asn: %d, passive: true, retry: {min: 1, max: 1}}
    """
            .formatted(
                DAEMON_ASN,
                IntStream.range(0, OWN)
                    .mapToObj(i -> "10.%d.%d.0/24".formatted(i / 250, i % 250))
                    .collect(Collectors.joining(", ")),
                Pair.OTHER_IPV6,
                PEER_ASN)
        + IntStream.range(0, HOSTILE)
            .mapToObj(i ->
                "  - {name: hostile-%d, address: \"%s\", asn: %d, passive: true, retry: {min: 1, max: 1}}\n"
                    .formatted(i, address(i), PEER_ASN))
            .collect(Collectors.joining());
  }
}
