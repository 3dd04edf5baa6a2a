package io.leafcast.bgp.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.message.Capability.FourOctetAs;
import io.leafcast.bgp.message.Capability.Multiprotocol;
import io.leafcast.bgp.message.Capability.RouteRefreshSupported;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Rfc;
import io.leafcast.bgp.wire.RouterId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NegotiatedTest {

  private static Open open(int holdTime, Capability... capabilities) {
    return new Open(new Asn(64500), holdTime, new RouterId(1), ImmutableList.copyOf(capabilities));
  }

  @ParameterizedTest
  @CsvSource({"90, 9, 9", "9, 90, 9", "90, 0, 0", "0, 90, 0", "90, 90, 90"})
  @Rfc(id = "OPN-5", says = "The Hold Timer runs for the smaller of both hold times")
  @Rfc(id = "OPN-6", says = "A hold time of 0 on either side turns the Hold Timer off")
  void theHoldTimeIsTheSmallerOne(int ours, int theirs, int agreed) {
    assertThat(Negotiated.of(open(ours), open(theirs)).holdTime()).isEqualTo(agreed);
  }

  @Test
  @Rfc(id = "MP-1", says = "A family is used where both sides offered it")
  void familiesAreThoseOfBoth() {
    Open ours =
        open(90, new Multiprotocol(Family.IPV4_UNICAST), new Multiprotocol(Family.IPV6_UNICAST));
    Open theirs = open(90, new Multiprotocol(Family.IPV6_UNICAST));
    assertThat(Negotiated.of(ours, theirs).families()).containsExactly(Family.IPV6_UNICAST);
    assertThat(Negotiated.of(ours, ours).families())
        .containsExactly(Family.IPV4_UNICAST, Family.IPV6_UNICAST);
  }

  @Test
  @Rfc(id = "MP-1", says = "A peer without the capability takes IPv4 unicast alone")
  void aPeerThatOffersNothingTakesIpv4() {
    Open ours =
        open(90, new Multiprotocol(Family.IPV4_UNICAST), new Multiprotocol(Family.IPV6_UNICAST));
    assertThat(Negotiated.of(ours, open(90)).families()).containsExactly(Family.IPV4_UNICAST);
    assertThat(Negotiated.of(open(90, new Multiprotocol(Family.IPV6_UNICAST)), open(90)).families())
        .isEmpty();
  }

  @Test
  void numbersHaveFourOctetsWhereBothSaySo() {
    Open wide = open(90, new FourOctetAs(new Asn(64500)));
    assertThat(Negotiated.of(wide, wide).received().asWidth()).isEqualTo(AsWidth.FOUR_OCTETS);
    assertThat(Negotiated.of(wide, open(90)).received().asWidth()).isEqualTo(AsWidth.TWO_OCTETS);
    assertThat(Negotiated.of(open(90), wide).received().asWidth()).isEqualTo(AsWidth.TWO_OCTETS);
  }

  @Test
  @Rfc(id = "RR-1", says = "A refresh may be asked for where the peer offered to answer it")
  @Rfc(id = "RR-1", says = "A refresh may not be asked for where the peer did not offer it")
  void aRefreshIsForPeersThatOfferIt() {
    Open offers = open(90, new RouteRefreshSupported());
    assertThat(Negotiated.of(open(90), offers).refresh()).isEqualTo(Negotiated.Refresh.ANSWERED);
    assertThat(Negotiated.of(offers, open(90)).refresh()).isEqualTo(Negotiated.Refresh.NOT_OFFERED);
  }
}
