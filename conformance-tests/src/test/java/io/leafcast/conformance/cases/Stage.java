package io.leafcast.conformance.cases;

import static io.leafcast.conformance.lab.Eventually.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Need;
import io.leafcast.conformance.lab.Pair;
import io.leafcast.conformance.peers.Messages;
import io.leafcast.conformance.peers.Open;
import io.leafcast.conformance.peers.Peer;
import io.leafcast.conformance.peers.PeerConnection;
import io.leafcast.conformance.peers.Received;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The daemon, listening, with configured peers: some that misbehave as a case tells them, an iBGP
 * one that does so, and a good one whose session must outlive everything.
 */
final class Stage implements AutoCloseable {
  static final long DAEMON_ASN = 4_200_000_100L;
  static final long PEER_ASN = 4_200_000_001L;
  static final String DAEMON_ID = "192.0.2.10";
  static final String PEER_ID = "192.0.2.1";
  static final String ANNOUNCED_IPV4 = "198.51.100.0/24";
  static final String ANNOUNCED_IPV6 = "2001:db8:42::/48";

  /** They take turns, as the daemon takes nothing of a peer for a second after a failure. */
  private static final int BAD = 8;

  private static final String CONFIGURATION =
      """
      apiVersion: leafcast.io/v1
      router: {asn: %d, id: %s}
      listen: {address: "::", port: 179}
      allow: [%s, "%s"]
      sources:
        static: {prefixes: [%3$s, "%4$s"]}
      peers:
        - {name: inner, address: "%s", asn: %1$d, passive: true, retry: {min: 1, max: 1}}
        - {name: good, address: "%s", asn: %d, passive: true}
      """
          .formatted(
              DAEMON_ASN,
              DAEMON_ID,
              ANNOUNCED_IPV4,
              ANNOUNCED_IPV6,
              Pair.LEAF_IPV4,
              Pair.OTHER_IPV6,
              PEER_ASN);

  private final Pair pair;
  private final Daemon daemon;
  private final ImmutableList<Peer> bad;
  private final Peer inner;
  private final Peer good;
  private final PeerConnection goodConnection;
  private final AtomicBoolean goodIsUp = new AtomicBoolean(true);
  private int turn;

  private Stage(Pair pair) {
    this.pair = pair;
    daemon = Daemon.start(pair.node(), configuration(), ImmutableMap.of("NODE_NAME", "node"));
    bad =
        IntStream.range(0, BAD)
            .mapToObj(i -> {
              pair.leaf().ip("addr add %s/64 dev node".formatted(badAddress(i)));
              return Peer.at(pair.leaf(), badAddress(i));
            })
            .collect(ImmutableList.toImmutableList());
    inner = Peer.at(pair.leaf(), Pair.LEAF_IPV4);
    good = Peer.at(pair.leaf(), Pair.OTHER_IPV6);
    goodConnection = good.meet(Pair.NODE_IPV6);
    goodConnection.confirm(open().holdTime(0).identifier("192.0.2.2"));
    Thread.ofVirtual()
        .start(() -> {
          goodConnection.awaitClose(Duration.ofHours(1));
          goodIsUp.set(false);
        });
  }

  /** Sets it up in a lab of its own; leaves nothing behind if that fails. */
  static Stage set(String lab) {
    Need.lab();
    Need.file(Checkout.daemon(), "./leafcast build makes it");
    var pair = Pair.make(lab);
    try {
      return new Stage(pair);
    } catch (RuntimeException failed) {
      pair.close();
      throw failed;
    }
  }

  /** What the bad peer would say if it were good. */
  static Open open() {
    return Open.of(PEER_ASN, PEER_ID);
  }

  /** What the iBGP peer says. */
  static Open innerOpen() {
    return Open.of(DAEMON_ASN, "192.0.2.3");
  }

  private static String badAddress(int index) {
    return "fd00:0:0:1::%x".formatted(0x100 + index);
  }

  private static String configuration() {
    return CONFIGURATION
        + IntStream.range(0, BAD)
            .mapToObj(i ->
                "  - {name: bad-%d, address: \"%s\", asn: %d, passive: true, retry: {min: 1, max: 1}}\n"
                    .formatted(i, badAddress(i), PEER_ASN))
            .collect(Collectors.joining());
  }

  /** A connection of a bad peer's, on which the daemon's OPEN has been read. */
  PeerConnection meet() {
    turn = (turn + 1) % BAD;
    return bad.get(turn).meet(Pair.NODE_IPV6);
  }

  /** Another connection of the peer that met the daemon last. */
  PeerConnection dialAgain() {
    return bad.get(turn).dial(Pair.NODE_IPV6).orElseThrow();
  }

  /** The daemon's OPEN to the bad peer. */
  Received hearOpen() {
    return Eventually.come(
        "the daemon sends an OPEN",
        SOON,
        () ->
            bad.getFirst()
                .dial(Pair.NODE_IPV6)
                .flatMap(connection -> {
                  try (connection) {
                    return connection.tryRead(SOON);
                  }
                })
                .filter(first -> first.type() == Messages.OPEN));
  }

  /** A connection of the iBGP peer's, on which the daemon's OPEN has been read. */
  PeerConnection meetInner() {
    return inner.meet(Pair.NODE_IPV4);
  }

  /** An Established session of the bad peer's. */
  PeerConnection session() {
    var connection = meet();
    connection.confirm(open());
    return connection;
  }

  Pair pair() {
    return pair;
  }

  Daemon daemon() {
    return daemon;
  }

  /**
   * After each case: the process lives, and the good peer's session is the one of the beginning.
   */
  void assertUntouched() {
    assertThat(daemon.runs()).as("the daemon lives; its log:%n%s", daemon.log()).isTrue();
    assertThat(goodIsUp.get()).as("the good session is up; the log:%n%s", daemon.log()).isTrue();
  }

  /** That the session is still Established: the daemon answers a ROUTE-REFRESH with its routes. */
  static void assertAlive(PeerConnection connection) {
    connection.send(Messages.routeRefresh(2, 1));
    connection.readUntil(message -> message.type() == Messages.UPDATE);
  }

  /** That the daemon answers with this NOTIFICATION and these data, and then closes. */
  static Received assertRefused(PeerConnection connection, String notification) {
    var answer = connection.readNotification();
    assertThat(answer.notification()).isEqualTo(notification);
    assertThat(connection.awaitClose(SOON)).as("messages after the NOTIFICATION").isZero();
    return answer;
  }

  @Override
  public void close() {
    bad.forEach(Peer::close);
    inner.close();
    good.close();
    pair.close();
  }
}
