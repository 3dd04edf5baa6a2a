package io.leafcast.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.bgp.wire.Rfc;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.peers.Hex;
import io.leafcast.conformance.peers.Messages;
import io.leafcast.conformance.peers.Open;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OPEN messages, RFC 4271 section 6.2, RFC 5492, RFC 6286, RFC 6793 and RFC 9072, from outside. */
class OpenIT {
  private static final String MULTIPROTOCOL_IPV6 = "010400020001";
  private static Stage stage;

  @BeforeAll
  static void set() {
    stage = Stage.set("lc-it-open");
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

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 5, 255})
  @Rfc(id = "OPN-1", says = "Another version than 4 is answered with 2/1 and ours.")
  void anotherVersionIsRefused(int version) {
    assertThat(refused(Stage.open().version(version), "N 2/1")).isEqualTo("0004");
  }

  @Test
  @Rfc(id = "OPN-2", says = "A peer of another AS is answered with 2/2.")
  void theWrongAutonomousSystemIsRefused() {
    refused(Open.plain(64500, Stage.PEER_ID), "N 2/2");
    refused(Open.of(64500, Stage.PEER_ID), "N 2/2");
  }

  @Test
  @Rfc(id = "OPN-2", says = "The capability's AS number counts, not AS_TRANS in the fixed part.")
  void theWrongAutonomousSystemInTheCapabilityIsRefused() {
    refused(Open.of(4_200_000_002L, Stage.PEER_ID), "N 2/2");
  }

  @Test
  @Rfc(id = "OPN-3", says = "AS 0 is answered with 2/2, in the fixed part and in the capability.")
  void autonomousSystemZeroIsRefused() {
    refused(Open.plain(0, Stage.PEER_ID), "N 2/2");
    refused(Open.of(0, Stage.PEER_ID), "N 2/2");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  @Rfc(id = "OPN-4", says = "A Hold Time of 1 or 2 s is answered with 2/6.")
  void aHoldTimeUnderThreeSecondsIsRefused(int seconds) {
    refused(Stage.open().holdTime(seconds), "N 2/6");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 65535})
  @Rfc(id = "OPN-4", says = "A Hold Time of 0, and of 3 s and more, is accepted.")
  void otherHoldTimesAreAccepted(int seconds) {
    accepted(Stage.open().holdTime(seconds));
  }

  @Test
  @Rfc(id = "OPN-6", says = "With a Hold Time of 0 there are no periodic KEEPALIVEs and no expiry.")
  void aHoldTimeOfZeroTurnsBothTimersOff() {
    // The good peer's session of this stage has a Hold Time of 0 too, and outlives every case.
    try (var peer = stage.meet()) {
      peer.confirm(Stage.open().holdTime(0));
      Eventually.keep(
          "no KEEPALIVE comes",
          Duration.ofSeconds(4),
          peer::poll,
          next -> next.isEmpty() || next.get().type() == Messages.UPDATE);
      Stage.assertAlive(peer);
    }
  }

  @Test
  @Rfc(id = "OPN-7", says = "A BGP Identifier of 0 is answered with 2/3.")
  void anIdentifierOfZeroIsRefused() {
    refused(Stage.open().identifier("0.0.0.0"), "N 2/3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"224.0.0.5", "255.255.255.255", "127.0.0.1"})
  @Rfc(id = "OPN-7", says = "Any other BGP Identifier is accepted.")
  void anyOtherIdentifierIsAccepted(String identifier) {
    accepted(Stage.open().identifier(identifier));
  }

  @Test
  @Rfc(id = "OPN-8", says = "An iBGP peer with our own BGP Identifier is answered with 2/3.")
  void ourOwnIdentifierIsRefusedWithinTheSystem() {
    try (var peer = stage.meetInner()) {
      peer.send(Stage.innerOpen().identifier(Stage.DAEMON_ID).message());
      Stage.assertRefused(peer, "N 2/3");
    }
    accepted(Stage.open().identifier(Stage.DAEMON_ID));
  }

  @ParameterizedTest
  @ValueSource(strings = {"6300", "630101", "0100"})
  @Rfc(id = "OPN-9", says = "An unknown optional parameter is answered with 2/4.")
  void anUnknownParameterIsRefused(String parameter) {
    refused(Stage.open().parameters(parameter), "N 2/4");
  }

  @ParameterizedTest
  @CsvSource({
    "03, 0206", // the parameter is longer than what is there
    "02, 0201", // one octet of value is missing
    "05, 020641", // the parameters' length is more than the body has
    "01, 02", // a parameter without its length
  })
  @Rfc(id = "OPN-10", says = "Parameters whose lengths do not add up are answered with 2/0.")
  void parametersThatDoNotAddUpAreRefused(String length, String parameters) {
    try (var peer = stage.meet()) {
      peer.send(Messages.message(Messages.OPEN, Stage.open().fixedPart() + length + parameters));
      Stage.assertRefused(peer, "N 2/0");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"c803010203", "8300", "ff00"})
  @Rfc(id = "OPN-11", says = "An unknown capability is no reason to refuse.")
  void anUnknownCapabilityIsIgnored(String capability) {
    accepted(Stage.open().with(capability));
  }

  @Test
  @Rfc(id = "OPN-12", says = "Capabilities may come in a parameter each.")
  void capabilitiesMayComeInAParameterEach() {
    String as = Open.fourOctetAs(Stage.PEER_ASN);
    try (var peer = stage.meet()) {
      peer.confirm(
          Stage.open()
              .parameters(
                  Open.capabilities(as),
                  Open.capabilities(MULTIPROTOCOL_IPV6),
                  Open.capabilities("0200")));
      Stage.assertAlive(peer);
    }
  }

  @Test
  @Rfc(id = "OPN-13", says = "The same capability twice is accepted.")
  void theSameCapabilityTwiceIsAccepted() {
    accepted(
        Stage.open()
            .with(MULTIPROTOCOL_IPV6, MULTIPROTOCOL_IPV6, "0200", "0200")
            .with(Open.fourOctetAs(Stage.PEER_ASN), "40020078", "40020078"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff", "01"})
  @Rfc(id = "OPN-16", says = "Extended optional parameters are read, whatever the old length says.")
  void extendedParametersAreRead(String oldLength) {
    String capabilities = Open.fourOctetAs(Stage.PEER_ASN) + MULTIPROTOCOL_IPV6 + "0200";
    String parameter = "02" + Hex.two(Hex.length(capabilities)) + capabilities;
    try (var peer = stage.meet()) {
      peer.send(
          Messages.message(
              Messages.OPEN,
              Stage.open().fixedPart()
                  + oldLength
                  + "ff"
                  + Hex.two(Hex.length(parameter))
                  + parameter));
      peer.send(Messages.keepalive());
      peer.readUntil(message -> message.type() == Messages.KEEPALIVE);
      Stage.assertAlive(peer);
    }
  }

  @ParameterizedTest
  @CsvSource({"0602000000ff00, N 2/4", "ffff0001, N 2/0", "ffff0004020001, N 2/0", "ffff00, N 2/0"})
  @Rfc(id = "OPN-18", says = "A broken extended header is refused, and 255 is no type elsewhere.")
  void brokenExtendedParametersAreRefused(String parameters, String answer) {
    try (var peer = stage.meet()) {
      peer.send(Messages.message(Messages.OPEN, Stage.open().fixedPart() + parameters));
      Stage.assertRefused(peer, answer);
    }
  }

  @Test
  @Rfc(
      id = "OPN-19",
      says = "A 4-octet AS is AS_TRANS in the fixed part, itself in the capability.")
  void ourOwnOpenCarriesAFourOctetAs() {
    var open = stage.hearOpen();
    assertThat(open.octet(0)).isEqualTo(4);
    assertThat(open.two(1)).isEqualTo(23456);
    assertThat(open.body()).contains(Open.fourOctetAs(Stage.DAEMON_ASN));
    assertThat(open.body().substring(10, 18)).isEqualTo(Hex.address(Stage.DAEMON_ID));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0103000200", // multiprotocol, three octets
        "0100",
        "4100", // 4-octet AS without one
        "4103000000",
        "400180", // graceful restart, one octet
        "4503000101", // ADD-PATH, three octets
        "4902ff41", // FQDN, its inner length overruns
        "4b01ff", // software version, its inner length overruns
        "4b00",
        "0201ff" // route refresh with a value
      })
  @Rfc(id = "OPN-20", says = "A capability of a wrong length never reaches into the next one.")
  void aCapabilityOfAWrongLengthHarmsNobody(String capability) {
    try (var peer = stage.meet()) {
      peer.send(Stage.open().parameters(Open.capabilities(capability, "c803010203")).message());
      var answer = peer.read();
      assertThat(answer.type() == Messages.KEEPALIVE || answer.notification().matches("N 2/[0267]"))
          .as(answer.notification())
          .isTrue();
    }
  }

  private static void accepted(Open open) {
    try (var peer = stage.meet()) {
      peer.confirm(open);
      Stage.assertAlive(peer);
    }
  }

  private static String refused(Open open, String notification) {
    try (var peer = stage.meet()) {
      peer.send(open.message());
      return Stage.assertRefused(peer, notification).data();
    }
  }
}
