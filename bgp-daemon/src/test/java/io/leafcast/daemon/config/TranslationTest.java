package io.leafcast.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.RouterId;
import io.leafcast.k8s.objects.IpamMode;
import io.leafcast.k8s.objects.IpamSettings;
import io.leafcast.k8s.objects.LabelSelector;
import io.leafcast.k8s.objects.NodeFacts;
import io.leafcast.k8s.objects.PoolChoice;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TranslationTest {

  @Test
  void theSpeakerIsToldByWhichAddressesTheNodeIsKnown() {
    Facts facts = Facts.of(ImmutableMap.of("NODE_IP", "192.0.2.11"));
    assertThat(nodeAddresses(facts)).containsExactly(address("192.0.2.11"));
    NodeFacts node =
        NodeFacts.of(
            "worker-1",
            ImmutableMap.of(),
            ImmutableMap.of(),
            ImmutableList.of("2001:db8::11", "192.0.2.11", "not an address"));
    assertThat(nodeAddresses(facts.with(node)))
        .containsExactly(address("192.0.2.11"), address("2001:db8::11"));
    assertThat(nodeAddresses(Facts.of(ImmutableMap.of()))).isEmpty();
  }

  @Test
  void withoutAWordThePodCidrsAreWhereAnyIpamModeOfCiliumKeepsThem() {
    assertThat(ipam("{}")).isEqualTo(IpamSettings.USUAL);
    assertThat(IpamSettings.USUAL.mode()).isEqualTo(IpamMode.AUTO);
    assertThat(IpamSettings.USUAL.emptyFor()).isEqualTo(Duration.ofSeconds(30));
    assertThat(IpamSettings.USUAL.absentFor()).isEqualTo(Duration.ofMinutes(5));
    assertThat(IpamSettings.USUAL.settleFor()).isEqualTo(Duration.ZERO);
  }

  @Test
  void whereThePodCidrsAreReadIsTakenAsItIsWritten() {
    assertThat(
            ipam(
                "{ipam: pools, emptyFor: 1, absentFor: 2, settleFor: 3, pools: {names: [default, green],"
                    + " selector: {matchLabels: {tier: web}}}}"))
        .isEqualTo(
            new IpamSettings(
                IpamMode.POOLS,
                new PoolChoice(
                    ImmutableSet.of("default", "green"),
                    Optional.of(
                        LabelSelector.of(ImmutableMap.of("tier", "web"), ImmutableList.of()))),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3)));
  }

  private static IpamSettings ipam(String kubernetes) {
    String text =
        """
        apiVersion: leafcast.io/v1
        router: {asn: 65551}
        allow: [198.51.100.0/24]
        sources: {kubernetes: %s}
        peers: [{name: leaf-1, address: 192.0.2.1, asn: 65550}]
        """
            .formatted(kubernetes);
    ImmutableMap<String, String> environment = ImmutableMap.of("NODE_NAME", "worker-1");
    return new ConfigFile("f", text).read(Facts.of(environment))
            instanceof Loaded.Good(_, Config config)
        ? Translation.daemon(config, environment).node().orElseThrow().ipam()
        : IpamSettings.USUAL.in(IpamMode.NONE);
  }

  private static ImmutableSet<Address> nodeAddresses(Facts facts) {
    String text =
        """
        apiVersion: leafcast.io/v1
        router: {asn: 65551}
        allow: [198.51.100.0/24]
        sources: {static: {prefixes: [198.51.100.0/25]}}
        peers: [{name: leaf-1, address: 192.0.2.1, asn: 65550}]
        """;
    return new ConfigFile("f", text).read(facts) instanceof Loaded.Good(_, Config config)
        ? Translation.settings(config, new RouterId(1), facts).nodeAddresses()
        : ImmutableSet.of(address("203.0.113.1"));
  }

  private static Address address(String text) {
    return Address.parse(text).orThrow();
  }
}
