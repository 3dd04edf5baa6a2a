package io.leafcast.conformance.cases;

import static io.leafcast.conformance.lab.Eventually.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.wire.Rfc;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Pair;
import io.leafcast.conformance.peers.Messages;
import io.leafcast.conformance.peers.Peer;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The states of RFC 4271 section 8 with RFC 6608's subcodes, and the Hold Timer, from outside. */
class FsmIT {
  private static final String EMPTY_UPDATE = Messages.update("", "", "");

  /** A SYN of the daemon's. */
  private static final String DIALS =
      "ip6 and src host %s and dst port 179 and ip6[53] == 2".formatted(Pair.NODE_IPV6);

  private static Stage stage;

  @BeforeAll
  static void set() {
    stage = Stage.set("lc-it-fsm");
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

  static Stream<Arguments> unexpectedInOpenSent() {
    return Stream.of(
        Arguments.of(Messages.keepalive(), "04"),
        Arguments.of(EMPTY_UPDATE, "02"),
        Arguments.of(Messages.routeRefresh(1, 1), "05"));
  }

  @ParameterizedTest
  @MethodSource("unexpectedInOpenSent")
  @Rfc(id = "FSM-1", says = "What must not come in OpenSent is answered with 5/1 and its type.")
  void anythingButAnOpenIsUnexpectedInOpenSent(String message, String type) {
    try (var peer = stage.meet()) {
      peer.send(message);
      assertThat(Stage.assertRefused(peer, "N 5/1").data()).isEqualTo(type);
    }
  }

  static Stream<Arguments> unexpectedInOpenConfirm() {
    return Stream.of(
        Arguments.of(Stage.open().message(), "01"),
        Arguments.of(EMPTY_UPDATE, "02"),
        Arguments.of(Messages.routeRefresh(1, 1), "05"));
  }

  @ParameterizedTest
  @MethodSource("unexpectedInOpenConfirm")
  @Rfc(id = "FSM-2", says = "What must not come in OpenConfirm is answered with 5/2 and its type.")
  void anythingButAKeepaliveIsUnexpectedInOpenConfirm(String message, String type) {
    try (var peer = stage.meet()) {
      peer.send(Stage.open().message() + message);
      assertThat(Stage.assertRefused(peer, "N 5/2").data()).isEqualTo(type);
    }
  }

  @Test
  @Rfc(id = "FSM-3", says = "An OPEN in Established is answered with 5/3.")
  void anOpenIsUnexpectedInEstablished() {
    try (var peer = stage.session()) {
      peer.send(Stage.open().message());
      assertThat(Stage.assertRefused(peer, "N 5/3").data()).isEqualTo("01");
    }
  }

  @Test
  @Rfc(id = "FSM-5", says = "No KEEPALIVE in OpenConfirm for the Hold Time is answered with 4/0.")
  void silenceInOpenConfirmEndsWithTheHoldTime() {
    try (var peer = stage.meet()) {
      long begin = System.nanoTime();
      peer.send(Stage.open().holdTime(3).message());
      Stage.assertRefused(peer, "N 4/0");
      assertThat(sinceMillis(begin)).isGreaterThan(2_900L);
    }
  }

  @Test
  @Rfc(id = "FSM-6", says = "Silence in Established for the Hold Time is answered with 4/0.")
  void silenceInEstablishedEndsWithTheHoldTime() {
    try (var peer = stage.meet()) {
      long begin = System.nanoTime();
      peer.confirm(Stage.open().holdTime(3));
      Stage.assertRefused(peer, "N 4/0");
      assertThat(sinceMillis(begin)).isGreaterThan(2_900L);
    }
  }

  @Test
  @Rfc(id = "FSM-7", says = "An UPDATE restarts the Hold Timer as a KEEPALIVE does.")
  void updatesAloneKeepASessionUp() {
    try (var peer = stage.meet()) {
      peer.confirm(Stage.open().holdTime(9));
      for (int i = 0; i < 6; i++) {
        long sent = System.nanoTime();
        peer.send(EMPTY_UPDATE);
        Eventually.keep(
            "the session is up",
            Duration.ofSeconds(2).minusNanos(System.nanoTime() - sent),
            peer::poll,
            next -> next.isEmpty() || next.get().type() != Messages.NOTIFICATION);
      }
      Stage.assertAlive(peer);
    }
  }

  @Test
  @Rfc(id = "FSM-8", says = "A session that is cut comes up again.")
  void aResetSessionComesUpAgain() {
    try (var peer = stage.session()) {
      peer.reset();
    }
    try (var peer = stage.session()) {
      Stage.assertAlive(peer);
    }
    try (var peer = stage.session()) {
      Stage.assertAlive(peer);
    }
  }

  @Test
  @Rfc(id = "FSM-11", says = "Another connection while Established gets 6/7; the session stays.")
  void aSecondConnectionWhileEstablishedIsRefused() {
    try (var session = stage.session()) {
      // It is Established here; there, only once our KEEPALIVE was read.
      Stage.assertAlive(session);
      try (var second = stage.dialAgain()) {
        var first = second.tryRead(SOON);
        if (first.filter(it -> it.type() == Messages.OPEN).isPresent()) {
          second.send(Stage.open().message());
          Stage.assertRefused(second, "N 6/7");
        } else {
          // Closed without a word, or with the NOTIFICATION at once: both refuse it.
          first.ifPresent(it -> assertThat(it.notification()).isEqualTo("N 6/7"));
        }
        Stage.assertAlive(session);
      }
    }
  }

  @Test
  @Rfc(id = "FSM-12", says = "A passive peer is never dialled.")
  void aPassivePeerIsNotDialled() {
    var arrivals =
        stage
            .pair()
            .leaf()
            .run("timeout", "3", "tcpdump", "-nni", "node", "--immediate-mode", DIALS);
    assertThat(arrivals.run().output()).isBlank();
  }

  @Test
  @Rfc(
      id = "FSM-13",
      says = "A connection from an unconfigured address is closed, its OPEN unread.")
  void anUnknownAddressIsClosedAtOnce() {
    try (var stranger = Peer.at(stage.pair().leaf(), Pair.OTHER_IPV4)) {
      for (int i = 0; i < 200; i++) {
        try (var connection = stranger.dial(Pair.NODE_IPV4).orElseThrow()) {
          connection
              .tryRead(SOON)
              .ifPresent(answer -> assertThat(answer.notification()).isEqualTo("N 6/5"));
        }
      }
    }
  }

  @Test
  @Rfc(
      id = "FSM-15",
      says = "A received NOTIFICATION closes, is not answered, and is told in words.")
  void aNotificationIsToldInWords() {
    try (var peer = stage.session()) {
      // RFC 9003: a Shutdown Communication of 5 octets.
      peer.send(Messages.notification(6, 2, "056c61746572"));
      peer.awaitClose(SOON);
    }
    Eventually.see(
        "the log has the NOTIFICATION's words",
        SOON,
        () -> stage.daemon().log(),
        log -> log.contains("Administrative Shutdown") && log.contains("later"));
  }

  private static long sinceMillis(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin).toMillis();
  }
}
