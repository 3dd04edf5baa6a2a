package io.leafcast.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.wire.Rfc;
import io.leafcast.conformance.lab.Capture;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Need;
import io.leafcast.conformance.lab.Pair;
import io.leafcast.conformance.peers.Messages;
import io.leafcast.conformance.peers.Open;
import io.leafcast.conformance.peers.Peer;
import io.leafcast.conformance.peers.PeerConnection;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a configured peer sees of a session from its first packet to the word of its end. */
class SessionIT {
  private static final long PEER_ASN = 4_200_000_001L;
  private static final Duration DIALLED = Duration.ofSeconds(20);
  private static final Open OPEN = Open.of(PEER_ASN, "192.0.2.1");

  private static final String FILE =
      """
      apiVersion: leafcast.io/v1
      router: {asn: 4200000100, id: 192.0.2.10}
      listen: {address: "::", port: 179}
      allow: [10.42.0.0/16, "fd42::/48"]
      sources:
        static: {prefixes: [10.42.1.0/24, "fd42:0:0:1::/64"]}
      peers:
        - {name: dialled-6, address: "%s", asn: 4200000001}
        - {name: far-6, address: "%s", asn: 4200000001, multihop: 7}
        - {name: dialled-4, address: %s, asn: 4200000001, holdTime: 9}
        - {name: waited-4, address: %s, asn: 4200000001, passive: true, holdTime: 90}
      """
          .formatted(Pair.LEAF_IPV6, Pair.OTHER_IPV6, Pair.LEAF_IPV4, Pair.OTHER_IPV4);

  private Pair pair;
  private Daemon daemon;

  @BeforeEach
  void start() {
    Need.lab();
    Need.file(Checkout.daemon(), "./leafcast build makes it");
    pair = Pair.make("lc-it-session");
  }

  @AfterEach
  void remove() {
    if (pair != null) {
      pair.close();
    }
  }

  @Test
  @Rfc(id = "GTSM-2", says = "Every packet of a dialled eBGP session has TTL 1, or as configured.")
  void everyPacketOfADialledSessionHasTheTtlOfItsPeer() {
    Need.program("tcpdump", "tcpdump");
    Need.program("tshark", "tshark");
    try (var capture = Capture.start(pair.leaf(), "node");
        var near6 = Peer.at(pair.leaf(), Pair.LEAF_IPV6);
        var far6 = Peer.at(pair.leaf(), Pair.OTHER_IPV6);
        var near4 = Peer.at(pair.leaf(), Pair.LEAF_IPV4)) {
      run(FILE);
      try (var a = established(near6);
          var b = established(far6);
          var c = established(near4)) {
        Stage.assertAlive(a);
        Stage.assertAlive(b);
        Stage.assertAlive(c);
      }
      capture.stop();
      assertThat(hops(capture, "ipv6.dst == " + Pair.LEAF_IPV6, "ipv6.hlim")).containsOnly("1");
      assertThat(hops(capture, "ipv6.dst == " + Pair.OTHER_IPV6, "ipv6.hlim")).containsOnly("7");
      assertThat(hops(capture, "ip.dst == " + Pair.LEAF_IPV4, "ip.ttl")).containsOnly("1");
    }
  }

  @Test
  @Rfc(id = "GTSM-2", says = "Every octet of an accepted eBGP session leaves with TTL 1, too.")
  void whatIsSaidOnAnAcceptedSessionHasTheTtlOfItsPeer() {
    Need.program("tcpdump", "tcpdump");
    Need.program("tshark", "tshark");
    try (var capture = Capture.start(pair.leaf(), "node");
        var waited4 = Peer.at(pair.leaf(), Pair.OTHER_IPV4)) {
      run(FILE);
      try (var session = waited4.meet(Pair.NODE_IPV4)) {
        session.confirm(OPEN);
        Stage.assertAlive(session);
      }
      capture.stop();
      // The kernel answers the SYN before anybody knows whose it is.
      assertThat(hops(capture, "tcp.len > 0 && ip.dst == " + Pair.OTHER_IPV4, "ip.ttl"))
          .containsOnly("1");
    }
  }

  private static ImmutableSet<String> hops(Capture capture, String filter, String field) {
    // A RST is the kernel's alone.
    return ImmutableSet.copyOf(capture.read("tcp.flags.reset == 0 && " + filter, field));
  }

  @ParameterizedTest
  @CsvSource({"dialled-4, 90, 9", "waited-4, 9, 9", "waited-4, 3, 3"})
  @Rfc(id = "OPN-5", says = "The lower Hold Time counts, whoever offers it.")
  @Rfc(id = "OPN-5", says = "KEEPALIVEs come within it, at most one a third of it, or a second.")
  void keepalivesComeAtAThirdOfTheLowerHoldTime(String name, int offered, int lower) {
    boolean dialled = name.startsWith("dialled");
    try (var peer = Peer.at(pair.leaf(), dialled ? Pair.LEAF_IPV4 : Pair.OTHER_IPV4)) {
      run(FILE);
      try (var session = dialled ? peer.accept(DIALLED) : peer.meet(Pair.NODE_IPV4)) {
        long begin = System.nanoTime();
        session.confirm(OPEN.holdTime(offered));
        // The one that hastens after the one that answers the OPEN, and then three in their time.
        for (int i = 0; i < 4; i++) {
          awaitKeepalive(session, Duration.ofSeconds(lower));
          session.send(Messages.keepalive());
        }
        var took = Duration.ofNanos(System.nanoTime() - begin);
        // From before the first to the last: whatever comes late makes it longer only.
        long apart = Math.max(1_000, lower * 1_000L / 4);
        assertThat(took).isGreaterThan(Duration.ofMillis(3 * apart));
      }
      assertThat(daemon.log())
          .containsPattern("peer=%s Established.*: hold time %d s".formatted(name, lower));
    }
  }

  /** What comes before it is read, too; silence for as long as that ends a session. */
  private static void awaitKeepalive(PeerConnection session, Duration holdTime) {
    while (session.tryRead(holdTime).orElseThrow().type() != Messages.KEEPALIVE) {
      // An UPDATE.
    }
  }

  @Test
  @Rfc(id = "RR-1", says = "Our OPEN offers route refresh, and not the enhanced one.")
  @Rfc(id = "RR-1", says = "A ROUTE-REFRESH is sent to nobody who does not offer it.")
  void routeRefreshIsOfferedAndNotSentUnasked() {
    try (var peer = Peer.at(pair.leaf(), Pair.LEAF_IPV6)) {
      run(FILE);
      try (var session = peer.accept(DIALLED)) {
        String open = session.read().body();
        assertThat(capabilities(open)).contains("0200").noneMatch(one -> one.startsWith("46"));
        session.confirm(
            OPEN.holdTime(3)
                .parameters(Open.capabilities("010400020001", Open.fourOctetAs(PEER_ASN))));
        for (int keepalives = 0; keepalives < 3; ) {
          var next = session.read();
          assertThat(next.type()).isNotEqualTo(Messages.ROUTE_REFRESH);
          if (next.type() == Messages.KEEPALIVE) {
            keepalives++;
            session.send(Messages.keepalive());
          }
        }
      }
    }
  }

  /** The capabilities of an OPEN, each with code and length. */
  private static ImmutableSet<String> capabilities(String open) {
    var all = ImmutableSet.<String>builder();
    // After the fixed part: parameters of type 2, each with capabilities.
    for (int at = 20; at < open.length(); ) {
      int end = at + 4 + 2 * Integer.parseInt(open.substring(at + 2, at + 4), 16);
      for (int one = at + 4; one < end; ) {
        int next = one + 4 + 2 * Integer.parseInt(open.substring(one + 2, one + 4), 16);
        all.add(open.substring(one, next));
        one = next;
      }
      at = end;
    }
    return all.build();
  }

  @Test
  @Rfc(id = "FSM-14", says = "A peer whose session is configured otherwise gets 6/6.")
  @Rfc(id = "FSM-14", says = "A peer that is configured no more gets 6/3.")
  @Rfc(id = "FSM-14", says = "A stop sends 6/4 to a peer that keeps nothing.")
  void eachCauseOfOursHasItsSubcode() {
    try (var changed = Peer.at(pair.leaf(), Pair.LEAF_IPV6);
        var removed = Peer.at(pair.leaf(), Pair.OTHER_IPV6);
        var stays = Peer.at(pair.leaf(), Pair.LEAF_IPV4)) {
      run(FILE);
      try (var first = established(changed);
          var second = established(removed);
          var third = established(stays)) {
        daemon.configure(
            FILE.replace("asn: 4200000001}", "asn: 4200000001, families: [ipv6-unicast]}")
                .replaceAll(" +- \\{name: far-6.*\n", ""));
        daemon.reload();
        Stage.assertRefused(first, "N 6/6");
        Stage.assertRefused(second, "N 6/3");
        daemon.stop();
        Stage.assertRefused(third, "N 6/4");
      }
    }
  }

  @Test
  @Rfc(id = "FSM-18", says = "While a peer reads nothing of 12,000 prefixes, another is served.")
  void aPeerThatReadsNothingDelaysNobody() {
    String prefixes =
        IntStream.range(0, 12_000)
            .mapToObj(i -> "10.42.%d.%d/32".formatted(i / 250, i % 250))
            .collect(Collectors.joining(", "));
    try (var stuck = Peer.at(pair.leaf(), Pair.LEAF_IPV6);
        var other = Peer.at(pair.leaf(), Pair.OTHER_IPV4)) {
      run(FILE.replace("10.42.1.0/24", prefixes));
      try (var silent = stuck.accept(DIALLED);
          var witness = Witness.join(daemon, other, Pair.NODE_IPV4, OPEN.holdTime(9))) {
        silent.send(OPEN.holdTime(0).message() + Messages.keepalive());
        // What it asks for again and again it does not read either.
        silent.send(Messages.routeRefresh(1, 1).repeat(100));
        witness.assertUndisturbed(4);
      }
    }
  }

  private void run(String file) {
    daemon = Daemon.start(pair.node(), file, ImmutableMap.of("NODE_NAME", "node"));
  }

  private static PeerConnection established(Peer peer) {
    var connection = peer.accept(DIALLED);
    connection.establish(OPEN);
    return connection;
  }
}
