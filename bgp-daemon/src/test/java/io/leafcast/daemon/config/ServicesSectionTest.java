package io.leafcast.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.attr.LocalPref;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.k8s.objects.LabelSelector;
import io.leafcast.k8s.objects.NodeFacts;
import io.leafcast.k8s.services.AddressKind;
import io.leafcast.k8s.services.Announcement;
import io.leafcast.k8s.services.Announcement.Terminating;
import io.leafcast.k8s.services.Announcement.WithoutEndpoints;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServicesSectionTest {
  private static final Facts FACTS = Facts.of(ImmutableMap.of("NODE_NAME", "worker-1"));

  @Test
  void everyKeyHasItsMeaning() {
    Announcement read =
        announcement(
            """
            {addresses: [load-balancer, cluster], selector: {matchLabels: {team: a}}, class: example.net/bgp,
             aggregate: {ipv4: 24, ipv6: 64}, communities: [64496:100, no-export, 65537:1:2, graceful-shutdown],
             localPreference: 4294967295, withoutEndpoints: announce, terminating: drain}\
            """);
    assertThat(read)
        .isEqualTo(
            new Announcement(
                ImmutableSet.of(AddressKind.LOAD_BALANCER, AddressKind.CLUSTER),
                LabelSelector.of(ImmutableMap.of("team", "a"), ImmutableList.of()),
                Optional.of("example.net/bgp"),
                ImmutableMap.of(Afi.IPV4, 24, Afi.IPV6, 64),
                read.attributes(),
                WithoutEndpoints.ANNOUNCE,
                Terminating.DRAIN));
    assertThat(read.attributes())
        .extracting(Object::toString)
        .containsExactly(
            "Communities[64496:100 65535:65281 65535:0]",
            "LargeCommunities[65537:1:2]",
            new LocalPref(4_294_967_295L).toString());
  }

  @Test
  void withoutMoreItWithdrawsWhatNobodyServesAndKeepsWhatTerminates() {
    Announcement read = announcement("{addresses: [external], selector: {}}");
    assertThat(read.selector()).isEqualTo(LabelSelector.EVERYTHING);
    assertThat(read.withoutEndpoints()).isEqualTo(WithoutEndpoints.WITHDRAW);
    assertThat(read.terminating()).isEqualTo(Terminating.KEEP);
    assertThat(read.attributes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{addresses: [cluster]} | sources.services[0].selector: is missing; which Services, by their labels, io.kubernetes.service.name and io.kubernetes.service.namespace; write selector: {} for all",
        "{selector: {}} | sources.services[0].addresses: is missing; which addresses: load-balancer, external, cluster",
        "{selector: {}, addresses: []} | sources.services[0].addresses: is an empty list; which addresses: load-balancer, external, cluster",
        "{selector: {}, addresses: [LoadBalancerIP]} | sources.services[0].addresses[0]: 'LoadBalancerIP' is not allowed; did you mean load-balancer?",
        "{selector: {}, addresses: [cluster, cluster]} | sources.services[0].addresses[1]: is here twice; remove one",
        "{selector: {}, addresses: [cluster], communities: ['64496:01']} | sources.services[0].communities[0]: '64496:01' is no community",
        "{selector: {}, addresses: [cluster], communities: [65536:1]} | sources.services[0].communities[0]: '65536:1' is no community",
        "{selector: {}, addresses: [cluster], communities: [1:2:4294967296]} | sources.services[0].communities[0]: '1:2:4294967296' is no community",
        "{selector: {}, addresses: [cluster], communities: [no-exports]} | sources.services[0].communities[0]: 'no-exports' is no community; did you mean no-export?",
        "{selector: {}, addresses: [cluster], communities: [no-export, no-export]} | sources.services[0].communities[1]: is here twice; remove one",
        "{selector: {}, addresses: [cluster], aggregate: {ipv4: 33}} | sources.services[0].aggregate.ipv4: 33 is out of range; allowed: 1 to 32",
        "{selector: {}, addresses: [cluster], localPreference: 4.2e+09} | sources.services[0].localPreference: 4.2e+09 is how Helm and others write 4200000000; write the plain number",
        "{selector: {matchExpressions: [{key: a, operator: In}]}, addresses: [cluster]} | sources.services[0].selector.matchExpressions[0]: has no values; write values: [...], or operator: Exists",
        "{selector: {}, addresses: [cluster], terminating: gracefully} | sources.services[0].terminating: 'gracefully' is not allowed; allowed: keep, drain",
      })
  void whatIsWrongIsSaidWithItsPlaceAndTheCure(String services, String told) {
    assertThat(problems(services, "kubernetes: {server: 'https://192.0.2.1'}"))
        .anySatisfy(problem -> assertThat(problem.toString()).contains(told));
  }

  @Test
  void servicesNeedTheApi() {
    assertThat(
            problems("{addresses: [cluster], selector: {}}", "static: {prefixes: [192.0.2.0/24]}"))
        .anySatisfy(problem ->
            assertThat(problem.toString())
                .contains(
                    "sources.services: needs sources.kubernetes, which says where the API is and"
                        + " which node this is"));
  }

  /** Until the Node is known nothing is chosen, not even by what is known of the selector. */
  @Test
  void anAnnouncementMayWaitForALabelOfTheNode() {
    String services = "{addresses: [cluster], selector: {matchLabels: {rack: '${label:rack}'}}}";
    Loaded waiting = read(services, "kubernetes: {server: 'https://192.0.2.1'}", FACTS);
    assertThat(waiting).isInstanceOf(Loaded.Waiting.class);
    Config config = ((Loaded.Waiting) waiting).config();
    assertThat(Translation.daemon(config, ImmutableMap.of()).sources())
        .doesNotContainKey(Translation.SERVICES)
        .containsKey(Translation.KUBERNETES);
    Facts known =
        FACTS.with(
            NodeFacts.of(
                "worker-1", ImmutableMap.of("rack", "r1"), ImmutableMap.of(), ImmutableList.of()));
    Loaded loaded = read(services, "kubernetes: {server: 'https://192.0.2.1'}", known);
    assertThat(source(loaded).announcements())
        .singleElement()
        .extracting(Announcement::selector)
        .hasToString("rack=r1");
    assertThat(source(loaded).node()).isEqualTo("worker-1");
  }

  private static Announcement announcement(String services) {
    return source(read(services, "kubernetes: {server: 'https://192.0.2.1'}", FACTS))
        .announcements()
        .getFirst();
  }

  private static DaemonSettings.Services source(Loaded loaded) {
    assertThat(loaded).isInstanceOf(Loaded.Good.class);
    return (DaemonSettings.Services)
        java.util.Objects.requireNonNull(
            Translation.daemon(((Loaded.Good) loaded).config(), ImmutableMap.of())
                .sources()
                .get(Translation.SERVICES));
  }

  private static ImmutableList<Problem> problems(String services, String other) {
    Loaded loaded = read(services, other, FACTS);
    assertThat(loaded).isInstanceOf(Loaded.Bad.class);
    return ImmutableList.copyOf(((Loaded.Bad) loaded).problems());
  }

  private static Loaded read(String services, String other, Facts facts) {
    return new ConfigFile(
            "f",
            """
            apiVersion: leafcast.io/v1
            router: {asn: 65551}
            allow: [192.0.2.0/24]
            peers: [{name: leaf, address: 192.0.2.1, asn: 65550}]
            sources:
              %s
              services: [%s]
            """
                .formatted(other, services.replace("\n", " ")))
        .read(facts);
  }
}
