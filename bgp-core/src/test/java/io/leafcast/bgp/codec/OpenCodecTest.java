package io.leafcast.bgp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.message.Capability;
import io.leafcast.bgp.message.Capability.FourOctetAs;
import io.leafcast.bgp.message.Capability.GracefulRestart;
import io.leafcast.bgp.message.Capability.Multiprotocol;
import io.leafcast.bgp.message.Capability.Other;
import io.leafcast.bgp.message.Capability.RouteRefreshSupported;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Open;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Rfc;
import io.leafcast.bgp.wire.RouterId;
import io.leafcast.bgp.wire.Safi;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenCodecTest {
  private static final String FIXED = "04 fbf4 005a c0000202";

  /** An OPEN that is right but for its optional parameters, length octet and all. */
  private static Octets open(String parameters) {
    return Frames.frame(1, FIXED + parameters);
  }

  /** An OPEN with one parameter that holds these capabilities. */
  private static Octets openWith(String capabilities) {
    int length = Octets.ofHex(capabilities).size();
    return open(String.format("%02x 02 %02x", length + 2, length) + capabilities);
  }

  private static Notification answerTo(Octets frame) {
    return switch (MessageCodec.read(frame)) {
      case Reading.Faulty(Notification answer, var _, var _) -> answer;
      case Reading other -> throw new AssertionError(other);
    };
  }

  private static Open understood(Octets frame) {
    return switch (MessageCodec.read(frame)) {
      case Reading.Understood(Open open, var _) -> open;
      case Reading other -> throw new AssertionError(other);
    };
  }

  private static ImmutableList<String> remarksOn(Octets frame) {
    return switch (MessageCodec.read(frame)) {
      case Reading.Understood(var _, var remarks) -> remarks;
      case Reading other -> throw new AssertionError(other);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "03", "05", "ff"})
  @Rfc(id = "OPN-1", says = "Any version but 4 is answered with 2/1 and our version")
  void anotherVersionIsAnsweredWithOurs(String version) {
    assertThat(answerTo(Frames.frame(1, version + "fbf4 005a c0000202 00")))
        .isEqualTo(new Notification(2, 1, Octets.ofHex("0004")));
  }

  @Test
  @Rfc(id = "OPN-1", says = "Version 4 is accepted")
  void version4IsAccepted() {
    assertThat(understood(open("00")))
        .isEqualTo(new Open(new Asn(64500), 90, new RouterId(0xC0000202), ImmutableList.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"04 0000 005a c0000202 00", "04 fbf4 005a c0000202 08 0206 4104 00000000"})
  @Rfc(id = "OPN-3", says = "AS 0, in the field or in the capability, is answered with 2/2")
  void asZeroIsABadPeerAs(String body) {
    assertThat(answerTo(Frames.frame(1, body))).isEqualTo(new Notification(2, 2));
  }

  @Test
  @Rfc(id = "OPN-3", says = "The greatest AS number is accepted")
  void theGreatestAsNumberIsAccepted() {
    Octets frame = Frames.frame(1, "04 5ba0 005a c0000202 08 0206 4104 ffffffff");
    assertThat(understood(frame).asn()).isEqualTo(new Asn(4294967295L));
    assertThat(remarksOn(frame)).isEmpty();
  }

  @Test
  @Rfc(id = "OPN-2", says = "The number of the capability wins over My Autonomous System")
  void theCapabilityWinsOverTheField() {
    Octets frame = open("08 0206 4104 0000fbf5");
    assertThat(understood(frame).asn()).isEqualTo(new Asn(64501));
    assertThat(remarksOn(frame))
        .containsExactly("My Autonomous System is 64500, the 4-octet AS capability 64501");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0001", "0002"})
  @Rfc(id = "OPN-4", says = "A hold time of 1 or 2 seconds is answered with 2/6")
  void aHoldTimeOfOneOrTwoIsUnacceptable(String holdTime) {
    assertThat(answerTo(Frames.frame(1, "04 fbf4" + holdTime + "c0000202 00")))
        .isEqualTo(new Notification(2, 6));
  }

  @ParameterizedTest
  @CsvSource({"0000, 0", "0003, 3", "ffff, 65535"})
  @Rfc(id = "OPN-4", says = "A hold time of 0, 3 and 65535 seconds is accepted")
  void otherHoldTimesAreAccepted(String holdTime, int seconds) {
    Octets frame = Frames.frame(1, "04 fbf4" + holdTime + "c0000202 00");
    assertThat(understood(frame).holdTime()).isEqualTo(seconds);
  }

  @Test
  @Rfc(id = "OPN-7", says = "A BGP Identifier of 0 is answered with 2/3")
  void anIdentifierOfZeroIsBad() {
    assertThat(answerTo(Frames.frame(1, "04 fbf4 005a 00000000 00")))
        .isEqualTo(new Notification(2, 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"e0000005", "ffffffff", "00000001"})
  @Rfc(id = "OPN-7", says = "Any BGP Identifier but 0 is accepted, unicast or not")
  void anyOtherIdentifierIsAccepted(String identifier) {
    Open open = understood(Frames.frame(1, "04 fbf4 005a" + identifier + "00"));
    assertThat(open.identifier().bits()).isEqualTo(Integer.parseUnsignedInt(identifier, 16));
  }

  @ParameterizedTest
  @ValueSource(strings = {"02 6300", "03 010100", "06 6300 0202 0200", "06 0202 0200 6300"})
  @Rfc(id = "OPN-9", says = "A parameter that is not Capabilities is answered with 2/4")
  void anotherParameterIsUnsupported(String parameters) {
    assertThat(answerTo(open(parameters))).isEqualTo(new Notification(2, 4));
  }

  @Test
  @Rfc(id = "OPN-9", says = "A Capabilities parameter is accepted")
  void capabilitiesAreSupported() {
    assertThat(understood(open("04 0202 0200")).capabilities())
        .containsExactly(new RouteRefreshSupported());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "04 0203 0200", // parameter past the end
        "05 0202 0200", // more announced than there is
        "03 0202 0200", // less announced than there is
        "00 0202 0200", // none announced
        "01 02", // no length
        "04 0202 0201", // capability past its parameter
        "03 0201 02", // capability without length
        "6b", // nothing at all, as in CVE-2022-40302
        "ff"
      })
  @Rfc(id = "OPN-10", says = "Parameters whose lengths conflict are answered with 2/0")
  void lengthsThatConflictAreMalformed(String parameters) {
    assertThat(answerTo(open(parameters))).isEqualTo(new Notification(2, 0));
  }

  @Test
  @Rfc(id = "OPN-10", says = "A parameter with no capability in it is accepted")
  void anEmptyParameterIsAccepted() {
    assertThat(understood(open("02 0200")).capabilities()).isEmpty();
  }

  @Test
  @Rfc(id = "OPN-11", says = "Unknown capabilities are kept and are no error")
  void unknownCapabilitiesAreKept() {
    Octets frame = openWith("c803010203 8300");
    assertThat(understood(frame).capabilities())
        .containsExactly(new Other(200, Octets.ofHex("010203")), new Other(131, Octets.EMPTY));
    assertThat(remarksOn(frame)).isEmpty();
  }

  @Test
  @Rfc(id = "OPN-12", says = "A parameter per capability is the same as one with all")
  void parametersAreOneList() {
    assertThat(understood(open("0c 0206 0104 0002 0001 0202 0200")))
        .isEqualTo(understood(open("0a 0208 0104 0002 0001 0200")));
  }

  @Test
  @Rfc(id = "OPN-13", says = "Capabilities that are there twice are accepted; the last number wins")
  void repeatedCapabilitiesAreAccepted() {
    String twice = "0104 0002 0001 0104 0002 0001 0200 0200 4104 0000fbf4 4104 0000fbf4";
    Open open = understood(openWith(twice));
    assertThat(open.asn()).isEqualTo(new Asn(64500));
    assertThat(open.families()).containsExactly(Family.IPV6_UNICAST);
    assertThat(understood(openWith("4104 0000fbf5 4104 0000fbf4")).asn()).isEqualTo(new Asn(64500));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff ff 0009 02 0006 0104 0002 0001", "01 ff 0009 02 0006 0104 0002 0001"})
  @Rfc(id = "OPN-16", says = "Extended parameters are read, whatever the octet of the length says")
  void extendedParametersAreReadWhereverTheyAreAllowed(String parameters) {
    assertThat(understood(open(parameters)).capabilities())
        .containsExactly(new Multiprotocol(Family.IPV6_UNICAST));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ff ff", "ff ff 00", "ff ff 0009 02 0006", "ff ff 0001 02", "6b ff 0002 02 00"})
  @Rfc(id = "OPN-18", says = "An extended header that is cut off is answered with 2/0")
  void extendedParametersThatAreCutOffAreMalformed(String parameters) {
    assertThat(answerTo(open(parameters))).isEqualTo(new Notification(2, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"06 0202 0200 ff00", "ff ff 0003 ff 0000"})
  @Rfc(id = "OPN-18", says = "Type 255 anywhere but first is an unsupported parameter")
  void type255AnywhereElseIsUnsupported(String parameters) {
    assertThat(answerTo(open(parameters))).isEqualTo(new Notification(2, 4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "02", "6b", "fe", "ff"})
  @Rfc(id = "OPN-16", says = "Several extended parameters are read as one list, long ones whole")
  void extendedParametersAreReadWhole(String oldLength) {
    String first = "02 0008 0104 0002 0001 0200";
    String long200 = "02 0104 c880" + "ab".repeat(128) + "c980" + "cd".repeat(128);
    Octets frame = open(oldLength + "ff" + String.format("%04x", 11 + 263) + first + long200);
    assertThat(understood(frame).capabilities())
        .containsExactly(
            new Multiprotocol(Family.IPV6_UNICAST),
            new RouteRefreshSupported(),
            new Other(200, Octets.ofHex("ab".repeat(128))),
            new Other(201, Octets.ofHex("cd".repeat(128))));
  }

  @Test
  @Rfc(id = "OPN-17", says = "Each length in either form is that of what follows it")
  void theLengthsOfBothFormsAreRight() {
    Octets classic = MessageCodec.encode(withOctets(253), Encoding.USUAL);
    assertThat(classic.slice(28, 31).hex()).isEqualTo("ff02fd");
    assertThat(classic.size()).isEqualTo(29 + 255);
    Octets extended = MessageCodec.encode(withOctets(254), Encoding.USUAL);
    assertThat(extended.slice(28, 35).hex()).isEqualTo("ffff01010200fe");
    assertThat(extended.size()).isEqualTo(32 + 0x101);
    assertThat(understood(classic)).isEqualTo(withOctets(253));
    assertThat(understood(extended)).isEqualTo(withOctets(254));
    Octets none = MessageCodec.encode(withFamilies(0), Encoding.USUAL);
    assertThat(none.slice(28, none.size()).hex()).isEqualTo("00");
  }

  /** An OPEN whose capabilities take this many octets. */
  private static Open withOctets(int octets) {
    Capability first = new Other(200, Octets.ofHex("ab".repeat(120)));
    Capability second = new Other(201, Octets.ofHex("cd".repeat(octets - 122 - 2)));
    return new Open(new Asn(64500), 90, new RouterId(1), ImmutableList.of(first, second));
  }

  @Test
  @Rfc(id = "OPN-17", says = "Parameters of more than 255 octets are written in the extended form")
  @Rfc(id = "OPN-17", says = "Parameters of 255 octets and fewer are written in the classic form")
  void theFormFollowsTheLength() {
    for (int families = 0; families <= 100; families++) {
      Open open = withFamilies(families);
      Octets frame = MessageCodec.encode(open, Encoding.USUAL);
      boolean extended = frame.size() > 29 && frame.at(29) == 255;
      assertThat(extended).isEqualTo(2 + 6 * families > 255);
      assertThat(understood(frame)).isEqualTo(open);
    }
  }

  private static Open withFamilies(int count) {
    return new Open(
        new Asn(64500),
        90,
        new RouterId(1),
        IntStream.range(0, count)
            .mapToObj(each -> new Multiprotocol(new Family(new Afi(each), new Safi(1))))
            .collect(ImmutableList.toImmutableList()));
  }

  @ParameterizedTest
  @CsvSource({"65535, ffff", "65536, 5ba0", "4200000000, 5ba0"})
  @Rfc(id = "OPN-19", says = "My Autonomous System is AS_TRANS where two octets do not hold ours")
  void aWideNumberIsAsTransInTheField(long number, String field) {
    Asn asn = new Asn(number);
    Open open = new Open(asn, 90, new RouterId(1), ImmutableList.of(new FourOctetAs(asn)));
    Octets frame = MessageCodec.encode(open, Encoding.USUAL);
    assertThat(frame.slice(20, 22).hex()).isEqualTo(field);
    assertThat(understood(frame)).isEqualTo(open);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0103 000200 0200",
        "4100 0200",
        "4105 0000fbf400 0200",
        "0201 00 0200",
        "4001 00 0200",
        "4000 0200",
        "4005 0078000101 0200",
        "4007 00780001018000 0200",
        "4706 000101800000 0200",
        "4708 0001018000000100 0200"
      })
  @Rfc(id = "OPN-20", says = "A capability with a wrong length is passed over, its neighbour read")
  @Rfc(id = "GR-2", says = "A capability whose length is not 2+4n is passed over with a remark.")
  void aCapabilityOfAWrongLengthIsPassedOver(String capabilities) {
    Octets frame = openWith(capabilities);
    Open open = understood(frame);
    assertThat(open.capabilities()).hasSize(2).element(0).isInstanceOf(Other.class);
    assertThat(open.capabilities()).element(1).isEqualTo(new RouteRefreshSupported());
    assertThat(open.asn()).as("not taken out of a neighbour").isEqualTo(new Asn(64500));
    assertThat(remarksOn(frame)).hasSize(1);
  }

  /** Every code that anybody knows, and some that nobody does. */
  private static final ImmutableList<Integer> CODES =
      ImmutableList.of(1, 2, 5, 6, 8, 9, 64, 65, 67, 69, 70, 71, 73, 75, 128, 129, 131, 200, 255);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 127, 200})
  @Rfc(id = "OPN-20", says = "Whatever its length and octets, a capability ends where it says")
  void eachCapabilityEndsWhereItSays(int length) {
    for (int code : CODES) {
      for (String octet : ImmutableList.of("00", "ff", "41")) {
        String swept = String.format("%02x%02x", code, length) + octet.repeat(length);
        Octets frame = openWith(swept + "0104 0002 0001");
        if (code == 65 && length == 4 && octet.equals("00")) {
          assertThat(answerTo(frame)).as("AS 0").isEqualTo(new Notification(2, 2));
        } else {
          assertThat(understood(frame).capabilities()).as(swept).hasSize(2);
          assertThat(understood(frame).capabilities().getLast())
              .as("the neighbour of %s", swept)
              .isEqualTo(new Multiprotocol(Family.IPV6_UNICAST));
        }
        assertThat(answerTo(openWith(swept + "01"))).isEqualTo(new Notification(2, 0));
        assertThat(answerTo(openWith(swept + "0105 0002 0001"))).isEqualTo(new Notification(2, 0));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"4b00", "4b01 00", "4b02 ff41", "4902 00ff", "4503 000101"})
  @Rfc(id = "OPN-20", says = "Lengths inside a capability that we do not read mean nothing to us")
  void theLengthsInsideOtherCapabilitiesMeanNothing(String capability) {
    Octets frame = openWith(capability + "0200");
    assertThat(understood(frame).capabilities()).hasSize(2).contains(new RouteRefreshSupported());
    assertThat(remarksOn(frame)).isEmpty();
  }

  @Test
  @Rfc(id = "OPN-13", says = "Graceful Restart may be there twice, and is no error")
  void gracefulRestartMayBeThereTwice() {
    assertThat(understood(openWith("4002 0078 4002 0079")).capabilities())
        .extracting(each -> ((GracefulRestart) each).seconds())
        .containsExactly(120, 121);
  }

  @Test
  void aRemarkIsMadeOnce() {
    assertThat(remarksOn(openWith("0100".repeat(100))))
        .containsExactly("capability 1 has a wrong length and is ignored");
  }

  @Test
  @Rfc(id = "OPN-20", says = "Capabilities that we do not read are kept whatever they have inside")
  void theInsideOfOtherCapabilitiesIsLeftAlone() {
    Octets frame = openWith("4503000101 4902ff41 4b00");
    assertThat(understood(frame).capabilities()).hasSize(3);
    assertThat(remarksOn(frame)).isEmpty();
  }
}
