package io.leafcast.conformance.cases;

import static io.leafcast.conformance.lab.Eventually.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.wire.Rfc;
import io.leafcast.conformance.peers.Hex;
import io.leafcast.conformance.peers.Messages;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Message headers, RFC 4271 section 6.1, as a peer sees them treated. */
class HeaderIT {
  private static Stage stage;

  @BeforeAll
  static void set() {
    stage = Stage.set("lc-it-header");
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
  @Rfc(id = "HDR-1", says = "A marker of zeros before the OPEN is answered with 1/1.")
  void aMarkerOfZerosIsRefusedBeforeTheOpen() {
    try (var peer = stage.meet()) {
      peer.send("00".repeat(16) + "001d01");
      Stage.assertRefused(peer, "N 1/1");
    }
  }

  @Test
  @Rfc(id = "HDR-1", says = "A marker that is not all ones in Established is answered with 1/1.")
  void aMarkerWithOneBitWrongIsRefusedInEstablished() {
    try (var peer = stage.session()) {
      peer.send("ff".repeat(15) + "fe" + "001304");
      Stage.assertRefused(peer, "N 1/1");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 18})
  @Rfc(id = "HDR-2", says = "A length under 19 is answered with 1/2 and the length.")
  void aLengthUnderTheHeadersIsRefused(int length) {
    try (var peer = stage.session()) {
      peer.send(Messages.header(length, Messages.KEEPALIVE));
      assertThat(Stage.assertRefused(peer, "N 1/2").data()).isEqualTo(Hex.two(length));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4097, 65535})
  @Rfc(id = "HDR-3", says = "A length over 4096 is answered with 1/2 before its octets come.")
  void aLengthOverTheLargestIsRefusedAtOnce(int length) {
    try (var peer = stage.session()) {
      peer.send(Messages.header(length, Messages.UPDATE));
      assertThat(Stage.assertRefused(peer, "N 1/2").data()).isEqualTo(Hex.two(length));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 28", "2, 22", "4, 20", "5, 22"})
  @Rfc(id = "HDR-4", says = "A length that its type cannot have is answered with 1/2.")
  void aLengthThatTheTypeCannotHaveIsRefused(int type, int length) {
    try (var peer = type == Messages.OPEN ? stage.meet() : stage.session()) {
      peer.send(Messages.header(length, type) + "00".repeat(length - Messages.HEADER_LENGTH));
      assertThat(Stage.assertRefused(peer, "N 1/2").data()).isEqualTo(Hex.two(length));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 6, 9, 255})
  @Rfc(id = "HDR-5", says = "An unknown type is answered with 1/3 and the type.")
  void anUnknownTypeIsRefused(int type) {
    try (var peer = stage.session()) {
      peer.send(Messages.message(type, ""));
      assertThat(Stage.assertRefused(peer, "N 1/3").data()).isEqualTo(Hex.one(type));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"06", "6363", "0602ffff"})
  @Rfc(id = "HDR-6", says = "No NOTIFICATION is answered with one, however odd.")
  void aNotificationIsNeverAnswered(String body) {
    try (var peer = stage.session()) {
      peer.send(Messages.message(Messages.NOTIFICATION, body));
      while (true) {
        var next = peer.tryRead(SOON);
        if (next.isEmpty()) {
          return;
        }
        assertThat(next.get().type()).isNotEqualTo(Messages.NOTIFICATION);
      }
    }
  }

  @Test
  @Rfc(id = "HDR-7", says = "Messages may come one octet a segment.")
  void messagesMayComeOctetByOctet() {
    try (var peer = stage.meet()) {
      peer.sendOneByOne(Stage.open().message() + Messages.keepalive() + Messages.keepalive());
      peer.readUntil(message -> message.type() == Messages.KEEPALIVE);
      Stage.assertAlive(peer);
    }
  }

  @Test
  @Rfc(id = "HDR-7", says = "Messages may come many in a segment.")
  void messagesMayComeManyAtOnce() {
    try (var peer = stage.session()) {
      peer.send(Messages.keepalive().repeat(500));
      Stage.assertAlive(peer);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: leafcast\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003 a TLS client's hello",
        "SSH-2.0-OpenSSH_9.2\r\n   "
      })
  @Rfc(id = "HDR-8", says = "What is not BGP is answered with 1/1 and closed at once.")
  void whatIsNotBgpIsRefusedAtOnce(String octets) {
    try (var peer = stage.meet()) {
      peer.send(Hex.of(octets.getBytes(StandardCharsets.ISO_8859_1)));
      Stage.assertRefused(peer, "N 1/1");
    }
  }
}
