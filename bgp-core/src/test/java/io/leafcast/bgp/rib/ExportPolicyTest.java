package io.leafcast.bgp.rib;

import static io.leafcast.bgp.rib.Fixtures.LEAF;
import static io.leafcast.bgp.rib.Fixtures.OURS;
import static io.leafcast.bgp.rib.Fixtures.STATIC;
import static io.leafcast.bgp.rib.Fixtures.address;
import static io.leafcast.bgp.rib.Fixtures.eth0;
import static io.leafcast.bgp.rib.Fixtures.negotiated;
import static io.leafcast.bgp.rib.Fixtures.packer;
import static io.leafcast.bgp.rib.Fixtures.prefix;
import static io.leafcast.bgp.rib.Fixtures.provenance;
import static io.leafcast.bgp.rib.Fixtures.terms;
import static io.leafcast.bgp.wire.Family.IPV4_UNICAST;
import static io.leafcast.bgp.wire.Family.IPV6_UNICAST;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.attr.As4Path;
import io.leafcast.bgp.attr.AsPath;
import io.leafcast.bgp.attr.AsSegment;
import io.leafcast.bgp.attr.Communities;
import io.leafcast.bgp.attr.LocalPref;
import io.leafcast.bgp.attr.MultiExitDisc;
import io.leafcast.bgp.attr.Origin;
import io.leafcast.bgp.attr.PathAttribute;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.rib.ExportPolicy.Export;
import io.leafcast.bgp.rib.InterfaceAddresses.OnLink;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.bgp.wire.PrefixMap;
import io.leafcast.bgp.wire.Rfc;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class ExportPolicyTest {
  private static final Negotiated EXTERNAL =
      negotiated(OURS, LEAF, AsWidth.FOUR_OCTETS, IPV4_UNICAST, IPV6_UNICAST);
  private static final PathAttribute IGP = new Origin(Origin.Code.IGP);

  @Test
  @Rfc(id = "UPD-7", says = "eBGP: own AS once, the session's address, no LOCAL_PREF")
  void anExternalPeerGetsOurNumberOnceAndNoLocalPref() {
    Route route =
        announced(terms(EXTERNAL, "192.0.2.1", "192.0.2.2"), "203.0.113.0/24", new LocalPref(7));
    assertThat(route.attributes()).containsExactly(IGP, path(OURS));
    assertThat(route.nextHops()).containsExactly(address("192.0.2.1"));
  }

  @Test
  @Rfc(id = "UPD-8", says = "iBGP: empty AS_PATH and LOCAL_PREF 100")
  void anInternalPeerGetsAnEmptyPathAndLocalPref() {
    PeerTerms internal =
        terms(negotiated(OURS, OURS, AsWidth.FOUR_OCTETS, IPV4_UNICAST), "192.0.2.1", "192.0.2.2");
    assertThat(announced(internal, "203.0.113.0/24").attributes())
        .containsExactly(IGP, path(), new LocalPref(100));
    assertThat(announced(internal, "203.0.113.0/24", new LocalPref(7)).attributes())
        .containsExactly(IGP, path(), new LocalPref(7));
  }

  @Test
  @Rfc(id = "AS4-2", says = "a peer without capability 65 gets AS_TRANS and AS4_PATH")
  void aNumberThatDoesNotFitBecomesAsTransWithAs4Path() {
    Asn wide = new Asn(65_551);
    PeerTerms old =
        terms(negotiated(wide, LEAF, AsWidth.TWO_OCTETS, IPV4_UNICAST), "192.0.2.1", "192.0.2.2");
    assertThat(announced(old, "203.0.113.0/24").attributes())
        .containsExactly(IGP, path(Asn.AS_TRANS), new As4Path(path(wide).segments()));
  }

  @Test
  @Rfc(id = "AS4-1", says = "AS4_PATH is not sent to a peer with capability 65")
  @Rfc(id = "AS4-2", says = "nor where our number fits two octets")
  void aNumberThatFitsStandsAsItIs() {
    Asn wide = new Asn(65_551);
    assertThat(
            announced(
                    terms(
                        negotiated(wide, LEAF, AsWidth.FOUR_OCTETS, IPV4_UNICAST),
                        "192.0.2.1",
                        "192.0.2.2"),
                    "203.0.113.0/24")
                .attributes())
        .containsExactly(IGP, path(wide));
    assertThat(
            announced(
                    terms(
                        negotiated(OURS, LEAF, AsWidth.TWO_OCTETS, IPV4_UNICAST),
                        "192.0.2.1",
                        "192.0.2.2"),
                    "203.0.113.0/24")
                .attributes())
        .containsExactly(IGP, path(OURS));
  }

  @Test
  @Rfc(id = "UPD-12", says = "attributes ascend by type, whatever order the source gave")
  void whatTheSourceGivesIsSortedInAndNeverReplacesWhatTheSessionDecides() {
    PathAttribute communities = new Communities(ImmutableList.of(0xFFFF_FF01));
    PathAttribute med = new MultiExitDisc(5);
    PathAttribute foreignPath = path(new Asn(64_999));
    assertThat(
            announced(
                    terms(EXTERNAL, "192.0.2.1", "192.0.2.2"),
                    "203.0.113.0/24",
                    communities,
                    foreignPath,
                    med,
                    new MultiExitDisc(6),
                    new Origin(Origin.Code.EGP))
                .attributes())
        .containsExactly(IGP, path(OURS), med, communities);
  }

  @Test
  @Rfc(id = "MP-1", says = "a family that was not negotiated is not announced")
  void aFamilyThatThePeerDidNotOfferIsHeld() {
    PeerTerms onlyIpv6 =
        terms(negotiated(OURS, LEAF, AsWidth.FOUR_OCTETS, IPV6_UNICAST), "192.0.2.1", "192.0.2.2");
    assertThat(held(onlyIpv6, "203.0.113.0/24"))
        .isEqualTo(new HeldReason.FamilyNotNegotiated(IPV4_UNICAST));
  }

  @Test
  void aFamilyThatWeDoNotAskForIsHeld() {
    PeerTerms terms = terms(EXTERNAL, "192.0.2.1", "192.0.2.2");
    PeerTerms ipv6Only =
        new PeerTerms(
            EXTERNAL,
            terms.local(),
            terms.remote(),
            "eth0",
            ImmutableSet.of(IPV6_UNICAST),
            ImmutableMap.of(),
            ImmutableSet.of(),
            terms.covering(),
            terms.offer());
    assertThat(held(ipv6Only, "203.0.113.0/24"))
        .isEqualTo(new HeldReason.FamilyNotConfigured(IPV4_UNICAST));
  }

  @Test
  void aPrefixThatMayNotLeaveIsHeldWithTheVerdictsReason() {
    PrefixMap<Export> exports =
        new ExportPolicy(
                terms(EXTERNAL, "192.0.2.1", "192.0.2.2"),
                eth0("192.0.2.1/24"),
                ImmutableMap.of(),
                packer(4096))
            .apply(local("203.0.113.0/24", "192.0.2.0/24"), _ -> false);
    assertThat(exports.values())
        .containsExactly(
            new Export.Hold(
                new HeldReason.NotAllowed(Afi.IPV4, ImmutableList.of(prefix("192.0.2.0/24")))));
  }

  @Test
  @Rfc(id = "UPD-6", says = "attributes that leave no room for a prefix are never sent")
  void attributesThatFillAWholeMessageAreHeld() {
    PathAttribute many = new Communities(ImmutableList.copyOf(Collections.nCopies(1020, 1)));
    assertThat(held(terms(EXTERNAL, "192.0.2.1", "192.0.2.2"), "203.0.113.0/24", many))
        .isEqualTo(new HeldReason.TooLong(4132, 4096));
  }

  private static PeerTerms offering(PeerTerms terms, Offer offer) {
    return new PeerTerms(
        terms.negotiated(),
        terms.local(),
        terms.remote(),
        terms.interfaceName(),
        terms.families(),
        terms.nextHops(),
        terms.nodeAddresses(),
        terms.covering(),
        offer);
  }

  @Test
  @Rfc(id = "GSH-1", says = "the community joins those of the source, once")
  void theLastChoiceHasGracefulShutdownAmongItsCommunities() {
    PeerTerms external = offering(terms(EXTERNAL, "192.0.2.1", "192.0.2.2"), Offer.LAST_CHOICE);
    PathAttribute shut = new Communities(ImmutableList.of(0xFFFF_0000));
    Route plain = announced(external, "203.0.113.0/24");
    assertThat(plain.attributes()).containsExactly(IGP, path(OURS), shut);
    assertThat(plain.isShunned()).isTrue();
    assertThat(
            announced(external, "203.0.113.0/24", new Communities(ImmutableList.of(7)))
                .attributes())
        .containsExactly(IGP, path(OURS), new Communities(ImmutableList.of(7, 0xFFFF_0000)));
    assertThat(announced(external, "203.0.113.0/24", shut).attributes())
        .containsExactly(IGP, path(OURS), shut);
  }

  @Test
  @Rfc(id = "GSH-1", says = "iBGP gets LOCAL_PREF 0, whatever the source wants")
  void theLastChoiceOfAnInternalPeerHasNoLocalPreference() {
    PeerTerms internal =
        terms(negotiated(OURS, OURS, AsWidth.FOUR_OCTETS, IPV4_UNICAST), "192.0.2.1", "192.0.2.2");
    assertThat(
            announced(offering(internal, Offer.LAST_CHOICE), "203.0.113.0/24", new LocalPref(700))
                .attributes())
        .containsExactly(
            IGP, path(), new LocalPref(0), new Communities(ImmutableList.of(0xFFFF_0000)));
    assertThat(announced(internal, "203.0.113.0/24").isShunned()).isFalse();
  }

  @Test
  void aPeerThatIsToGetNothingGetsNothing() {
    PeerTerms terms = terms(EXTERNAL, "192.0.2.1", "192.0.2.2");
    assertThat(held(offering(terms, Offer.NOTHING), "203.0.113.0/24"))
        .isEqualTo(new HeldReason.Drained());
  }

  @Test
  void equalTermsMakeEqualRoutes() {
    PeerTerms terms = terms(EXTERNAL, "2001:db8::1", "2001:db8::2");
    assertThat(announced(terms, "2001:db8:1::/64")).isEqualTo(announced(terms, "2001:db8:2::/64"));
  }

  /** It covers every peer; whether it may leave at all is for its length to say. */
  @Test
  void theDefaultRouteIsNotHeldForWhatItCovers() {
    PeerTerms terms = terms(EXTERNAL, "192.0.2.1", "192.0.2.2");
    Prefix all = prefix("0.0.0.0/0");
    LocalRoutes.LocalRoute allowed =
        new LocalRoutes.LocalRoute(
            new Claim(provenance(STATIC), ImmutableList.of()), new LocalRoutes.Verdict.Allowed());
    assertThat(
            new ExportPolicy(
                    terms,
                    eth0(new OnLink[0]),
                    ImmutableMap.of(),
                    new UpdatePacker(terms.negotiated().sent()))
                .apply(new LocalRoutes(PrefixMap.of(all, allowed)), _ -> false)
                .get(all))
        .isInstanceOf(Export.Announce.class);
    assertThat(held(terms, "192.0.0.0/8"))
        .isEqualTo(new HeldReason.CoversPeer(address("192.0.2.2")));
    assertThat(held(terms, "192.0.2.0/31"))
        .isEqualTo(new HeldReason.CoversNextHop(address("192.0.2.1")));
  }

  private static AsPath path(Asn... numbers) {
    return new AsPath(
        numbers.length == 0
            ? ImmutableList.of()
            : ImmutableList.of(
                new AsSegment(AsSegment.Kind.SEQUENCE, ImmutableList.copyOf(numbers))));
  }

  private static LocalRoutes local(String prefix, String allow, PathAttribute... attributes) {
    Claim claim = new Claim(provenance(STATIC, attributes), ImmutableList.of());
    return Fixtures.local(PrefixMap.of(prefix(prefix), claim), ImmutableList.of(prefix(allow)));
  }

  private static Export export(PeerTerms terms, String prefix, PathAttribute... attributes) {
    return new ExportPolicy(
            terms,
            eth0(new OnLink[0]),
            ImmutableMap.of(),
            new UpdatePacker(terms.negotiated().sent()))
        .apply(local(prefix, prefix, attributes), _ -> false)
        .values()
        .iterator()
        .next();
  }

  private static Route announced(PeerTerms terms, String prefix, PathAttribute... attributes) {
    return ((Export.Announce) export(terms, prefix, attributes)).route();
  }

  private static HeldReason held(PeerTerms terms, String prefix, PathAttribute... attributes) {
    return ((Export.Hold) export(terms, prefix, attributes)).reason();
  }
}
