package io.leafcast.k8s.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Knowledge.Known;
import io.leafcast.bgp.source.Knowledge.Rejected;
import io.leafcast.bgp.source.Provenance;
import io.leafcast.bgp.source.SourceName;
import io.leafcast.bgp.wire.Prefix;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PodCidrsTest {
  private static final SourceName SOURCE = new SourceName("kubernetes");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Prefix IPV4 = Prefix.parse("192.0.2.0/24").orThrow();
  private static final Prefix IPV6 = Prefix.parse("2001:db8:1::/64").orThrow();

  @Test
  void bothFamiliesAreWantedAndSayWhereTheyStand() {
    Known known = known("192.0.2.0/24", "192.0.2.0/24", "2001:db8:1::/64");
    assertThat(known.rejected()).isEmpty();
    assertThat(known.remark()).isEmpty();
    assertThat(known.prefixes())
        .containsOnlyKeys(IPV4, IPV6)
        .containsEntry(
            IPV6,
            new Provenance(SOURCE, "Node/node-1 spec.podCIDRs[1]", "7", NOW, ImmutableList.of()));
  }

  /**
   * As the API server takes it, and Cilium: a CIDR that is written loosely is no reason for
   * silence.
   */
  @Test
  void aCidrThatIsWrittenLooselyIsTheNetworkThatIsMeant() {
    Known known = known("192.0.2.9/24", "192.0.2.9/24", "2001:db8:1::/64");
    assertThat(known.rejected()).isEmpty();
    assertThat(known.prefixes()).containsOnlyKeys(IPV4, IPV6);
    assertThat(known.remark()).isEqualTo("'192.0.2.9/24' counts as 192.0.2.0/24");
  }

  @Test
  void podCidrAloneCounts() {
    Known known = known("192.0.2.0/24");
    assertThat(known.prefixes()).containsOnlyKeys(IPV4);
    assertThat(known.prefixes().values())
        .extracting(Provenance::object)
        .containsExactly("Node/node-1 spec.podCIDR");
  }

  @Test
  void podCidrThatIsNotAmongPodCidrsIsReported() {
    Known known = known("198.51.100.0/24", "192.0.2.0/24");
    assertThat(known.prefixes()).containsOnlyKeys(IPV4);
    assertThat(known.rejected())
        .extracting(Rejected::text, Rejected::object)
        .containsExactly(tuple("198.51.100.0/24", "Node/node-1 spec.podCIDR"));
  }

  @Test
  void aNodeWithoutPodCidrsIsKnownAndEmptyAndSaysWhy() {
    Known known = known("");
    assertThat(known.prefixes()).isEmpty();
    assertThat(known.remark())
        .startsWith("Node/node-1 has no spec.podCIDRs; with Cilium's IPAM cluster-pool")
        .contains("multi-pool", "set sources.kubernetes.ipam: auto", "--allocate-node-cidrs");
  }

  /** Nobody knows what it would say: it may be made at any moment, or have another name. */
  @ParameterizedTest
  @CsvSource({
    "worker-01, ''",
    "10.0.0.17, ''",
    "worker-01.rack1.example, ; the Node may be called 'worker-01'",
  })
  void aNodeThatWasNeverFoundIsUnknownAndItIsSaidWhatWasTriedAndHowToSetIt(
      String name, String more) {
    assertThat(
            decided(
                name,
                new View.NoObject<>("https://192.0.2.1:6443", View.Told.BY_LIST),
                PodCidrChoice.Memory.NOTHING,
                NOW))
        .isEqualTo(
            new Knowledge.Unknown(
                "there is no Node named '"
                    + name
                    + "' at https://192.0.2.1:6443; is it deleted, or the name wrong? NODE_NAME or"
                    + " sources.kubernetes.node sets it"
                    + more));
  }

  @Test
  void aDeletionThatIsSeenIsKnownAndEmptyAndSaysWhy() {
    Known known =
        chosen(
            new View.NoObject<>("https://192.0.2.1:6443", View.Told.BY_EVENT),
            PodCidrChoice.Memory.NOTHING,
            NOW);
    assertThat(known.prefixes()).isEmpty();
    assertThat(known.remark())
        .startsWith("there is no Node named 'node-1' at https://192.0.2.1:6443");
  }

  @ParameterizedTest
  @CsvSource({
    "banana, the length is missing",
    "192.0.2.0, the length is missing",
    "192.0.2.0/64, a length is 0 to 32",
    "2001:db8:1::/129, a length is 0 to 128",
    "::ffff:192.0.2.0/120, IPv4-mapped",
    "192.0.2.0/1024, is no length",
    "fe80::%eth0/64, is not an IP address",
    "'', the length is missing",
    "5, the length is missing",
  })
  void oneBadCidrNeverTakesAGoodOneWithIt(String bad, String why) {
    Known known = known("198.51.100.0/24", "198.51.100.0/24", bad);
    assertThat(known.prefixes()).hasSize(1);
    assertThat(known.rejected())
        .singleElement()
        .satisfies(rejected -> {
          assertThat(rejected.text()).isEqualTo(bad);
          assertThat(rejected.object()).isEqualTo("Node/node-1 spec.podCIDRs[1]");
          assertThat(rejected.reason()).contains(why);
        });
  }

  @Test
  void onlyBadCidrsAreNotTakenForNone() {
    Known known = known("banana", "banana");
    assertThat(known.prefixes()).isEmpty();
    assertThat(known.rejected()).hasSize(1);
    assertThat(known.remark()).isEmpty();
  }

  @Test
  void aCidrSaidTwiceIsOnePrefix() {
    assertThat(known("192.0.2.0/24", "192.0.2.0/24", "192.0.2.0/24").prefixes()).hasSize(1);
  }

  @Test
  void aPrefixThatStaysKeepsItsOrigin() {
    Known before = known("192.0.2.0/24", "192.0.2.0/24");
    Known after =
        chosen(
            new View.Present<>(node("8", "2001:db8:1::/64", "2001:db8:1::/64", "192.0.2.0/24")),
            new PodCidrChoice.Memory(
                Optional.of(before), Said.By.NODE, Optional.empty(), ImmutableMap.of()),
            NOW.plus(Duration.ofHours(1)));
    assertThat(after.prefixes()).containsAllEntriesOf(before.prefixes());
    assertThat(after.prefixes().values())
        .extracting(Provenance::resourceVersion)
        .containsExactly("7", "8");
  }

  private static Known known(String podCidr, String... podCidrs) {
    return chosen(
        new View.Present<>(node("7", podCidr, podCidrs)), PodCidrChoice.Memory.NOTHING, NOW);
  }

  private static Known chosen(View<NodeObject> view, PodCidrChoice.Memory before, Instant now) {
    return (Known) decided("node-1", view, before, now);
  }

  private static Knowledge decided(
      String name, View<NodeObject> view, PodCidrChoice.Memory before, Instant now) {
    return PodCidrChoice.of(
            SOURCE,
            IpamSettings.USUAL.in(IpamMode.NODE),
            new PodCidrChoice.Views(name, view, new View.NotReadYet<>(), new View.NotReadYet<>()),
            before,
            new PodCidrChoice.Moment(now, 0))
        .knowledge()
        .orElseThrow();
  }

  private static NodeObject node(String version, String podCidr, String... podCidrs) {
    return new NodeObject(
        NodeFacts.of("node-1", ImmutableMap.of(), ImmutableMap.of(), ImmutableList.of()),
        version,
        Optional.of(podCidr).filter(text -> !text.isEmpty()),
        ImmutableList.copyOf(podCidrs));
  }
}
