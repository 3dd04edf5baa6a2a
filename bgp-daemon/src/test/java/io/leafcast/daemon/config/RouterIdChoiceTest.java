package io.leafcast.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.wire.RouterId;
import io.leafcast.k8s.objects.NodeFacts;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RouterIdChoiceTest {
  private static final Facts NO_ADDRESS =
      Facts.of(ImmutableMap.of("NODE_NAME", "worker-1", "NODE_IP", "2001:db8::11"));

  @Test
  void theConfiguredOneGoesFirst() {
    assertThat(choice("{asn: 65551, id: 192.0.2.7}", ipv4(), Optional.empty()))
        .isEqualTo(new RouterIdChoice(id("192.0.2.7"), "as configured"));
  }

  @Test
  void thenNodeIpIfThatIsIpv4() {
    assertThat(choice("{asn: 65551}", ipv4(), Optional.empty()))
        .isEqualTo(new RouterIdChoice(id("192.0.2.11"), "from NODE_IP"));
  }

  @Test
  void thenTheIpv4AddressOfTheNode() {
    Facts facts =
        NO_ADDRESS.with(
            NodeFacts.of(
                "worker-1",
                ImmutableMap.of(),
                ImmutableMap.of(),
                ImmutableList.of("2001:db8::11", "192.0.2.12")));
    assertThat(choice("{asn: 65551}", facts, Optional.empty()))
        .isEqualTo(new RouterIdChoice(id("192.0.2.12"), "the Node's InternalIP"));
  }

  @Test
  void thenAHashOfTheName() {
    assertThat(choice("{asn: 65551}", NO_ADDRESS, Optional.empty()).reason())
        .isEqualTo("a hash of the node's name 'worker-1'");
  }

  @Test
  void whatWasChosenStaysBecauseSessionsLiveByIt() {
    RouterIdChoice before = choice("{asn: 65551}", NO_ADDRESS, Optional.empty());
    assertThat(choice("{asn: 65551}", ipv4(), Optional.of(before))).isEqualTo(before);
    RouterIdChoice configured = choice("{asn: 65551, id: 192.0.2.7}", ipv4(), Optional.of(before));
    assertThat(configured.id()).isEqualTo(id("192.0.2.7"));
    assertThat(choice("{asn: 65551}", ipv4(), Optional.of(configured)).reason())
        .isEqualTo("from NODE_IP");
  }

  @Test
  void hashesAreHostAddressesAndFarApart() {
    Set<RouterId> seen = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      RouterId id = RouterIdChoice.hash("worker-" + i);
      assertThat(id.bits() >>> 24).isBetween(1, 126);
      seen.add(id);
    }
    // Of 10,000 numbers below 2^31 about 0.02 pairs are the same.
    assertThat(seen).hasSize(10_000);
  }

  private static RouterIdChoice choice(
      String router, Facts facts, Optional<RouterIdChoice> before) {
    String text =
        """
        apiVersion: leafcast.io/v1
        router: %s
        allow: [198.51.100.0/24]
        sources: {static: {prefixes: [198.51.100.0/25]}}
        peers: [{name: leaf-1, address: 192.0.2.1, asn: 65550}]
        """
            .formatted(router);
    return new ConfigFile("f", text).read(facts) instanceof Loaded.Good(_, Config config)
        ? RouterIdChoice.of(config, facts, "worker-1", before)
        : new RouterIdChoice(id("203.0.113.1"), "the file is wrong");
  }

  private static Facts ipv4() {
    return Facts.of(ImmutableMap.of("NODE_NAME", "worker-1", "NODE_IP", "192.0.2.11"));
  }

  private static RouterId id(String text) {
    return RouterId.parse(text).orThrow();
  }
}
