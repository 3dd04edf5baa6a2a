package io.leafcast.bgp.codec;

import static io.leafcast.bgp.codec.Frames.AS_PATH;
import static io.leafcast.bgp.codec.Frames.MANDATORY;
import static io.leafcast.bgp.codec.Frames.ORIGIN;
import static io.leafcast.bgp.codec.Frames.attribute;
import static io.leafcast.bgp.codec.Frames.times;
import static io.leafcast.bgp.codec.Frames.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.attr.MpReach;
import io.leafcast.bgp.message.Capability;
import io.leafcast.bgp.message.Message;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Open;
import io.leafcast.bgp.message.Update;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.message.UpdateOutcome.Accept;
import io.leafcast.bgp.message.UpdateOutcome.Reset;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Encoding;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Nlri;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.Rfc;
import io.leafcast.bgp.wire.RouterId;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a session's {@link Encoding} says is held when octets are read and when they are written.
 */
class EncodingTest {
  private static final Encoding EXTENDED = Encoding.USUAL.withLargestMessage(0xFFFF);
  private static final Encoding IPV6_NEXT_HOPS =
      new Encoding(
          AsWidth.FOUR_OCTETS,
          Encoding.CLASSIC_OCTETS,
          ImmutableSet.of(),
          ImmutableSet.of(Family.IPV4_UNICAST));

  private static final Encoding IPV4_PATHS =
      new Encoding(
          AsWidth.FOUR_OCTETS,
          Encoding.CLASSIC_OCTETS,
          ImmutableSet.of(Family.IPV4_UNICAST),
          ImmutableSet.of());
  private static final Encoding IPV6_PATHS =
      new Encoding(
          AsWidth.FOUR_OCTETS,
          Encoding.CLASSIC_OCTETS,
          ImmutableSet.of(Family.IPV6_UNICAST),
          ImmutableSet.of());

  private static UpdateOutcome outcome(Octets frame, Encoding encoding) {
    return switch (MessageCodec.read(frame, Sessions.external(encoding))) {
      case Reading.OfUpdate(UpdateOutcome outcome) -> outcome;
      case Reading other -> throw new AssertionError(other);
    };
  }

  @Test
  @Rfc(id = "EXT-3", says = "An UPDATE of 4097 octets is refused where it was not agreed on")
  void anUpdateIsAsLongAsTheSessionAllows() {
    Octets frame = update("", MANDATORY, times(4097 - 23 - 20, "00"));
    assertThat(frame.size()).isEqualTo(4097);
    assertThat(outcome(frame, EXTENDED)).isInstanceOf(Accept.class);
    assertThat(MessageCodec.read(frame, Sessions.external(Encoding.USUAL)))
        .isInstanceOfSatisfying(
            Reading.Faulty.class,
            faulty ->
                assertThat(faulty.answer())
                    .isEqualTo(new Notification(1, 2, Octets.ofHex("1001"))));
  }

  @Test
  void theLongestMessageIsWrittenAndReadAgain() {
    Prefix prefix = Prefix.parse("198.51.100.0/24").orThrow();
    int most = (0xFFFF - 23) / 4;
    Update longest = withdrawing(prefix, most);
    Octets frame = MessageCodec.encode(longest, EXTENDED);
    assertThat(frame.size()).isEqualTo(23 + 4 * most);
    assertThat(Framing.frameLength(frame.slice(0, 19), EXTENDED.largestMessage()))
        .isEqualTo(frame.size());
    assertThat(outcome(frame, EXTENDED)).isInstanceOf(Accept.class);
    assertRefused(longest, Encoding.USUAL);
    assertRefused(withdrawing(prefix, most + 1), EXTENDED);
  }

  private static Update withdrawing(Prefix prefix, int times) {
    return new Update(
        ImmutableList.copyOf(Collections.nCopies(times, prefix)),
        ImmutableList.of(),
        ImmutableList.of());
  }

  private static void assertRefused(Message message, Encoding encoding) {
    assertThatThrownBy(() -> MessageCodec.encode(message, encoding))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anOpenAndAKeepaliveStayShortWhateverWasAgreedOn() {
    Octets tooLong = Frames.frame(1, 4097, "");
    assertThat(Framing.frameLength(tooLong, 0xFFFF)).as("refused at once").isEqualTo(19);
    assertThat(Header.fault(tooLong, 0xFFFF)).isPresent();
    assertThat(Header.fault(Frames.frame(1, 4096, ""), 0xFFFF)).isEmpty();
    assertThat(Header.fault(Frames.frame(2, 4097, ""), 0xFFFF)).isEmpty();
    assertRefused(
        new Open(
            new Asn(64500),
            90,
            new RouterId(1),
            ImmutableList.copyOf(
                Collections.nCopies(
                    20, new Capability.Other(200, Octets.ofHex(times(250, "00")))))),
        EXTENDED);
  }

  private static final String IPV4_BEHIND_IPV6 =
      attribute(0x80, 14, "0001 01 10 20010db8000000000000000000000002 00 18 c63364");

  @Test
  void anIpv4RouteHasAnIpv6NextHopWhereThatWasAgreedOn() {
    Octets frame = update("", IPV4_BEHIND_IPV6 + ORIGIN + AS_PATH, "");
    assertThat(outcome(frame, IPV6_NEXT_HOPS))
        .isInstanceOfSatisfying(
            Accept.class,
            accept ->
                assertThat(accept.announced().toString())
                    .isEqualTo("[Announced[nextHops=[2001:db8::2], nlri=[198.51.100.0/24]]]"));
    assertThat(outcome(frame, Encoding.USUAL)).isInstanceOf(Reset.class);
  }

  @Test
  void theLengthOfANextHopSaysOfWhichFamilyItIs() {
    String both =
        attribute(
            0x80,
            14,
            "0001 01 20 20010db8000000000000000000000002 fe800000000000000000000000000001"
                + "00 18 c63364");
    assertThat(outcome(update("", both + ORIGIN + AS_PATH, ""), IPV6_NEXT_HOPS))
        .isInstanceOfSatisfying(
            Accept.class,
            accept ->
                assertThat(accept.announced().getFirst().nextHops().toString())
                    .isEqualTo("[2001:db8::2, fe80::1]"));
    String classic = attribute(0x80, 14, "0001 01 04 c0000202 00 18 c63364");
    assertThat(outcome(update("", classic + ORIGIN + AS_PATH, ""), IPV6_NEXT_HOPS))
        .isInstanceOfSatisfying(
            Accept.class,
            accept ->
                assertThat(accept.announced().getFirst().nextHops().toString())
                    .isEqualTo("[192.0.2.2]"));
  }

  @Test
  void anIpv6NextHopOfAnIpv4RouteIsWrittenOnlyWhereThatWasAgreedOn() {
    Update update =
        new Update(
            ImmutableList.of(),
            ImmutableList.of(
                new MpReach(
                    Family.IPV4_UNICAST,
                    ImmutableList.of(Address.parse("2001:db8::2").orThrow()),
                    ImmutableList.of(Prefix.parse("198.51.100.0/24").orThrow()))),
            ImmutableList.of());
    assertThat(MessageCodec.encode(update, IPV6_NEXT_HOPS).hex())
        .endsWith(Octets.ofHex(IPV4_BEHIND_IPV6).hex());
    assertThatThrownBy(() -> MessageCodec.encode(update, Encoding.USUAL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2001:db8::2 of ipv4-unicast");
  }

  @Test
  void aPathIdentifierIsReadWhereItWasAgreedOn() {
    String two = "00000007 18 c63364 80000001 18 c63364";
    assertThat(outcome(update("00000009 08 0a", MANDATORY, two), IPV4_PATHS))
        .isInstanceOfSatisfying(
            Accept.class,
            accept -> {
              assertThat(accept.withdrawn()).containsExactly(path("10.0.0.0/8", 9));
              assertThat(accept.announced().getFirst().nlri())
                  .containsExactly(
                      path("198.51.100.0/24", 7), path("198.51.100.0/24", 0x8000_0001));
            });
    assertThat(outcome(update("", MANDATORY, "00 00 00 00 08 0a"), Encoding.USUAL))
        .as("without it the same octets are other prefixes")
        .isInstanceOfSatisfying(
            Accept.class,
            accept ->
                assertThat(accept.announced().getFirst().nlri())
                    .contains(Prefix.parse("10.0.0.0/8").orThrow()));
  }

  @Test
  void aPathIdentifierIsOfOneFamily() {
    String reach =
        attribute(
            0x80, 14, "0002 01 10 20010db8000000000000000000000002 00 00000007 30 20010db80042");
    Octets both = update("", reach + MANDATORY, "18 c63364");
    assertThat(outcome(both, IPV6_PATHS))
        .isInstanceOfSatisfying(
            Accept.class,
            accept ->
                assertThat(accept.announced())
                    .flatExtracting(UpdateOutcome.Announced::nlri)
                    .containsExactly(
                        Prefix.parse("198.51.100.0/24").orThrow(), path("2001:db8:42::/48", 7)));
    Octets gone = update("", attribute(0x80, 15, "0002 01 00000007 30 20010db80042"), "");
    assertThat(outcome(gone, IPV6_PATHS))
        .isInstanceOfSatisfying(
            Accept.class,
            accept -> assertThat(accept.withdrawn()).containsExactly(path("2001:db8:42::/48", 7)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "000000", "00000007", "00000007 18 c633", "00000007 21 c6336400ff"})
  void aPathThatIsCutOffEndsTheSession(String nlri) {
    assertThat(outcome(update("", MANDATORY, nlri), IPV4_PATHS))
        .isInstanceOfSatisfying(
            Reset.class, reset -> assertThat(reset.answer().subcode()).isEqualTo(10));
  }

  @Test
  void pathsAreWrittenAsTheyAreRead() {
    Nlri.Path path = path("198.51.100.0/24", 7);
    Prefix prefix = path.prefix();
    Update paths = announcing(path);
    Octets frame = MessageCodec.encode(paths, IPV4_PATHS);
    assertThat(frame.hex()).endsWith("0000000718c63364");
    assertThat(frame.size())
        .isEqualTo(MessageCodec.octets(announcing(), IPV4_PATHS) + Nlri.octets(prefix, IPV4_PATHS));
    assertRefused(paths, Encoding.USUAL);
    assertRefused(paths, IPV6_PATHS);
    assertRefused(announcing(prefix), IPV4_PATHS);
    assertThat(MessageCodec.encode(announcing(prefix), IPV6_PATHS).hex()).endsWith("000018c63364");
  }

  private static Nlri.Path path(String prefix, int identifier) {
    return new Nlri.Path(Prefix.parse(prefix).orThrow(), identifier);
  }

  private static Update announcing(Nlri... nlri) {
    return new Update(ImmutableList.of(), ImmutableList.of(), ImmutableList.copyOf(nlri));
  }
}
