package io.leafcast.bgp.codec;

import static io.leafcast.bgp.codec.Frames.AS_PATH;
import static io.leafcast.bgp.codec.Frames.MANDATORY;
import static io.leafcast.bgp.codec.Frames.MP_REACH;
import static io.leafcast.bgp.codec.Frames.NLRI;
import static io.leafcast.bgp.codec.Frames.ORIGIN;
import static io.leafcast.bgp.codec.Frames.attribute;
import static io.leafcast.bgp.codec.Frames.update;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.attr.Treatment;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.UpdateOutcome;
import io.leafcast.bgp.message.UpdateOutcome.Accept;
import io.leafcast.bgp.message.UpdateOutcome.Fault;
import io.leafcast.bgp.message.UpdateOutcome.Reset;
import io.leafcast.bgp.message.UpdateOutcome.Withdraw;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Octets;
import io.leafcast.bgp.wire.Rfc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MP_REACH_NLRI and MP_UNREACH_NLRI (RFC 4760, RFC 2545, RFC 7606 section 7.11). */
class MultiprotocolTest {
  private static final String GLOBAL = "20010db8000000000000000000000002";
  private static final String LINK_LOCAL = "fe800000000000000000000000000001";
  private static final String PREFIX = "30 20010db80042";

  private static UpdateOutcome outcome(Octets frame, Family... families) {
    Negotiated terms =
        families.length == 0 ? Sessions.external(AsWidth.FOUR_OCTETS) : Sessions.external(families);
    return switch (MessageCodec.read(frame, terms)) {
      case Reading.OfUpdate(UpdateOutcome outcome) -> outcome;
      case Reading other -> throw new AssertionError(other);
    };
  }

  private static UpdateOutcome reach(String value) {
    return outcome(update("", attribute(0x80, 14, value) + ORIGIN + AS_PATH, ""));
  }

  private static UpdateOutcome unreach(String value) {
    return outcome(update("", attribute(0x80, 15, value), ""));
  }

  private static void assertReset(UpdateOutcome outcome, int subcode) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Reset.class,
            reset -> {
              assertThat(reset.answer().code()).isEqualTo(3);
              assertThat(reset.answer().subcode()).isEqualTo(subcode);
            });
  }

  private static void assertNextHops(UpdateOutcome outcome, String nextHops) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Accept.class,
            accept -> {
              assertThat(accept.announced()).hasSize(1);
              assertThat(accept.announced().getFirst().nextHops().toString()).isEqualTo(nextHops);
              assertThat(accept.announced().getFirst().nlri().toString())
                  .isEqualTo("[2001:db8:42::/48]");
              assertThat(accept.faults()).isEmpty();
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0063 01 04 c0000202 00 ff", // AFI 99
        "0001 80 0c 0000000000000000c0000202 00 ff", // VPN-IPv4
        "0002 02 10 20010db8000000000000000000000002 00 ff", // IPv6 multicast
        "0000 00 00 00 00"
      })
  @Rfc(id = "MP-2", says = "Routes of a family that was not negotiated are ignored unread")
  void anotherFamilyIsIgnoredUnread(String value) {
    assertThat(reach(value))
        .isInstanceOfSatisfying(
            Accept.class,
            accept -> {
              assertThat(accept.announced()).isEmpty();
              assertThat(accept.faults()).hasSize(1);
              assertThat(accept.faults().getFirst().treatment()).isEqualTo(Treatment.IGNORE_ROUTES);
            });
    assertThat(unreach(value)).isInstanceOf(Accept.class);
  }

  @Test
  @Rfc(id = "MP-2", says = "IPv6 routes of a session that did not agree on IPv6 are ignored")
  @Rfc(id = "MP-2", says = "IPv6 routes of a session that agreed on IPv6 are read")
  void ipv6IsReadWhereItWasNegotiated() {
    Octets frame = update("", MP_REACH + ORIGIN + AS_PATH, "");
    assertThat(outcome(frame, Family.IPV4_UNICAST))
        .isInstanceOfSatisfying(
            Accept.class,
            accept ->
                assertThat(accept.faults())
                    .containsExactly(
                        new Fault(
                            14,
                            Treatment.IGNORE_ROUTES,
                            "MP_REACH_NLRI for ipv6-unicast, which was not negotiated")));
    assertNextHops(outcome(frame, Family.IPV6_UNICAST), "[2001:db8::2]");
  }

  @Test
  @Rfc(id = "MP-3", says = "A next hop of 16 octets, or 32 with a link-local one, is accepted")
  @Rfc(id = "MP-5", says = "The reserved octet is ignored")
  void nextHopsOf16And32OctetsAreAccepted() {
    assertNextHops(reach("0002 01 10" + GLOBAL + "00" + PREFIX), "[2001:db8::2]");
    assertNextHops(reach("0002 01 10" + GLOBAL + "07" + PREFIX), "[2001:db8::2]");
    assertNextHops(
        reach("0002 01 20" + GLOBAL + LINK_LOCAL + "00" + PREFIX), "[2001:db8::2, fe80::1]");
    assertNextHops(reach("0002 01 10" + LINK_LOCAL + "00" + PREFIX), "[fe80::1]");
  }

  @ParameterizedTest
  @CsvSource({"0, ''", "4, c0000202", "9, 20010db80000000000"})
  @Rfc(id = "MP-3", says = "A next hop of another length ends the session")
  void aNextHopOfAnotherLengthResets(int length, String nextHop) {
    String value = "0002 01" + String.format("%02x", length) + nextHop + "00" + PREFIX;
    assertReset(reach(value), 9);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0002 01 0f 20010db80000000000000000000000 00", // 15
        "0002 01 40 20010db8000000000000000000000002 00", // 64, overrun
        "0002 01 10 20010db8000000000000000000000002" // no reserved octet
      })
  @Rfc(id = "MP-3", says = "A next hop that overruns the attribute ends the session")
  void aNextHopThatOverrunsResets(String value) {
    assertReset(reach(value), 9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"00000000000000000000000000000000", "ff020000000000000000000000000001"})
  void aNextHopOfNoHostWithdraws(String nextHop) {
    assertThat(reach("0002 01 10" + nextHop + "00" + PREFIX)).isInstanceOf(Withdraw.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "0002 01 00"})
  @Rfc(id = "MP-4", says = "MP_REACH_NLRI below 5 octets ends the session")
  void aShortReachResets(String value) {
    assertReset(reach(value), 5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "0002"})
  @Rfc(id = "MP-4", says = "MP_UNREACH_NLRI below 3 octets ends the session")
  void aShortUnreachResets(String value) {
    assertReset(unreach(value), 5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"81 20010db8000000000000000000000001 00", "ff", "40 20010db8", "30"})
  @Rfc(id = "MP-4", says = "A prefix above 128 bits or cut off ends the session")
  void aBadIpv6PrefixResets(String prefix) {
    assertReset(reach("0002 01 10" + GLOBAL + "00" + prefix), 9);
    assertReset(unreach("0002 01" + prefix), 9);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x40, 0xC0})
  @Rfc(id = "MP-4", says = "Routes with wrong flags end the session")
  void wrongFlagsReset(int flags) {
    String value = "0002 01 10" + GLOBAL + "00" + PREFIX;
    assertReset(outcome(update("", attribute(flags, 14, value) + ORIGIN + AS_PATH, "")), 4);
    assertReset(outcome(update("", attribute(flags, 15, "0002 01"), "")), 4);
  }

  @Test
  @Rfc(id = "MP-4", says = "The longest and the shortest IPv6 prefix are accepted")
  void everyLengthOfAnIpv6PrefixIsAccepted() {
    assertThat(unreach("0002 01 00 80 20010db8000000000000000000000001"))
        .isInstanceOfSatisfying(
            Accept.class,
            accept ->
                assertThat(accept.withdrawn().toString()).isEqualTo("[::/0, 2001:db8::1/128]"));
  }

  @Test
  @Rfc(
      id = "MP-6",
      says = "NEXT_HOP is not needed beside MP_REACH_NLRI, and ignored if it is there")
  void nextHopIsIgnoredBesideReach() {
    UpdateOutcome without = outcome(update("", MP_REACH + ORIGIN + AS_PATH, ""));
    assertNextHops(without, "[2001:db8::2]");
    assertThat(outcome(update("", MP_REACH + MANDATORY, ""))).isEqualTo(without);
  }

  @ParameterizedTest
  @ValueSource(strings = {"40 03 00", "40 03 03 c00002", "40 03 04 e0000001", "80 03 04 c0000202"})
  @Rfc(id = "MP-6", says = "NEXT_HOP beside MP_REACH_NLRI alone is not judged, however malformed")
  void aBadNextHopIsIgnoredBesideReachAlone(String nextHop) {
    String others = MP_REACH + ORIGIN + AS_PATH;
    UpdateOutcome without = outcome(update("", others, ""));
    assertThat(outcome(update("", others + nextHop, ""))).isEqualTo(without);
    assertThat(outcome(update("", nextHop + others, ""))).isEqualTo(without);
    String unread = attribute(0x80, 14, "0063 01 04 c0000202 00 ff");
    assertThat(outcome(update("", nextHop + unread + ORIGIN + AS_PATH, "")))
        .as("beside routes of another family, too")
        .isInstanceOf(Accept.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"40 03 00", "40 03 03 c00002", "40 03 04 e0000001", "80 03 04 c0000202"})
  @Rfc(id = "MP-6", says = "NEXT_HOP is judged where IPv4 routes are in NLRI, or no route at all")
  void aBadNextHopIsJudgedWhereItCounts(String nextHop) {
    assertThat(outcome(update("", nextHop + MP_REACH + ORIGIN + AS_PATH, NLRI)))
        .isInstanceOfSatisfying(
            Withdraw.class, withdraw -> assertThat(withdraw.withdrawn()).hasSize(2));
    assertThat(outcome(update("", nextHop + ORIGIN + AS_PATH, ""))).isInstanceOf(Reset.class);
  }

  @Test
  @Rfc(id = "MP-6", says = "NEXT_HOP is needed again where IPv4 routes are beside it")
  void nextHopIsNeededForIpv4() {
    assertThat(outcome(update("", MP_REACH + ORIGIN + AS_PATH, NLRI)))
        .isInstanceOfSatisfying(
            Withdraw.class,
            withdraw ->
                assertThat(withdraw.withdrawn().toString())
                    .isEqualTo("[198.51.100.0/24, 2001:db8:42::/48]"));
  }

  @Test
  @Rfc(id = "MP-7", says = "MP_UNREACH_NLRI needs no other attribute")
  void unreachNeedsNoOther() {
    assertThat(unreach("0002 01" + PREFIX))
        .isInstanceOfSatisfying(
            Accept.class,
            accept -> {
              assertThat(accept.withdrawn().toString()).isEqualTo("[2001:db8:42::/48]");
              assertThat(accept.faults()).isEmpty();
            });
  }

  @Test
  @Rfc(id = "MP-7", says = "MP_REACH_NLRI does need the others")
  void reachNeedsTheOthers() {
    assertThat(outcome(update("", MP_REACH, "")))
        .isInstanceOfSatisfying(
            Withdraw.class,
            withdraw ->
                assertThat(withdraw.faults()).extracting(Fault::attribute).containsExactly(1, 2));
  }

  @Test
  @Rfc(id = "ENH-3", says = "IPv4 routes in MP_REACH_NLRI with a next hop of four octets are read")
  @Rfc(
      id = "ENH-3",
      says = "A next hop of 16 octets for IPv4 ends the session, RFC 8950 is not offered")
  void ipv4MayComeInReach() {
    assertThat(reach("0001 01 04 c0000202 00" + NLRI))
        .isInstanceOfSatisfying(
            Accept.class,
            accept ->
                assertThat(accept.announced().toString())
                    .isEqualTo("[Announced[nextHops=[192.0.2.2], nlri=[198.51.100.0/24]]]"));
    assertReset(reach("0001 01 10" + GLOBAL + "00" + NLRI), 9);
  }

  @Test
  void aRouteInBothAttributesIsAnnouncedOnly() {
    String both = attribute(0x80, 15, "0002 01" + PREFIX) + MP_REACH + ORIGIN + AS_PATH;
    assertThat(outcome(update("", both, "")))
        .isInstanceOfSatisfying(
            Accept.class,
            accept -> {
              assertThat(accept.withdrawn()).isEqualTo(ImmutableList.of());
              assertThat(accept.announced()).hasSize(1);
            });
  }
}
