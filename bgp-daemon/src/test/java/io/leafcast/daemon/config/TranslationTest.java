package io.leafcast.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.RouterId;
import io.leafcast.k8s.objects.NodeFacts;
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
