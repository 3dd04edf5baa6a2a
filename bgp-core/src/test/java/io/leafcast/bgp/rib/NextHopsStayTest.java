package io.leafcast.bgp.rib;

import static io.leafcast.bgp.rib.Fixtures.LEAF;
import static io.leafcast.bgp.rib.Fixtures.OURS;
import static io.leafcast.bgp.rib.Fixtures.address;
import static io.leafcast.bgp.rib.Fixtures.eth0;
import static io.leafcast.bgp.rib.Fixtures.negotiated;
import static io.leafcast.bgp.rib.Fixtures.onLink;
import static io.leafcast.bgp.rib.Fixtures.terms;
import static io.leafcast.bgp.wire.Afi.IPV4;
import static io.leafcast.bgp.wire.Afi.IPV6;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.rib.InterfaceAddresses.Flag;
import io.leafcast.bgp.rib.InterfaceAddresses.Link;
import io.leafcast.bgp.rib.InterfaceAddresses.OnLink;
import io.leafcast.bgp.wire.AsWidth;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which of several addresses is the next hop, and for how long. */
final class NextHopsStayTest {
  private static final String NODE = "10.77.0.2/24";
  private static final String VIRTUAL = "10.20.0.9/32";
  private static final String IPV6_OF_NODE = "2001:db8::1/64";

  private static final PeerTerms GLOBAL =
      terms(negotiated(OURS, LEAF, AsWidth.FOUR_OCTETS), "2001:db8::1", "2001:db8::2");
  private static final PeerTerms LINK_LOCAL =
      terms(negotiated(OURS, LEAF, AsWidth.FOUR_OCTETS), "fe80::1", "fe80::2");
  private static final HostInterfaces UNKNOWN = new HostInterfaces.Unknown("too many open files");
  private static final HostInterfaces GONE = new HostInterfaces.Known(ImmutableMap.of());

  @Test
  void aVirtualAddressBesideTheNodesOwnIsNoNextHop() {
    assertThat(ipv4(eth0(VIRTUAL, NODE), NextHops.NONE_YET)).isEqualTo(usable("10.77.0.2"));
    assertThat(ipv4(eth0(NODE, VIRTUAL), usable("10.20.0.9"))).isEqualTo(usable("10.77.0.2"));
    HostInterfaces ipv6 = eth0("2001:db8::9/128", "2001:db8:1::1/64", "fe80::1/64");
    assertThat(NextHops.choose(IPV6, LINK_LOCAL, ipv6, NextHops.NONE_YET))
        .isEqualTo(usable("2001:db8:1::1", "fe80::1"));
  }

  @Test
  void anAddressThatIsAloneInItsPrefixIsBetterThanNone() {
    assertThat(ipv4(eth0(VIRTUAL), NextHops.NONE_YET)).isEqualTo(usable("10.20.0.9"));
  }

  @Test
  void theNodesAddressGoesBeforeThePrimaryOneEvenWhereItIsAlone() {
    HostInterfaces host = eth0("10.5.0.1/24", "10.77.0.2/24");
    assertThat(NextHops.choose(IPV4, of(GLOBAL, "10.77.0.2"), host, NextHops.NONE_YET))
        .isEqualTo(usable("10.77.0.2"));
    assertThat(
            NextHops.choose(IPV4, of(GLOBAL, "10.20.0.9"), eth0(NODE, VIRTUAL), NextHops.NONE_YET))
        .isEqualTo(usable("10.20.0.9"));
    assertThat(NextHops.choose(IPV4, of(GLOBAL, "10.99.0.1"), host, NextHops.NONE_YET))
        .isEqualTo(usable("10.5.0.1"));
  }

  @Test
  void thePrimaryAddressGoesBeforeSecondaryOnes() {
    HostInterfaces host = eth0(onLink("10.77.0.1/24", Flag.SECONDARY), onLink(NODE));
    assertThat(ipv4(host, NextHops.NONE_YET)).isEqualTo(usable("10.77.0.2"));
  }

  @ParameterizedTest
  @EnumSource(names = {"TENTATIVE", "DEPRECATED", "TEMPORARY"})
  void whatCannotBeReliedOnIsNeverTakenNorKept(Flag flag) {
    HostInterfaces host =
        eth0(
            onLink("2001:db8:1::1/64", flag),
            onLink("2001:db8:1::2/64"),
            onLink("fe80::7/64", flag),
            onLink("fe80::1/64"));
    assertThat(NextHops.choose(IPV6, LINK_LOCAL, host, usable("2001:db8:1::1", "fe80::1")))
        .isEqualTo(usable("2001:db8:1::2", "fe80::1"));
    HostInterfaces sessions =
        eth0(onLink(IPV6_OF_NODE), onLink("fe80::7/64", flag), onLink("fe80::8/64"));
    assertThat(NextHops.choose(IPV6, GLOBAL, sessions, NextHops.NONE_YET))
        .isEqualTo(usable("2001:db8::1", "fe80::8"));
  }

  @Test
  void aChoiceStaysWhileTheAddressIsThere() {
    assertThat(ipv4(eth0("10.5.0.1/24", NODE), usable("10.77.0.2"))).isEqualTo(usable("10.77.0.2"));
    assertThat(ipv4(eth0("10.5.0.1/24"), usable("10.77.0.2"))).isEqualTo(usable("10.5.0.1"));
    HostInterfaces twoLinkLocals = eth0(IPV6_OF_NODE, "fe80::1/64", "fe80::2/64");
    assertThat(NextHops.choose(IPV6, GLOBAL, twoLinkLocals, usable("2001:db8::1", "fe80::2")))
        .isEqualTo(usable("2001:db8::1", "fe80::2"));
  }

  @Test
  void whatIsInUseStaysWhileNobodyCanTellThatItWasTakenAway() {
    for (HostInterfaces host : ImmutableList.of(UNKNOWN, GONE, down(NODE), down())) {
      assertThat(ipv4(host, usable("10.77.0.2"))).isEqualTo(usable("10.77.0.2"));
      NextHops both = usable("2001:db8::1", "fe80::1");
      assertThat(NextHops.choose(IPV6, GLOBAL, host, both)).isEqualTo(both);
      assertThat(NextHops.choose(IPV6, LINK_LOCAL, host, both)).isEqualTo(both);
    }
  }

  @Test
  void anAddressThatIsTakenAwayFromAnInterfaceThatIsUpIsNoLongerInUse() {
    assertThat(ipv4(eth0(IPV6_OF_NODE), usable("10.77.0.2"))).isInstanceOf(NextHops.Missing.class);
  }

  @Test
  void aSessionThatOpensMeanwhileHasItsOwnAddressOrTheReasonWhyNone() {
    assertThat(NextHops.choose(IPV6, GLOBAL, UNKNOWN, NextHops.NONE_YET))
        .isEqualTo(usable("2001:db8::1"));
    assertThat(NextHops.choose(IPV6, LINK_LOCAL, GONE, NextHops.NONE_YET))
        .isEqualTo(usable("fe80::1", "fe80::1"));
    assertThat(ipv4(UNKNOWN, NextHops.NONE_YET))
        .isEqualTo(
            new NextHops.Missing(
                new HeldReason.InterfaceUnknown(IPV4, IPV6, "eth0", "too many open files")));
    assertThat(ipv4(GONE, NextHops.NONE_YET))
        .isEqualTo(new NextHops.Missing(new HeldReason.InterfaceDown(IPV4, IPV6, "eth0")));
  }

  @Test
  void aConfiguredNextHopThatChangesDoesNotWaitForTheInterface() {
    PeerTerms configured =
        new PeerTerms(
            GLOBAL.negotiated(),
            GLOBAL.local(),
            GLOBAL.remote(),
            "eth0",
            GLOBAL.families(),
            ImmutableMap.of(IPV6, address("2001:db8::77")),
            ImmutableSet.of(),
            GLOBAL.covering(),
            GLOBAL.offer());
    assertThat(NextHops.choose(IPV6, configured, GONE, usable("2001:db8::1", "fe80::1")))
        .isEqualTo(usable("2001:db8::77"));
  }

  private static NextHops ipv4(HostInterfaces host, NextHops before) {
    return NextHops.choose(IPV4, GLOBAL, host, before);
  }

  private static PeerTerms of(PeerTerms terms, String nodeAddress) {
    return new PeerTerms(
        terms.negotiated(),
        terms.local(),
        terms.remote(),
        terms.interfaceName(),
        terms.families(),
        terms.nextHops(),
        ImmutableSet.of(address(nodeAddress)),
        terms.covering(),
        terms.offer());
  }

  private static HostInterfaces down(String... addresses) {
    ImmutableList<OnLink> kept =
        Stream.of(addresses).map(Fixtures::onLink).collect(ImmutableList.toImmutableList());
    return new HostInterfaces.Known(
        ImmutableMap.of("eth0", new InterfaceAddresses(Link.DOWN, kept)));
  }

  private static NextHops usable(String... addresses) {
    return new NextHops.Usable(
        Stream.of(addresses).map(Fixtures::address).collect(ImmutableList.toImmutableList()));
  }
}
