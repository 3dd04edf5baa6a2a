package io.leafcast.k8s.services;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.source.Knowledge.Rejected;
import io.leafcast.bgp.wire.Address;
import io.leafcast.bgp.wire.Afi;
import io.leafcast.k8s.client.Answer;
import io.leafcast.k8s.client.Api;
import io.leafcast.k8s.client.ApiSettings;
import io.leafcast.k8s.client.HttpApi;
import io.leafcast.k8s.client.Named;
import io.leafcast.k8s.client.Patience;
import io.leafcast.k8s.client.Resource;
import io.leafcast.k8s.client.ScriptedApi;
import io.leafcast.k8s.client.Selection;
import io.leafcast.k8s.objects.LabelSelector;
import io.leafcast.k8s.objects.LabelSelector.Requirement;
import io.leafcast.k8s.services.Announcement.Terminating;
import io.leafcast.k8s.services.Announcement.WithoutEndpoints;
import io.leafcast.k8s.services.Offer.Policy;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is kept of a Service and of an EndpointSlice. */
final class ShapesTest {
  private static final String META =
      "\"metadata\":{\"name\":\"web\",\"namespace\":\"shop\",\"resourceVersion\":\"7\",\"labels\":{\"team\":\"a\"}}";
  private static final String BALANCED =
      "{\"kind\":\"Service\","
          + META
          + ",\"spec\":{\"type\":\"LoadBalancer\",\"clusterIP\":\"198.51.100.1\",\"clusterIPs\":[\"198.51.100.1\",\"2001:db8::1\"],"
          + "\"externalIPs\":[\"203.0.113.7\"],\"loadBalancerClass\":\"example.net/bgp\",\"externalTrafficPolicy\":\"Local\","
          + "\"internalTrafficPolicy\":\"Cluster\",\"ports\":[{\"port\":80}]},"
          + "\"status\":{\"loadBalancer\":{\"ingress\":[{\"ip\":\"192.0.2.1\",\"ipMode\":\"VIP\"},{\"ip\":\"192.0.2.2\",\"ports\":[]}]}}}";

  @Test
  void theAddressesOfAServiceAreOfferedWithTheirPolicies() throws Exception {
    assertThat(service(BALANCED, Cluster.announcement()).offers())
        .containsExactly(
            offer(AddressKind.LOAD_BALANCER, 0, "192.0.2.1", Policy.LOCAL),
            offer(AddressKind.LOAD_BALANCER, 1, "192.0.2.2", Policy.LOCAL),
            offer(AddressKind.EXTERNAL, 0, "203.0.113.7", Policy.LOCAL),
            offer(AddressKind.CLUSTER, 0, "198.51.100.1", Policy.CLUSTER),
            offer(AddressKind.CLUSTER, 1, "2001:db8::1", Policy.CLUSTER));
  }

  @Test
  void onlyTheKindsThatAreAskedForAreOffered() throws Exception {
    assertThat(service(BALANCED, only(AddressKind.EXTERNAL)).offers())
        .containsExactly(offer(AddressKind.EXTERNAL, 0, "203.0.113.7", Policy.LOCAL));
  }

  @ParameterizedTest
  @CsvSource({
    "team,                            a,               yes",
    "team,                            b,               no",
    "io.kubernetes.service.name,      web,             yes",
    "io.kubernetes.service.namespace, elsewhere,       no"
  })
  void aServiceIsChosenByItsLabelsAndByItsName(String key, String value, String chosen)
      throws Exception {
    Service read =
        service(
            BALANCED,
            chosenBy(
                new LabelSelector(ImmutableSet.of(new Requirement.Is(key, value))),
                Optional.empty()));
    assertThat(read.counts()).isEqualTo(chosen.equals("yes"));
    assertThat(read.offers().isEmpty()).isEqualTo(chosen.equals("no"));
  }

  /** It does not know the two labels that we give each. */
  @Test
  void theApiServerChoosesByTheLabelsOfTheOneAnnouncement() {
    Announcement all = Cluster.announcement();
    Announcement some =
        chosenBy(
            new LabelSelector(
                ImmutableSet.of(
                    new Requirement.Is("team", "a"), new Requirement.DoesNotExist("old"))),
            Optional.empty());
    Announcement named =
        chosenBy(
            new LabelSelector(ImmutableSet.of(new Requirement.Is(Announcement.NAME_LABEL, "web"))),
            Optional.empty());
    assertThat(Services.selection(ImmutableList.of(some)))
        .isEqualTo(new Selection("", "team=a,!old", ""));
    assertThat(Services.selection(ImmutableList.of(all))).isEqualTo(Selection.ALL);
    assertThat(Services.selection(ImmutableList.of(named))).isEqualTo(Selection.ALL);
    assertThat(Services.selection(ImmutableList.of(some, some))).isEqualTo(Selection.ALL);
  }

  @Test
  void aServiceOfAnotherClassIsPassedOver() throws Exception {
    assertThat(
            service(BALANCED, chosenBy(LabelSelector.EVERYTHING, Optional.of("example.net/other")))
                .counts())
        .isFalse();
    assertThat(
            service(BALANCED, chosenBy(LabelSelector.EVERYTHING, Optional.of("example.net/bgp")))
                .counts())
        .isTrue();
  }

  @Test
  void anIngressThatIsAHostNameIsRejectedWithItsPlace() throws Exception {
    Service read = service(ingress("{\"hostname\":\"lb.example.net\"}"), Cluster.announcement());
    assertThat(read.rejected())
        .containsExactly(
            new Rejected(
                "lb.example.net",
                "Service/shop/web status.loadBalancer.ingress[0].ip",
                "it is a host name, and only addresses can be announced; see the controller that"
                    + " gave it, or leave this Service out by the selector or class"));
  }

  /** A bad one takes no good one with it. */
  @ParameterizedTest
  @CsvSource({
    "192.0.2.300, is not an IP address",
    "192.0.2.01, is not an IP address",
    "::ffff:192.0.2.1, IPv4-mapped",
    "fe80::1, is not an address that packets can be routed to",
    "0.0.0.0, is not an address that packets can be routed to",
    "224.0.0.1, is not an address that packets can be routed to",
    "127.0.0.1, is not an address that packets can be routed to"
  })
  void anIngressThatIsNoAddressIsRejectedBesideAGoodOne(String bad, String told) throws Exception {
    Service read =
        service(
            ingress("{\"ip\":\"%s\"},{\"ip\":\"192.0.2.1\"}".formatted(bad)),
            only(AddressKind.LOAD_BALANCER));
    assertThat(read.offers())
        .containsExactly(offer(AddressKind.LOAD_BALANCER, 1, "192.0.2.1", Policy.CLUSTER));
    assertThat(read.rejected())
        .singleElement()
        .extracting(Rejected::reason)
        .asString()
        .contains(told);
  }

  @Test
  void ofAServiceWithMoreAddressesThanAreTakenTheRestIsRejectedAsOne() throws Exception {
    String many =
        IntStream.range(0, 200)
            .mapToObj("{\"ip\":\"192.0.2.%d\"}"::formatted)
            .collect(Collectors.joining(","));
    Service read = service(ingress(many), only(AddressKind.LOAD_BALANCER));
    assertThat(read.offers())
        .hasSize(64)
        .last()
        .isEqualTo(offer(AddressKind.LOAD_BALANCER, 63, "192.0.2.63", Policy.CLUSTER));
    assertThat(read.rejected())
        .containsExactly(
            new Rejected(
                "136 addresses",
                "Service/shop/web status.loadBalancer.ingress[64].ip",
                "there are more than 64, which is the most that are taken of a Service; these come"
                    + " after them"));
  }

  @Test
  void ofWhatIsNoAddressLittleIsKept() throws Exception {
    String many =
        IntStream.range(0, 60)
            .mapToObj(i -> "{\"hostname\":\"%s%d\"}".formatted("x".repeat(1000), i))
            .collect(Collectors.joining(",", "", ",{\"ip\":\"192.0.2.1\"}"));
    Service read = service(ingress(many), only(AddressKind.LOAD_BALANCER));
    assertThat(read.offers()).hasSize(1);
    assertThat(read.rejected())
        .hasSize(16)
        .allSatisfy(one -> assertThat(one.text()).hasSize(256).endsWith("x..."));
  }

  /** No node has such an address; the load balancer sends to the nodes' own. */
  @Test
  void anIngressOfModeProxyIsRejected() throws Exception {
    Service read =
        service(
            ingress("{\"ip\":\"192.0.2.1\",\"ipMode\":\"Proxy\"}"),
            only(AddressKind.LOAD_BALANCER));
    assertThat(read.offers()).isEmpty();
    assertThat(read.rejected()).singleElement().extracting(Rejected::text).isEqualTo("192.0.2.1");
  }

  @ParameterizedTest
  @CsvSource({
    "ClusterIP, None, no",
    "ClusterIP, '', no",
    "ExternalName, '', no",
    "ClusterIP, 198.51.100.1, yes"
  })
  void aServiceThatNoProxyServesHasNoAddressToAnnounce(String type, String ip, String counts)
      throws Exception {
    Service read =
        service(
            "{\"kind\":\"Service\","
                + META
                + ",\"spec\":{\"type\":\"%s\",\"clusterIP\":\"%s\",\"externalIPs\":[\"203.0.113.7\"]}}"
                    .formatted(type, ip),
            Cluster.announcement());
    assertThat(read.counts()).isEqualTo(counts.equals("yes"));
    assertThat(read.offers().isEmpty()).isEqualTo(counts.equals("no"));
  }

  /** Status stays when a Service is made another type. */
  @Test
  void anIngressOfAnotherTypeThanLoadBalancerIsNotOffered() throws Exception {
    assertThat(
            service(
                    BALANCED.replace("\"LoadBalancer\"", "\"ClusterIP\""),
                    only(AddressKind.LOAD_BALANCER))
                .offers())
        .isEmpty();
  }

  /** What is not said is as the API documents it: ready, serving, and not terminating. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                   | HERE    | NOWHERE",
        "{'ready':null}                                       | HERE    | NOWHERE",
        "{'ready':true,'serving':true,'terminating':false}    | HERE    | NOWHERE",
        "{'ready':false,'serving':false}                      | NOWHERE | NOWHERE",
        "{'ready':false,'serving':true,'terminating':true}    | NOWHERE | HERE",
        "{'ready':false,'terminating':true}                   | NOWHERE | HERE",
        "{'ready':false,'serving':null,'terminating':true}    | NOWHERE | HERE",
        "{'ready':false,'serving':true}                       | NOWHERE | NOWHERE",
        "{'ready':false,'serving':false,'terminating':true}   | NOWHERE | NOWHERE",
        // publishNotReadyAddresses: the controller says ready of every endpoint
        "{'ready':true,'serving':false,'terminating':true}    | HERE    | NOWHERE",
        "{'ready':true,'newer':{'deep':[1]}}                  | HERE    | NOWHERE"
      })
  void anEndpointIsReadyOrLeavingOrNeither(String conditions, Reach ready, Reach leaving)
      throws Exception {
    EndpointSlice read =
        slice(
            "IPv4",
            "{'addresses':['198.51.100.7'],'conditions':%s,'nodeName':'node-1'}"
                .formatted(conditions));
    assertThat(read.endpoints()).isEqualTo(Endpoints.of(ready, leaving));
    assertThat(read.service()).isEqualTo(new Named("shop", "web"));
  }

  @Test
  void anEndpointOfAnotherNodeOrOfNoneIsElsewhere() throws Exception {
    assertThat(slice("IPv4", "{'nodeName':'node-2'}").endpoints())
        .isEqualTo(Endpoints.of(Reach.ELSEWHERE, Reach.NOWHERE));
    assertThat(slice("IPv6", "{}").endpoints())
        .isEqualTo(Endpoints.of(Reach.ELSEWHERE, Reach.NOWHERE));
    assertThat(
            slice("IPv6", "{'nodeName':'node-2'},{'nodeName':'node-1','conditions':{}}")
                .endpoints())
        .isEqualTo(Endpoints.of(Reach.HERE, Reach.NOWHERE));
  }

  @Test
  void theEndpointsOfASliceCountTogetherInEitherOrderAndInItsFamily() throws Exception {
    String ready = "{'nodeName':'node-1'}";
    String leaving =
        "{'nodeName':'node-2','conditions':{'ready':false,'serving':true,'terminating':true}}";
    assertThat(slice("IPv4", ready + "," + leaving).endpoints())
        .isEqualTo(slice("IPv4", leaving + "," + ready).endpoints())
        .isEqualTo(Endpoints.of(Reach.HERE, Reach.ELSEWHERE));
    assertThat(slice("IPv4", ready).family()).isEqualTo(Afi.IPV4);
    assertThat(slice("IPv6", ready).family()).isEqualTo(Afi.IPV6);
  }

  /** A slice of a thousand endpoints keeps no more than one of one. */
  @Test
  void theTextsOfASliceAreNotKept() {
    assertThat(EndpointSlices.resource("node-1").shape().begin().weight(1 << 20)).isLessThan(1024);
  }

  @Test
  void aSliceOfNamesBelongsToNoService() throws Exception {
    assertThat(slice("FQDN", "{'nodeName':'node-1'}").counts()).isFalse();
  }

  private static Offer offer(AddressKind kind, int index, String address, Policy policy) {
    return new Offer(0, kind, index, Address.parse(address).orThrow(), policy);
  }

  private static Announcement only(AddressKind kind) {
    Announcement all = Cluster.announcement();
    return new Announcement(
        ImmutableSet.of(kind),
        all.selector(),
        all.loadBalancerClass(),
        all.aggregate(),
        all.attributes(),
        all.withoutEndpoints(),
        all.terminating());
  }

  private static Announcement chosenBy(LabelSelector selector, Optional<String> ofClass) {
    return new Announcement(
        ImmutableSet.copyOf(AddressKind.values()),
        selector,
        ofClass,
        ImmutableMap.of(),
        ImmutableList.of(),
        WithoutEndpoints.WITHDRAW,
        Terminating.KEEP);
  }

  private static String ingress(String ingress) {
    return "{\"kind\":\"Service\","
        + META
        + ",\"spec\":{\"type\":\"LoadBalancer\",\"clusterIP\":\"198.51.100.1\"},"
        + "\"status\":{\"loadBalancer\":{\"ingress\":["
        + ingress
        + "]}}}";
  }

  private static Service service(String json, Announcement announcement) throws Exception {
    return read(json, Services.resource(ImmutableList.of(announcement)));
  }

  private static EndpointSlice slice(String type, String endpoints) throws Exception {
    return read(
        "{'kind':'EndpointSlice','metadata':{'name':'web-x','namespace':'shop','resourceVersion':'7','labels':{'kubernetes.io/service-name':'web'}},'endpoints':[%s],'addressType':'%s'}"
            .formatted(endpoints, type)
            .replace('\'', '"'),
        EndpointSlices.resource("node-1"));
  }

  private static <T> T read(String json, Resource<T> resource) throws Exception {
    try (ScriptedApi server = ScriptedApi.of(ScriptedApi.ok(json));
        Api api = new HttpApi(ApiSettings.at(server.uri()), Patience.USUAL)) {
      Answer<T> answer = api.get(resource, new Named("shop", "web"));
      return answer.orThrow();
    }
  }
}
