package io.leafcast.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.wire.Rfc;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Need;
import io.leafcast.conformance.lab.Pair;
import io.leafcast.conformance.peers.Hex;
import io.leafcast.conformance.peers.Messages;
import io.leafcast.conformance.peers.Open;
import io.leafcast.conformance.peers.Peer;
import io.leafcast.conformance.peers.PeerConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Peers that the daemon dials and that hang up in the middle, at every octet, in every way. */
class HandshakeIT {
  /** Many peers at once, as each waits a second between two tries. */
  private static final int PEERS = 10;

  private static final long PEER_ASN = 4_200_000_001L;
  private static final Duration DIALLED = Duration.ofSeconds(60);
  private static final Open OPEN = Open.of(PEER_ASN, "192.0.2.1");

  private static Pair pair;
  private static Daemon daemon;

  @BeforeAll
  static void start() {
    Need.lab();
    Need.file(Checkout.daemon(), "./leafcast build makes it");
    pair = Pair.make("lc-it-handshake");
    IntStream.range(0, PEERS)
        .forEach(i -> pair.leaf().ip("addr add %s/64 dev node".formatted(address(i))));
    daemon =
        Daemon.start(
            pair.node(),
            """
            apiVersion: leafcast.io/v1
            router: {asn: 4200000100, id: 192.0.2.10}
            allow: ["2001:db8:42::/48"]
            sources:
              static: {prefixes: ["2001:db8:42::/48"]}
            peers:
            """
                + IntStream.range(0, PEERS)
                    .mapToObj(i ->
                        "  - {name: peer-%d, address: \"%s\", asn: %d, retry: {min: 1, max: 1}}\n"
                            .formatted(i, address(i), PEER_ASN))
                    .collect(Collectors.joining()),
            ImmutableMap.of("NODE_NAME", "node"));
  }

  @AfterAll
  static void remove() {
    if (pair != null) {
      pair.close();
    }
  }

  @Test
  @Rfc(
      id = "FSM-8",
      says = "A connection that ends anywhere in the handshake is followed by another.")
  void aPeerMayHangUpAtEveryOctetOfTheHandshake() throws Exception {
    String handshake = OPEN.message() + Messages.keepalive();
    int octets = Hex.length(handshake);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int peer = 0; peer < PEERS; peer++) {
        int first = peer;
        all.add(
            threads.submit(() -> {
              try (var place = Peer.at(pair.leaf(), address(first))) {
                for (int cut = first; cut <= octets; cut += PEERS) {
                  hangUpAfter(place, handshake.substring(0, 2 * cut), cut % 2 == 0);
                }
                try (var connection = place.accept(DIALLED)) {
                  connection.establish(OPEN);
                  connection.readUntil(message -> message.type() == Messages.UPDATE);
                }
              }
            }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    assertThat(daemon.runs()).isTrue();
  }

  @Test
  @Rfc(id = "FSM-9", says = "A peer that hangs up on every OPEN is not dialled in a tight loop.")
  void aPeerThatHangsUpIsNotDialledInATightLoop() {
    // From before anybody could be dialled: what comes late makes it longer only.
    long begin = System.nanoTime();
    try (var place = Peer.at(pair.leaf(), address(0))) {
      for (int i = 0; i < 5; i++) {
        place.accept(DIALLED).close();
      }
      // Four waits of a second, each up to a quarter shorter by jitter.
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .isGreaterThan(Duration.ofMillis(2_900));
    }
  }

  @Test
  void garbageInsteadOfAnOpenEndsThatConnectionOnly() {
    try (var place = Peer.at(pair.leaf(), address(1))) {
      for (String garbage : List.of("00".repeat(64), "ff".repeat(64), "48545450".repeat(2_000))) {
        try (var connection = place.accept(DIALLED)) {
          connection.send(garbage);
          assertThat(connection.readNotification().octet(0)).isEqualTo(1);
        }
      }
      try (var connection = place.accept(DIALLED)) {
        connection.establish(OPEN);
      }
    }
    assertThat(daemon.runs()).isTrue();
  }

  @Test
  void theLogSaysWhatEachBadPeerDid() {
    try (var place = Peer.at(pair.leaf(), address(2))) {
      try (var connection = place.accept(DIALLED)) {
        connection.read();
        connection.send(Open.of(64500, "192.0.2.1").message());
        assertThat(connection.readNotification().notification()).isEqualTo("N 2/2");
      }
      Eventually.see(
          "the log names the peer and the wrong AS",
          DIALLED,
          () -> daemon.log(),
          log -> log.lines().anyMatch(line -> line.contains("peer-2") && line.contains("64500")));
      try (var connection = place.accept(DIALLED)) {
        connection.read();
        connection.send(OPEN.holdTime(1).message());
        assertThat(connection.readNotification().notification()).isEqualTo("N 2/6");
      }
    }
  }

  private static void hangUpAfter(Peer place, String octets, boolean politely) {
    PeerConnection connection = place.accept(DIALLED);
    connection.send(octets);
    if (politely) {
      connection.close();
    } else {
      connection.reset();
    }
  }

  private static String address(int peer) {
    return "fd00:0:0:1::%x".formatted(0x100 + peer);
  }
}
