package io.leafcast.bgp.codec;

import static io.leafcast.bgp.codec.Frames.AS_PATH;
import static io.leafcast.bgp.codec.Frames.MANDATORY;
import static io.leafcast.bgp.codec.Frames.MP_REACH;
import static io.leafcast.bgp.codec.Frames.NEXT_HOP;
import static io.leafcast.bgp.codec.Frames.NLRI;
import static io.leafcast.bgp.codec.Frames.ORIGIN;
import static io.leafcast.bgp.codec.Frames.attribute;
import static io.leafcast.bgp.codec.Frames.update;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.attr.Treatment;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.message.UpdateOutcome.Accept;
import io.leafcast.bgp.message.UpdateOutcome.Announced;
import io.leafcast.bgp.message.UpdateOutcome.Fault;
import io.leafcast.bgp.message.UpdateOutcome.Reset;
import io.leafcast.bgp.message.UpdateOutcome.Withdraw;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.Rfc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What RFC 7606 does about each malformed attribute, on external and on internal sessions. */
class AttributeErrorsTest {
  private static final Prefix PREFIX = Prefix.parse("198.51.100.0/24").orThrow();

  private static UpdateOutcome external(String attributes) {
    return outcome(attributes, Sessions.external(AsWidth.FOUR_OCTETS));
  }

  private static UpdateOutcome internal(String attributes) {
    return outcome(attributes, Sessions.internal(AsWidth.FOUR_OCTETS));
  }

  private static UpdateOutcome outcome(String attributes, Negotiated terms) {
    return outcome(update("", attributes, NLRI), terms);
  }

  private static UpdateOutcome outcome(Octets frame, Negotiated terms) {
    return switch (MessageCodec.read(frame, terms)) {
      case Reading.OfUpdate(UpdateOutcome outcome) -> outcome;
      case Reading other -> throw new AssertionError(other);
    };
  }

  /** The UPDATE's prefix is withdrawn, because of this attribute. */
  private static void assertWithdrawn(UpdateOutcome outcome, int attribute) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Withdraw.class,
            withdraw -> {
              assertThat(withdraw.withdrawn()).containsExactly(PREFIX);
              assertThat(withdraw.faults()).extracting(Fault::attribute).contains(attribute);
              assertThat(withdraw.frame().size())
                  .as("the whole UPDATE, for the log")
                  .isGreaterThan(23);
            });
  }

  /** The route stays, the attribute is gone, and somebody can see why. */
  private static void assertDiscarded(UpdateOutcome outcome, int attribute) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Accept.class,
            accept -> {
              assertThat(accept.announced())
                  .flatExtracting(Announced::nlri)
                  .containsExactly(PREFIX);
              assertThat(accept.attributes())
                  .extracting(PathAttribute::type)
                  .doesNotContain(attribute);
              assertThat(accept.faults()).hasSize(1);
              assertThat(accept.faults().getFirst().treatment())
                  .isEqualTo(Treatment.DISCARD_ATTRIBUTE);
              assertThat(accept.faults().getFirst().attribute()).isEqualTo(attribute);
            });
  }

  private static void assertKept(UpdateOutcome outcome, int attribute) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Accept.class,
            accept -> {
              assertThat(accept.announced())
                  .flatExtracting(Announced::nlri)
                  .containsExactly(PREFIX);
              assertThat(accept.attributes()).extracting(PathAttribute::type).contains(attribute);
              assertThat(accept.faults()).isEmpty();
            });
  }

  @ParameterizedTest
  @CsvSource({
    "00, 1, 00",
    "80, 1, 00",
    "c0, 1, 00",
    "c0, 3, c0000202",
    "40, 4, 00000000",
    "c0, 4, 00000000",
    "80, 6, ''",
    "40, 7, 0000fbf4c0000202",
    "40, 8, fbf00001",
    "80, 16, 0002fbf000000001",
    "40, 32, 000000010000000100000001"
  })
  @Rfc(id = "ERR-1", says = "Optional or Transitive in conflict with the type is treat-as-withdraw")
  void flagsThatConflictWithTheTypeWithdraw(String flags, int type, String value) {
    String rest = type == 1 ? AS_PATH + NEXT_HOP : type == 3 ? ORIGIN + AS_PATH : MANDATORY;
    assertWithdrawn(external(attribute(Integer.parseInt(flags, 16), type, value) + rest), type);
  }

  @Test
  @Rfc(id = "ERR-1", says = "The Partial bit, and the four unused ones, are no error")
  void otherFlagsAreNoError() {
    assertKept(external("60 01 01 00" + AS_PATH + NEXT_HOP), 1);
    assertKept(external("4f 01 01 00" + AS_PATH + NEXT_HOP), 1);
    assertKept(external(MANDATORY + attribute(0xE0, 8, "fbf00001")), 8);
  }

  @Test
  @Rfc(id = "ERR-2", says = "A route without ORIGIN, AS_PATH or NEXT_HOP is withdrawn")
  void aMissingMandatoryAttributeWithdraws() {
    assertWithdrawn(external(AS_PATH + NEXT_HOP), 1);
    assertWithdrawn(external(ORIGIN + NEXT_HOP), 2);
    assertWithdrawn(external(ORIGIN + AS_PATH), 3);
    assertWithdrawn(external(""), 1);
  }

  @Test
  @Rfc(id = "ERR-2", says = "A route with the three mandatory attributes is accepted")
  void theMandatoryAttributesAreEnough() {
    assertKept(external(MANDATORY), 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"400100", "40010203 00", "40010103", "400101ff"})
  @Rfc(id = "ERR-3", says = "ORIGIN of another length or above 2 is treat-as-withdraw")
  void aBadOriginWithdraws(String origin) {
    assertWithdrawn(external(origin + AS_PATH + NEXT_HOP), 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"40010100", "40010101", "40010102"})
  @Rfc(id = "ERR-3", says = "ORIGIN 0, 1 and 2 are accepted")
  void theThreeOriginsAreAccepted(String origin) {
    assertKept(external(origin + AS_PATH + NEXT_HOP), 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00 01 0000fbf4", // segment type 0
        "05 01 0000fbf4", // segment type 5
        "02 00", // no number
        "02 01 0000fbf4 02 00", // no number in the second one
        "02 02 0000fbf4", // overrun
        "02 ff 0000fbf4", // overrun
        "02 01 0000fbf4 02", // one octet left
        "02 01 0000fb", // number cut off
        "02 02 0000fbf4 00000000" // AS 0
      })
  @Rfc(id = "ERR-4", says = "A malformed AS_PATH is treat-as-withdraw")
  void aMalformedAsPathWithdraws(String path) {
    assertWithdrawn(external(ORIGIN + attribute(0x40, 2, path) + NEXT_HOP), 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "02 01 0000fbf4",
        "02 01 0000fbf4 01 02 0000fbf1 0000fbf2",
        "02 02 0000fbf4 ffffffff"
      })
  @Rfc(id = "ERR-4", says = "A well-formed AS_PATH is accepted")
  void aWellFormedAsPathIsAccepted(String path) {
    assertKept(external(ORIGIN + attribute(0x40, 2, path) + NEXT_HOP), 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "02 01 0000fbf5", "01 01 0000fbf4", "03 01 0000fbf4 02 01 0000fbf4"})
  @Rfc(id = "ERR-5", says = "A path that does not begin with the peer's AS is treat-as-withdraw")
  void aPathThatBeginsWithAnotherAsWithdraws(String path) {
    assertWithdrawn(external(ORIGIN + attribute(0x40, 2, path) + NEXT_HOP), 2);
  }

  @Test
  @Rfc(id = "ERR-5", says = "The first AS is not looked at where the rules or the session say so")
  void aPathMayBeginWithAnotherAsWhereItIsAllowed() {
    String attributes = ORIGIN + "40 02 06 02 01 0000fbf5" + NEXT_HOP;
    assertThat(
            MessageCodec.read(
                update("", attributes, NLRI),
                Sessions.external(AsWidth.FOUR_OCTETS),
                Sessions.ANY_FIRST_AS))
        .isInstanceOfSatisfying(Reading.OfUpdate.class, read -> assertKept(read.outcome(), 2));
    assertKept(internal(attributes), 2);
    assertKept(internal(ORIGIN + "40 02 00" + NEXT_HOP), 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "400300",
        "400303 c00002",
        "400305 c000020200",
        "400304 00000000",
        "400304 e0000001"
      })
  @Rfc(id = "ERR-6", says = "NEXT_HOP of another length, or of no host, is treat-as-withdraw")
  void aBadNextHopWithdraws(String nextHop) {
    assertWithdrawn(external(ORIGIN + AS_PATH + nextHop), 3);
  }

  @Test
  @Rfc(id = "ERR-6", says = "NEXT_HOP of four octets is accepted, and comes with the prefixes")
  void aNextHopComesWithThePrefixes() {
    assertThat(external(MANDATORY))
        .isInstanceOfSatisfying(
            Accept.class,
            accept ->
                assertThat(accept.announced().getFirst().nextHops().toString())
                    .isEqualTo("[192.0.2.2]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "000000", "0000000000"})
  @Rfc(id = "ERR-7", says = "MULTI_EXIT_DISC of another length is treat-as-withdraw")
  void aBadMultiExitDiscWithdraws(String value) {
    assertWithdrawn(external(MANDATORY + attribute(0x80, 4, value)), 4);
  }

  @Test
  @Rfc(id = "ERR-7", says = "MULTI_EXIT_DISC of four octets is accepted")
  void aMultiExitDiscIsAccepted() {
    assertKept(external(MANDATORY + "80 04 04 ffffffff"), 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"00000064", "", "0000"})
  @Rfc(id = "ERR-8", says = "LOCAL_PREF from an external peer is discarded, right or wrong")
  void localPrefFromAnExternalPeerIsDiscarded(String value) {
    assertDiscarded(external(MANDATORY + attribute(0x40, 5, value)), 5);
  }

  @Test
  @Rfc(id = "ERR-8", says = "LOCAL_PREF from an internal peer is used, or withdraws when malformed")
  void localPrefFromAnInternalPeerIsRead() {
    assertKept(internal(MANDATORY + "40 05 04 00000064"), 5);
    assertWithdrawn(internal(MANDATORY + "40 05 03 000000"), 5);
  }

  @ParameterizedTest
  @CsvSource({"40, 6, 00", "c0, 7, fbf4c0000202", "c0, 7, ''", "c0, 7, 00000000c0000202"})
  @Rfc(
      id = "ERR-9",
      says = "A malformed ATOMIC_AGGREGATE or AGGREGATOR, or one of AS 0, is discarded")
  void aBadAggregateIsDiscarded(String flags, int type, String value) {
    assertDiscarded(
        external(MANDATORY + attribute(Integer.parseInt(flags, 16), type, value)), type);
  }

  @Test
  @Rfc(id = "ERR-9", says = "AGGREGATOR has 8 octets, or 6 where numbers have two")
  void anAggregatorIsAccepted() {
    assertKept(external(MANDATORY + "40 06 00"), 6);
    assertKept(external(MANDATORY + "c0 07 08 0000fbf4c0000202"), 7);
    String narrow = ORIGIN + "40 02 04 02 01 fbf4" + NEXT_HOP + "c0 07 06 fbf4c0000202";
    assertKept(outcome(narrow, Sessions.external(AsWidth.TWO_OCTETS)), 7);
  }

  @ParameterizedTest
  @CsvSource({
    "8, ''",
    "8, fbf000",
    "8, fbf0000100",
    "16, ''",
    "16, 00",
    "16, 0002fbf00000000100",
    "32, ''",
    "32, 0000",
    "32, 00000001000000010000000100"
  })
  @Rfc(id = "ERR-10", says = "Communities of no or of a wrong length are treat-as-withdraw")
  void badCommunitiesWithdraw(int type, String value) {
    assertWithdrawn(external(MANDATORY + attribute(0xC0, type, value)), type);
  }

  @ParameterizedTest
  @CsvSource({
    "8, fbf00001fbf00002",
    "16, ff00000000000000",
    "16, 0002fbf0000000018000000000000000",
    "32, 000000010000000200000003"
  })
  @Rfc(id = "ERR-10", says = "Communities of any kind and a right length are accepted")
  void communitiesAreAccepted(int type, String value) {
    assertKept(external(MANDATORY + attribute(0xC0, type, value)), type);
  }

  @ParameterizedTest
  @CsvSource({"9, c0000201", "9, ''", "10, c0000201", "10, c00002"})
  @Rfc(
      id = "ERR-11",
      says = "What a reflector adds is discarded from an external peer, right or wrong")
  void reflectionFromAnExternalPeerIsDiscarded(int type, String value) {
    assertDiscarded(external(MANDATORY + attribute(0x80, type, value)), type);
  }

  @ParameterizedTest
  @CsvSource({"9, ''", "9, c00002", "10, ''", "10, c00002"})
  @Rfc(id = "ERR-11", says = "The same from an internal peer is treat-as-withdraw when malformed")
  void badReflectionFromAnInternalPeerWithdraws(int type, String value) {
    assertWithdrawn(internal(MANDATORY + attribute(0x80, type, value)), type);
    assertKept(internal(MANDATORY + attribute(0x80, type, "c0000201")), type);
  }

  @Test
  @Rfc(id = "ERR-12", says = "Of an attribute that is there twice the first one counts")
  void theFirstOfTwoCounts() {
    assertThat(external(MANDATORY + "80 04 04 00000007 80 04 04 00000008"))
        .isInstanceOfSatisfying(
            Accept.class,
            accept -> {
              assertThat(accept.attributes().toString())
                  .contains("value=7")
                  .doesNotContain("value=8");
              assertThat(accept.faults())
                  .containsExactly(
                      new Fault(4, Treatment.DISCARD_ATTRIBUTE, "MULTI_EXIT_DISC is there twice"));
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {MP_REACH + MP_REACH, "800f03 000201 800f03 000201"})
  @Rfc(id = "ERR-12", says = "MP_REACH_NLRI or MP_UNREACH_NLRI twice ends the session with 3/1")
  void routesThatAreThereTwiceResetTheSession(String twice) {
    assertThat(external(MANDATORY + twice))
        .isInstanceOfSatisfying(
            Reset.class, reset -> assertThat(reset.answer()).isEqualTo(new Notification(3, 1)));
  }

  @Test
  @Rfc(id = "ERR-14", says = "No length at all is an error, but for AS_PATH and ATOMIC_AGGREGATE")
  void noLengthIsAnErrorForNearlyAll() {
    for (int type : new int[] {1, 3, 4, 7, 8, 16, 32}) {
      String rest = type == 1 ? AS_PATH + NEXT_HOP : type == 3 ? ORIGIN + AS_PATH : MANDATORY;
      int flags = type == 1 || type == 3 ? 0x40 : type == 4 ? 0x80 : 0xC0;
      UpdateOutcome outcome = external(attribute(flags, type, "") + rest);
      assertThat(outcome).as("type %s", type).isNotEqualTo(external(rest));
    }
    assertKept(internal(ORIGIN + "400200" + NEXT_HOP), 2);
    assertKept(external(MANDATORY + "400600"), 6);
  }

  @ParameterizedTest
  @CsvSource({
    "35, ''",
    "35, 000000",
    "35, 0000fbf400",
    "22, ''",
    "22, 00000000",
    "23, ''",
    "23, 000000",
    "25, ''",
    "25, 00",
    "25, 000220010db8000000000000000000000002000100"
  })
  @Rfc(id = "ERR-10", says = "IPv6 EXTENDED_COMMUNITIES of a wrong length is treat-as-withdraw")
  @Rfc(id = "ERR-17", says = "OTC of another length than 4 is treat-as-withdraw (RFC 9234)")
  void attributesKnownByTheirLengthsWithdraw(int type, String value) {
    assertWithdrawn(external(MANDATORY + attribute(0xC0, type, value)), type);
  }

  @Test
  @Rfc(id = "ERR-17", says = "OTC of 1024 octets, as of October 2025, is treat-as-withdraw")
  void theOnlyToCustomerOfOctober2025Withdraws() {
    assertWithdrawn(external(MANDATORY + "d0 23 0400" + "0000fbf4".repeat(256)), 35);
  }

  @ParameterizedTest
  @CsvSource({
    "c0, 40, ''",
    "c0, 40, 0100",
    "80, 26, ''",
    "80, 26, 0100",
    "80, 29, ''",
    "80, 29, 00"
  })
  @Rfc(id = "ERR-17", says = "A malformed PREFIX_SID, BGP-LS or AIGP is discarded, the route stays")
  void attributesKnownByTheirLengthsAreDiscarded(String flags, int type, String value) {
    assertDiscarded(
        external(MANDATORY + attribute(Integer.parseInt(flags, 16), type, value)), type);
  }

  @ParameterizedTest
  @CsvSource({
    "22, 0000000000",
    "23, 000f0000",
    "25, 000220010db80000000000000000000000020001",
    "35, 0000fbf4",
    "40, 010007000000000001",
    "40, 00000000000000"
  })
  @Rfc(id = "ERR-10", says = "IPv6 EXTENDED_COMMUNITIES of 20 octets each is accepted")
  @Rfc(id = "ERR-17", says = "OTC of 4 octets, and a PREFIX_SID that is all zero, are accepted")
  void attributesKnownByTheirLengthsAreKept(int type, String value) {
    assertKept(external(MANDATORY + attribute(0xC0, type, value)), type);
  }

  @ParameterizedTest
  @CsvSource({"26, 01000b0000000000000001", "29, 04010000"})
  @Rfc(id = "ERR-17", says = "A well-formed AIGP or BGP-LS, which we do not use, is passed over")
  void nonTransitiveAttributesKnownByTheirLengthsArePassedOver(int type, String value) {
    assertThat(external(MANDATORY + attribute(0x80, type, value))).isEqualTo(external(MANDATORY));
  }

  @ParameterizedTest
  @CsvSource({"40, 35, 0000fbf4", "80, 35, 0000fbf4", "00, 25, ''", "40, 40, 010007000000000001"})
  @Rfc(id = "ERR-1", says = "The same for types that we know by flags and lengths alone")
  void flagsOfAttributesKnownByTheirLengthsWithdraw(String flags, int type, String value) {
    assertWithdrawn(
        external(MANDATORY + attribute(Integer.parseInt(flags, 16), type, value)), type);
  }

  @ParameterizedTest
  @CsvSource({"80, 23, 000f0000", "c0, 26, 01000b0000000000000001"})
  @Rfc(id = "ERR-1", says = "But discard where the attribute's own RFC says so (9012, 7311)")
  void flagsOfTunnelEncapAndAigpAreDiscarded(String flags, int type, String value) {
    assertDiscarded(
        external(MANDATORY + attribute(Integer.parseInt(flags, 16), type, value)), type);
  }

  @ParameterizedTest
  @CsvSource({"40, 28, ''", "40, 24, 00", "00, 33, 00", "40, 128, 0000", "40, 38, 0000"})
  @Rfc(
      id = "ERR-1",
      says = "An assigned type, all of them optional, that calls itself well-known withdraws")
  void anAssignedTypeThatCallsItselfWellKnownWithdraws(String flags, int type, String value) {
    assertWithdrawn(
        external(MANDATORY + attribute(Integer.parseInt(flags, 16), type, value)), type);
  }

  @ParameterizedTest
  @ValueSource(ints = {24, 28, 99, 128, 254, 255})
  @Rfc(id = "UPD-10", says = "An unknown optional transitive attribute is kept, whatever is inside")
  @Rfc(id = "ERR-17", says = "Attributes that we never look into cannot disturb the session")
  void unknownTransitiveAttributesAreKept(int type) {
    for (String value : ImmutableList.of("", "00", "ff".repeat(255), "00".repeat(64))) {
      assertKept(external(MANDATORY + attribute(0xC0, type, value)), type);
    }
  }

  @Test
  @Rfc(id = "UPD-10", says = "An unknown optional non-transitive attribute is passed over")
  void unknownNonTransitiveAttributesArePassedOver() {
    assertThat(external(MANDATORY + "80 fd 01 00")).isEqualTo(external(MANDATORY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"40 c8 00", "00 c8 01 00", "70 c8 0000"})
  @Rfc(id = "UPD-11", says = "An unknown attribute that calls itself well-known ends it with 3/2")
  void anUnknownWellKnownAttributeResetsTheSession(String attribute) {
    assertThat(external(MANDATORY + attribute))
        .isInstanceOfSatisfying(
            Reset.class,
            reset ->
                assertThat(reset.answer())
                    .isEqualTo(new Notification(3, 2, Octets.ofHex(attribute))));
  }

  @Test
  @Rfc(id = "UPD-11", says = "The well-known attributes that we know are accepted")
  void knownWellKnownAttributesAreAccepted() {
    assertKept(internal(MANDATORY + "40 05 04 00000064 40 06 00"), 6);
  }
}
