package io.leafcast.conformance.cases;

import static io.leafcast.conformance.lab.Eventually.SOON;
import static io.leafcast.conformance.peers.Messages.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.wire.Rfc;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Footprint;
import io.leafcast.conformance.lab.Pair;
import io.leafcast.conformance.peers.Hex;
import io.leafcast.conformance.peers.Messages;
import io.leafcast.conformance.peers.Peer;
import io.leafcast.conformance.peers.PeerConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What others do at will, many times: neither memory nor descriptors nor the log grow with it. What
 * the process holds is looked at after a first part, in which classes are loaded and the heap takes
 * its size, and again at the end.
 */
class BoundsIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** In KiB: the collector's coming and going, and less than any leak of what these cases send. */
  private static final long NOISE = 24 * 1024;

  private static final String PATH = attribute(0x40, 2, "0201" + Hex.four(Stage.PEER_ASN));
  private static final String NEXT_HOP = attribute(0x40, 3, Hex.address(Pair.LEAF_IPV4));

  private static Stage stage;

  @BeforeAll
  static void set() {
    stage = Stage.set("lc-it-bounds");
  }

  @AfterAll
  static void close() {
    if (stage != null) {
      stage.close();
    }
  }

  @AfterEach
  void nobodyElseIsTouched() {
    stage.assertUntouched();
  }

  @Test
  @Rfc(
      id = "FSM-13",
      says = "10,000 connections from an unconfigured address: no OPEN, no descriptor, no memory.")
  void tenThousandStrangersLeaveNothingBehind() {
    try (var stranger = Peer.at(stage.pair().leaf(), Pair.OTHER_IPV4)) {
      stranger.knock(Pair.NODE_IPV4, 1_000);
      var before = footprint();
      int lines = lines();
      long octets = stranger.knock(Pair.NODE_IPV4, 10_000);
      // At most a NOTIFICATION each, never an OPEN, which has 29 octets at least.
      assertThat(octets).isLessThanOrEqualTo(10_000L * 23);
      assertFlat(before);
      assertThat(lines() - lines).as("lines in the log").isLessThan(100);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: leafcast\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003 a TLS client's hello"
      })
  @Rfc(id = "HDR-8", says = "What is not BGP, again and again: 1/1, the end, and nothing is kept.")
  void whatIsNotBgpLeavesNothingBehind(String octets) {
    String hex = Hex.of(octets.getBytes(StandardCharsets.ISO_8859_1));
    greet(hex, 8);
    var before = footprint();
    greet(hex, 32);
    assertFlat(before);
  }

  private static void greet(String hex, int times) {
    for (int i = 0; i < times; i++) {
      try (var peer = stage.meet()) {
        peer.send(hex);
        Stage.assertRefused(peer, "N 1/1");
      }
    }
  }

  @Test
  @Rfc(
      id = "ERR-20",
      says = "A million malformed UPDATEs: the session stays, memory and log are bounded.")
  void aMillionMalformedUpdatesDoNoHarm() {
    String updates =
        Messages.update("", PATH + NEXT_HOP, Hex.prefix("203.0.113.0/24")).repeat(1_000);
    try (var peer = stage.session()) {
      send(peer, updates, 50);
      var before = footprint();
      int lines = lines();
      long begin = System.nanoTime();
      send(peer, updates, 950);
      long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
      assertFlat(before);
      // One line in ten seconds, and whatever else is logged meanwhile.
      assertThat(lines() - lines).as("lines in the log").isLessThan((int) seconds / 10 + 20);
    }
  }

  /** Sends and waits until all of it has been taken in. */
  private static void send(PeerConnection peer, String octets, int times) {
    for (int i = 0; i < times; i++) {
      peer.send(octets);
    }
    peer.send(Messages.routeRefresh(2, 1));
    Eventually.see(
        "a ROUTE-REFRESH behind it is answered",
        LIMIT,
        peer::poll,
        next -> next.filter(message -> message.type() == Messages.UPDATE).isPresent());
  }

  @Test
  @Rfc(
      id = "ERR-18",
      says = "The log has the whole of the longest malformed UPDATE, and all that it announced.")
  @Rfc(id = "ERR-18", says = "A counter of each peer tells how many there were.")
  void theLongestMalformedUpdateIsLoggedWhole() {
    String announced =
        IntStream.range(0, 800)
            .mapToObj(i -> "20" + Hex.four(0xcb00_7100L + i))
            .collect(Collectors.joining());
    String update = Messages.update("", PATH + NEXT_HOP, announced);
    assertThat(Hex.length(update)).isBetween(4_000, 4_096);
    try (var peer = stage.session()) {
      int before = treatedAsWithdraw();
      peer.send(update);
      Eventually.see(
          "the log has the octets",
          SOON,
          () -> stage.daemon().log(),
          log -> log.contains(update.substring(2 * Messages.HEADER_LENGTH)));
      assertThat(stage.daemon().log()).contains("203.0.113.0/32", "203.0.116.31/32");
      Eventually.see("the counter", SOON, BoundsIT::treatedAsWithdraw, now -> now == before + 1);
    }
  }

  private static int treatedAsWithdraw() {
    return stage
        .daemon()
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("leafcast_updates_treated_as_withdraw_total{"))
        .filter(line -> line.contains("peer=\"bad-"))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static Footprint footprint() {
    return Footprint.of(stage.daemon().pid());
  }

  private static void assertFlat(Footprint before) {
    // What was closed a moment ago may still be open here.
    Eventually.see(
        "no more descriptors than %s, and a few".formatted(before),
        SOON,
        BoundsIT::footprint,
        now -> now.descriptors() <= before.descriptors() + 4);
    assertThat(footprint().resident()).isLessThan(before.resident() + NOISE);
  }

  private static int lines() {
    return (int) stage.daemon().log().lines().count();
  }
}
