package io.leafcast.bgp.codec;

import static io.leafcast.bgp.codec.Frames.AS_PATH;
import static io.leafcast.bgp.codec.Frames.MANDATORY;
import static io.leafcast.bgp.codec.Frames.MP_REACH;
import static io.leafcast.bgp.codec.Frames.NEXT_HOP;
import static io.leafcast.bgp.codec.Frames.NLRI;
import static io.leafcast.bgp.codec.Frames.ORIGIN;
import static io.leafcast.bgp.codec.Frames.attribute;
import static io.leafcast.bgp.codec.Frames.frame;
import static io.leafcast.bgp.codec.Frames.times;
import static io.leafcast.bgp.codec.Frames.update;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.attr.Treatment;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.message.UpdateOutcome.Accept;
import io.leafcast.bgp.message.UpdateOutcome.Announced;
import io.leafcast.bgp.message.UpdateOutcome.Fault;
import io.leafcast.bgp.message.UpdateOutcome.Reset;
import io.leafcast.bgp.message.UpdateOutcome.Withdraw;
import io.leafcast.bgp.message.UpdateRules;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Nlri;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.Rfc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fields of an UPDATE, and what only all of them together show. */
class UpdateJudgeTest {
  private static final Negotiated TERMS = Sessions.external(AsWidth.FOUR_OCTETS);

  private static UpdateOutcome outcome(Octets frame, Negotiated terms, UpdateRules rules) {
    return switch (MessageCodec.read(frame, terms, rules)) {
      case Reading.OfUpdate(UpdateOutcome outcome) -> outcome;
      case Reading other -> throw new AssertionError(other);
    };
  }

  private static UpdateOutcome outcome(Octets frame) {
    return outcome(frame, TERMS, UpdateRules.DEFAULT);
  }

  private static Accept accepted(Octets frame) {
    return switch (outcome(frame)) {
      case Accept accept -> accept;
      case UpdateOutcome other -> throw new AssertionError(other);
    };
  }

  private static Notification answerTo(Octets frame) {
    return switch (outcome(frame)) {
      case Reset(Notification answer, var _, var _) -> answer;
      case UpdateOutcome other -> throw new AssertionError(other);
    };
  }

  private static Prefix prefix(String text) {
    return Prefix.parse(text).orThrow();
  }

  private static void assertIgnored(Accept accept, String... prefixes) {
    assertThat(accept.announced()).isEmpty();
    assertThat(accept.withdrawn()).extracting(Nlri::toString).containsExactly(prefixes);
    assertThat(accept.faults())
        .isNotEmpty()
        .allMatch(fault -> fault.treatment() == Treatment.IGNORE_ROUTES);
  }

  @Test
  void anUpdateBeforeTheNegotiationIsLeftToTheFsm() {
    Octets frame = update("", MANDATORY, NLRI);
    assertThat(MessageCodec.read(frame)).isEqualTo(new Reading.UpdateTooEarly(frame));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0001 0000", "ffff 0000", "0004 18c63364 00", "0000 0001", "0000 ffff 00"})
  @Rfc(id = "UPD-1", says = "A length that overruns the UPDATE ends the session with 3/1")
  void lengthsThatOverrunTheUpdateReset(String body) {
    assertThat(answerTo(frame(2, body))).isEqualTo(new Notification(3, 1));
  }

  @Test
  @Rfc(id = "UPD-1", says = "Lengths that fill the UPDATE are accepted")
  void lengthsThatFillTheUpdateAreAccepted() {
    assertThat(accepted(frame(2, "0004 18c63364 0000")).withdrawn())
        .containsExactly(prefix("198.51.100.0/24"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"21 c633640000", "ff", "20 cb00", "18", "00 01"})
  @Rfc(
      id = "UPD-2",
      says = "A prefix too long or cut off, announced or withdrawn, resets with 3/10")
  void aBadPrefixResets(String prefixes) {
    assertThat(answerTo(update("", MANDATORY, prefixes))).isEqualTo(new Notification(3, 10));
    assertThat(answerTo(update(prefixes, "", ""))).isEqualTo(new Notification(3, 10));
  }

  @Test
  @Rfc(id = "UPD-2", says = "Prefixes of every length are accepted")
  void prefixesOfEveryLengthAreAccepted() {
    assertThat(accepted(update("", MANDATORY, "00 01 80 19 c6336480 20 c6336401")).announced())
        .flatExtracting(Announced::nlri)
        .extracting(Nlri::toString)
        .containsExactly("0.0.0.0/0", "128.0.0.0/1", "198.51.100.128/25", "198.51.100.1/32");
  }

  @Test
  @Rfc(id = "UPD-3", says = "Bits behind the length of a prefix do not matter, in either field")
  void bitsBehindThePrefixDoNotMatter() {
    assertThat(accepted(update("", MANDATORY, "11 c633ff")))
        .isEqualTo(accepted(update("", MANDATORY, "11 c63380")));
    assertThat(accepted(update("11 c633ff", "", "")).withdrawn())
        .containsExactly(prefix("198.51.128.0/17"));
  }

  @Test
  @Rfc(id = "UPD-4", says = "A prefix that is withdrawn and announced is announced only")
  void announcedWinsOverWithdrawn() {
    Accept accept = accepted(update(NLRI + "18 cb0071", MANDATORY, NLRI));
    assertThat(accept.withdrawn()).containsExactly(prefix("203.0.113.0/24"));
    assertThat(accept.announced())
        .flatExtracting(Announced::nlri)
        .containsExactly(prefix("198.51.100.0/24"));
  }

  @Test
  void whatIsThereAThousandTimesIsThereOnce() {
    Octets many = update("", MANDATORY, NLRI + times(2_000, "00") + NLRI);
    assertThat(accepted(many)).isEqualTo(accepted(update("", MANDATORY, NLRI + "00")));
    Octets gone = update(NLRI + times(2_000, "00") + NLRI, "", "");
    assertThat(accepted(gone)).isEqualTo(accepted(update(NLRI + "00", "", "")));
    String start = "0002 01 10 20010db8000000000000000000000002 00";
    String long6 = "90 0e 03fd" + start + times(1_000, "00");
    assertThat(accepted(update("", long6 + ORIGIN + AS_PATH, "")))
        .isEqualTo(accepted(update("", attribute(0x80, 14, start + "00") + ORIGIN + AS_PATH, "")));
  }

  @Test
  void prefixesInNoOrderAreAllThereInTheirOrder() {
    Accept accept = accepted(update("", MANDATORY, "18 cb0071 18 c63364 18 cb0071 08 0a"));
    assertThat(accept.announced())
        .flatExtracting(Announced::nlri)
        .extracting(Nlri::toString)
        .containsExactly("203.0.113.0/24", "198.51.100.0/24", "10.0.0.0/8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"02 02 0000fbf4 0000fbff", "02 01 0000fbf4 01 02 0000fbf1 0000fbff"})
  @Rfc(id = "UPD-9", says = "A path with our own AS is not used; what was there before goes")
  void ourOwnAsInThePathIsNotUsed(String path) {
    Accept accept = accepted(update("", ORIGIN + attribute(0x40, 2, path) + NEXT_HOP, NLRI));
    assertIgnored(accept, "198.51.100.0/24");
    assertThat(accept.faults().getFirst().reason()).isEqualTo("our own AS 64511 is in AS_PATH");
  }

  @Test
  @Rfc(id = "UPD-9", says = "A path without our own AS is used")
  void anotherAsInThePathIsUsed() {
    Octets frame =
        update("", ORIGIN + attribute(0x40, 2, "02 02 0000fbf4 0000fbfe") + NEXT_HOP, NLRI);
    assertThat(accepted(frame).announced()).hasSize(1);
  }

  @Test
  @Rfc(id = "UPD-13", says = "All four kinds of routes in one UPDATE are read")
  void anyMixIsRead() {
    String both = "80 0f 0a 0002 01 30 20010db80077" + MANDATORY + MP_REACH;
    Accept accept = accepted(update("18 cb0071", both, NLRI));
    assertThat(accept.withdrawn())
        .extracting(Nlri::toString)
        .containsExactly("203.0.113.0/24", "2001:db8:77::/48");
    assertThat(accept.announced())
        .flatExtracting(Announced::nlri)
        .extracting(Nlri::toString)
        .containsExactly("198.51.100.0/24", "2001:db8:42::/48");
    assertThat(accept.faults()).isEmpty();
  }

  @Test
  @Rfc(id = "UPD-14", says = "A route with our own address as next hop is not used")
  @Rfc(id = "UPD-14", says = "A route with another next hop is used")
  void ourOwnAddressAsNextHopIsNotUsed() {
    for (String own : ImmutableList.of("192.0.2.2", "192.0.2.3")) {
      UpdateRules rules =
          new UpdateRules(
              UpdateRules.FirstAs.IS_THE_PEER, ImmutableSet.of(Address.parse(own).orThrow()));
      Accept accept = (Accept) outcome(update("", MANDATORY, NLRI), TERMS, rules);
      if (own.equals("192.0.2.2")) {
        assertIgnored(accept, "198.51.100.0/24");
      } else {
        assertThat(accept.announced()).hasSize(1);
      }
    }
  }

  @Test
  @Rfc(
      id = "UPD-16",
      says = "Multicast, loopback and reserved prefixes are ignored, others are not")
  void prefixesOfNoHostAreIgnoredOneByOne() {
    Accept accept = accepted(update("", MANDATORY, "04 e0 08 7f 04 f0" + NLRI));
    assertThat(accept.announced())
        .flatExtracting(Announced::nlri)
        .containsExactly(prefix("198.51.100.0/24"));
    assertThat(accept.withdrawn())
        .extracting(Nlri::toString)
        .containsExactly("224.0.0.0/4", "127.0.0.0/8", "240.0.0.0/4");
    assertThat(accept.faults())
        .as("one fault, however many prefixes")
        .containsExactly(
            new Fault(
                0,
                Treatment.IGNORE_ROUTES,
                "3 prefixes are multicast, loopback or reserved, such as 240.0.0.0/4"));
  }

  @ParameterizedTest
  @CsvSource({
    "08 ff, ff00::/8",
    "0a fe80, fe80::/10",
    "80 00000000000000000000000000000001, ::1/128"
  })
  @Rfc(id = "UPD-16", says = "IPv6 prefixes of no host are ignored")
  void ipv6PrefixesOfNoHostAreIgnored(String nlri, String shown) {
    String reach = attribute(0x80, 14, "0002 01 10 20010db8000000000000000000000002 00" + nlri);
    assertIgnored(accepted(update("", ORIGIN + AS_PATH + reach, "")), shown);
  }

  @Test
  @Rfc(id = "UPD-17", says = "Attributes without a route are a valid UPDATE")
  @Rfc(id = "ERR-2", says = "Nothing is mandatory where no route is announced")
  void attributesWithoutARouteAreValid() {
    for (String attributes : ImmutableList.of(MANDATORY, ORIGIN, AS_PATH)) {
      Accept accept = accepted(update("", attributes, ""));
      assertThat(accept.announced()).isEmpty();
      assertThat(accept.withdrawn()).isEmpty();
      assertThat(accept.endOfRib()).isEmpty();
      assertThat(accept.faults()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c0 08 05 fbf00001", // one octet too many
        "c0 08 ff fbf00001",
        "d0 08 ffff fbf00001",
        "c0", // flags alone
        "c0 08", // no length
        "d0 08 00" // half a length
      })
  @Rfc(id = "ERR-13", says = "An attribute that overruns the attributes is treat-as-withdraw")
  void anAttributeThatOverrunsWithdraws(String last) {
    assertThat(outcome(update("18 cb0071", MANDATORY + last, NLRI)))
        .isInstanceOfSatisfying(
            Withdraw.class,
            withdraw ->
                assertThat(withdraw.withdrawn())
                    .as("NLRI is found by Total Attribute Length")
                    .containsExactly(prefix("203.0.113.0/24"), prefix("198.51.100.0/24")));
  }

  @Test
  @Rfc(id = "ERR-13", says = "An attribute that ends with the attributes is accepted")
  void anAttributeThatFillsTheAttributesIsAccepted() {
    assertThat(accepted(update("", MANDATORY + "c0 08 04 fbf00001", NLRI)).faults()).isEmpty();
  }

  @Test
  @Rfc(id = "ERR-15", says = "Of several faults the strongest treatment counts, all are told")
  void theStrongestTreatmentCounts() {
    String discarded = "40 05 00";
    String withdrawn = "80 04 03 000000";
    String reset = "80 0f 02 0002";
    assertThat(outcome(update("", MANDATORY + discarded + withdrawn, NLRI)))
        .isInstanceOfSatisfying(
            Withdraw.class,
            outcome ->
                assertThat(outcome.faults()).extracting(Fault::attribute).containsExactly(5, 4));
    assertThat(outcome(update("", MANDATORY + discarded + withdrawn + reset, NLRI)))
        .isInstanceOfSatisfying(
            Reset.class,
            outcome -> {
              assertThat(outcome.faults()).extracting(Fault::attribute).containsExactly(5, 4, 15);
              assertThat(outcome.answer()).isEqualTo(new Notification(3, 5, Octets.ofHex(reset)));
            });
  }

  @Test
  @Rfc(id = "ERR-15", says = "A fault that is only discarded leaves the route")
  void aDiscardAloneLeavesTheRoute() {
    assertThat(accepted(update("", MANDATORY + "40 05 00", NLRI)).announced()).hasSize(1);
  }

  @Test
  @Rfc(
      id = "ERR-16",
      says = "A fault that would withdraw ends the session where no route is reachable")
  void aFaultWithoutARouteResets() {
    assertThat(answerTo(update("18 cb0071", "80 04 03 000000", "")))
        .isEqualTo(new Notification(3, 5, Octets.ofHex("80 04 03 000000")));
    assertThat(answerTo(update("", "80 0f 03 000201 40 01 01 07", "")))
        .isEqualTo(new Notification(3, 6, Octets.ofHex("40 01 01 07")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0002 01 10 20010db8000000000000000000000002 00", "0063 01 02 0102 00"})
  @Rfc(id = "ERR-16", says = "MP_REACH_NLRI in which there is no route makes none reachable")
  void aFaultBesideAnEmptyReachResets(String value) {
    String reach = attribute(0x80, 14, value);
    assertThat(answerTo(update("", reach + ORIGIN + AS_PATH + "80 04 03 000000", "")))
        .isEqualTo(new Notification(3, 5, Octets.ofHex("80 04 03 000000")));
    assertThat(accepted(update("", reach, "")).announced())
        .as("without a fault it is a valid UPDATE, for which nothing is mandatory")
        .isEmpty();
    assertThat(outcome(update("", reach + "80 04 03 000000" + MANDATORY, NLRI)))
        .as("NLRI is reachable")
        .isInstanceOf(Withdraw.class);
  }

  @Test
  @Rfc(id = "ERR-16", says = "A route of a family that we do not read is a route all the same")
  void aFaultBesideRoutesOfAnotherFamilyWithdraws() {
    String reach = attribute(0x80, 14, "0063 01 02 0102 00 ff");
    assertThat(outcome(update("", reach + ORIGIN + AS_PATH + "80 04 03 000000", "")))
        .isInstanceOf(Withdraw.class);
  }

  @Test
  @Rfc(id = "ERR-16", says = "A fault that is discarded does not, route or not")
  void aDiscardWithoutARouteDoesNotReset() {
    assertThat(accepted(update("18 cb0071", "40 05 00", "")).withdrawn()).hasSize(1);
    assertThat(outcome(update("", "80 04 03 000000" + ORIGIN + AS_PATH + MP_REACH, "")))
        .isInstanceOf(Withdraw.class);
  }

  @Test
  @Rfc(id = "ERR-18", says = "A fault comes with the prefixes, the whole UPDATE and the reason")
  void aWithdrawalSaysWhatItIsAbout() {
    Octets frame = update("", ORIGIN + AS_PATH + "40 03 03 c00002", NLRI);
    assertThat(outcome(frame))
        .isEqualTo(
            new Withdraw(
                ImmutableList.of(prefix("198.51.100.0/24")),
                ImmutableList.of(
                    new Fault(3, Treatment.TREAT_AS_WITHDRAW, "NEXT_HOP has length 3, not 4")),
                frame));
  }

  @Test
  void theEndOfRibOfEachFamilyIsRecognised() {
    assertThat(accepted(update("", "", "")).endOfRib()).containsExactly(Family.IPV4_UNICAST);
    assertThat(accepted(update("", "80 0f 03 0002 01", "")).endOfRib())
        .containsExactly(Family.IPV6_UNICAST);
    assertThat(accepted(update("", "80 0f 03 0001 01", "")).endOfRib())
        .containsExactly(Family.IPV4_UNICAST);
    assertThat(accepted(update("", "80 0f 03 0002 01" + ORIGIN, "")).endOfRib()).isEmpty();
    assertThat(accepted(update("18 cb0071", "80 0f 03 0002 01", "")).endOfRib()).isEmpty();
    assertThat(accepted(update("", "80 0f 03 0019 41", "")).endOfRib()).isEmpty();
  }

  @Test
  @Rfc(id = "MP-1", says = "IPv4 routes of a session without IPv4 are ignored")
  void ipv4IsIgnoredWhereItWasNotNegotiated() {
    Negotiated terms = Sessions.external(Family.IPV6_UNICAST);
    UpdateOutcome outcome = outcome(update(NLRI, MANDATORY, NLRI), terms, UpdateRules.DEFAULT);
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Accept.class,
            accept -> {
              assertThat(accept.announced()).isEmpty();
              assertThat(accept.withdrawn()).isEmpty();
              assertThat(accept.faults()).hasSize(2);
            });
    assertThat(outcome(update("", "", ""), terms, UpdateRules.DEFAULT))
        .isInstanceOfSatisfying(Accept.class, accept -> assertThat(accept.endOfRib()).isEmpty());
  }
}
