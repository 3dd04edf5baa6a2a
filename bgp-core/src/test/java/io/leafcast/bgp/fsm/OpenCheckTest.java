package io.leafcast.bgp.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.leafcast.bgp.message.Capability;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.message.Notification;
import io.leafcast.bgp.message.Open;
import io.leafcast.bgp.reason.SessionReason;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Family;
import io.leafcast.bgp.wire.Rfc;
import io.leafcast.bgp.wire.RouterId;
import org.junit.jupiter.api.Test;

final class OpenCheckTest {
  private static final Open OURS = open(65536, 90, "192.0.2.1");

  private static Open open(long asn, int holdTime, String identifier) {
    return new Open(
        new Asn(asn),
        holdTime,
        RouterId.parse(identifier).orThrow(),
        ImmutableList.of(
            new Capability.Multiprotocol(Family.IPV6_UNICAST),
            new Capability.FourOctetAs(new Asn(asn))));
  }

  @Test
  @Rfc(id = "OPN-5", says = "The negotiated hold time is the smaller of both.")
  void acceptableOpenGivesTheTermsOfTheSession() {
    Open theirs = open(64501, 9, "192.0.2.2");
    assertThat(OpenCheck.judge(OURS, new Asn(64501), theirs))
        .isEqualTo(new Event.BgpOpen(Negotiated.of(OURS, theirs)));
    assertThat(Negotiated.of(OURS, theirs).holdTime()).isEqualTo(9);
  }

  @Test
  @Rfc(id = "OPN-2", says = "An OPEN from another AS than the configured one is refused with 2/2.")
  void wrongAsIsRefusedInWords() {
    assertThat(OpenCheck.judge(OURS, new Asn(64500), open(64509, 90, "192.0.2.2")))
        .isEqualTo(
            new Event.BgpOpenMsgErr(
                new Notification(2, 2), new SessionReason.WrongAs(new Asn(64509), new Asn(64500))));
  }

  @Test
  @Rfc(id = "OPN-8", says = "On an iBGP session our own identifier is refused with 2/3.")
  void ownIdentifierIsRefusedOnIbgp() {
    assertThat(OpenCheck.judge(OURS, OURS.asn(), open(OURS.asn().value(), 90, "192.0.2.1")))
        .isInstanceOfSatisfying(
            Event.BgpOpenMsgErr.class,
            refused -> assertThat(refused.answer()).isEqualTo(new Notification(2, 3)));
  }

  @Test
  @Rfc(id = "OPN-7", says = "Between two ASes equal identifiers are allowed (RFC 6286).")
  void ownIdentifierIsAcceptedOnEbgp() {
    assertThat(OpenCheck.judge(OURS, new Asn(64501), open(64501, 90, "192.0.2.1")))
        .isInstanceOf(Event.BgpOpen.class);
  }
}
