package io.leafcast.bgp.rib;

import static io.leafcast.bgp.rib.Fixtures.LEAF;
import static io.leafcast.bgp.rib.Fixtures.OURS;
import static io.leafcast.bgp.rib.Fixtures.address;
import static io.leafcast.bgp.rib.Fixtures.eth0;
import static io.leafcast.bgp.rib.Fixtures.negotiated;
import static io.leafcast.bgp.rib.Fixtures.terms;
import static io.leafcast.bgp.wire.Afi.IPV4;
import static io.leafcast.bgp.wire.Afi.IPV6;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.message.Negotiated;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.bgp.wire.AsWidth;
import io.leafcast.bgp.wire.Rfc;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NextHopsTest {
  private static final Negotiated NEGOTIATED = negotiated(OURS, LEAF, AsWidth.FOUR_OCTETS);

  @Test
  @Rfc(id = "MP-3", says = "a peer on the link gets the global and the link-local address")
  void aPeerOnTheLinkGetsTheLinkLocalAddressToo() {
    assertThat(choose(IPV6, "2001:db8::1", "2001:db8::2", eth0("2001:db8::1/64", "fe80::1/64")))
        .isEqualTo(usable("2001:db8::1", "fe80::1"));
  }

  @Test
  @Rfc(id = "MP-3", says = "a peer behind a router gets the global address alone")
  void aPeerBehindARouterGetsTheGlobalAddressAlone() {
    assertThat(
            choose(IPV6, "2001:db8::1", "2001:db8:ffff::2", eth0("2001:db8::1/64", "fe80::1/64")))
        .isEqualTo(usable("2001:db8::1"));
    assertThat(choose(IPV6, "2001:db8::1", "2001:db8::2", eth0("2001:db8::1/128", "fe80::1/64")))
        .isEqualTo(usable("2001:db8::1"));
  }

  @Test
  void aLinkLocalSessionHasTheFirstGlobalAddressOfTheInterface() {
    assertThat(
            choose(IPV6, "fe80::1", "fe80::2", eth0("2001:db8::1/64", "fd00::1/64", "fe80::1/64")))
        .isEqualTo(usable("2001:db8::1", "fe80::1"));
  }

  @Test
  void aLinkLocalSessionWithoutAnyGlobalAddressHasItsOwnTwice() {
    assertThat(choose(IPV6, "fe80::1", "fe80::2", eth0("fe80::1/64")))
        .isEqualTo(usable("fe80::1", "fe80::1"));
  }

  @Test
  void ipv4OnAnIpv6SessionTakesTheInterfacesFirstAddress() {
    assertThat(
            choose(
                IPV4,
                "2001:db8::1",
                "2001:db8::2",
                eth0(
                    "2001:db8::1/64",
                    "127.0.0.1/8",
                    "169.254.1.1/16",
                    "192.0.2.9/24",
                    "192.0.2.8/24")))
        .isEqualTo(usable("192.0.2.9"));
  }

  @Test
  void withoutAnAddressOfTheFamilyTheReasonSaysWhatToSet() {
    assertThat(choose(IPV4, "2001:db8::1", "2001:db8::2", eth0("2001:db8::1/64", "127.0.0.1/8")))
        .isEqualTo(new NextHops.Missing(new HeldReason.NextHopMissing(IPV4, IPV6, "eth0")));
    assertThat(
            choose(IPV6, "192.0.2.1", "192.0.2.2", eth0("192.0.2.1/24", "fe80::1/64", "::1/128")))
        .isEqualTo(new NextHops.Missing(new HeldReason.NextHopMissing(IPV6, IPV4, "eth0")));
  }

  @Test
  void ipv6OnAnIpv4SessionTakesTheInterfacesGlobalAddress() {
    assertThat(
            choose(
                IPV6,
                "192.0.2.1",
                "192.0.2.2",
                eth0("192.0.2.1/24", "fe80::1/64", "2001:db8::1/64")))
        .isEqualTo(usable("2001:db8::1"));
  }

  @Test
  void whatIsConfiguredGoesBeforeTheSessionsAddress() {
    assertThat(configured(IPV4, "203.0.113.7")).isEqualTo(usable("203.0.113.7"));
    assertThat(configured(IPV6, "2001:db8::77")).isEqualTo(usable("2001:db8::77"));
    assertThat(configured(IPV6, "2001:db8::1")).isEqualTo(usable("2001:db8::1", "fe80::1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"::", "::1", "fe80::9", "ff02::1", "192.0.2.1"})
  void whatCanBeNoNextHopIsRefusedEvenWhenConfigured(String text) {
    assertThat(configured(IPV6, text)).isInstanceOf(NextHops.Missing.class);
  }

  @Test
  void anIpv4MappedAddressIsNoNextHop() {
    Address mapped = Address.ipv6(0, 0xFFFF_C000_0201L);
    assertThat(configured(IPV6, mapped)).isInstanceOf(NextHops.Missing.class);
  }

  private static NextHops configured(Afi afi, String text) {
    return configured(afi, address(text));
  }

  private static NextHops configured(Afi afi, Address nextHop) {
    PeerTerms terms = terms(NEGOTIATED, "2001:db8::1", "2001:db8::2");
    return NextHops.choose(
        afi,
        new PeerTerms(
            NEGOTIATED,
            terms.local(),
            terms.remote(),
            terms.interfaceName(),
            terms.families(),
            ImmutableMap.of(afi, nextHop),
            ImmutableSet.of(),
            terms.covering(),
            terms.offer()),
        eth0("2001:db8::1/64", "fe80::1/64", "192.0.2.8/24"),
        NextHops.NONE_YET);
  }

  private static NextHops choose(Afi afi, String local, String remote, HostInterfaces interfaces) {
    return NextHops.choose(afi, terms(NEGOTIATED, local, remote), interfaces, NextHops.NONE_YET);
  }

  private static NextHops usable(String... addresses) {
    return new NextHops.Usable(
        Stream.of(addresses).map(Fixtures::address).collect(ImmutableList.toImmutableList()));
  }
}
