package io.leafcast.k8s.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.k8s.client.Answer;
import io.leafcast.k8s.client.ApiSettings;
import io.leafcast.k8s.client.HttpApi;
import io.leafcast.k8s.client.Page;
import io.leafcast.k8s.client.Patience;
import io.leafcast.k8s.client.ScriptedApi;
import io.leafcast.k8s.client.Selection;
import io.leafcast.k8s.objects.CiliumNodeObject.Asking;
import io.leafcast.k8s.objects.CiliumNodeObject.Pool;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of a CiliumNode, most of them as a real Cilium wrote them. */
final class CiliumNodesTest {
  @ParameterizedTest
  @CsvSource({"cluster-pool-agent", "cluster-pool-operator", "cluster-pool-duplicate-claim"})
  void clusterPoolKeepsItsCidrsInPodCidrsAndHasEmptyPools(String recording) {
    CiliumNodeObject node = Recorded.ciliumNode(recording);
    assertThat(node.podCidrs()).containsExactly("10.244.0.0/24", "2001:db8:f000::/64");
    assertThat(node.allocated()).isEmpty();
    assertThat(node.asksForPools()).isEqualTo(Asking.NO);
  }

  @Test
  void theAgentCopiesTheNodesPodCidrsInModeKubernetes() {
    CiliumNodeObject node = Recorded.ciliumNode("kubernetes-agent");
    assertThat(node.podCidrs()).containsExactly("10.50.1.0/24", "2001:db8:f500:1::/64");
    assertThat(node.name()).isEqualTo("n1");
    assertThat(node.resourceVersion()).isEqualTo("1856");
  }

  @Test
  void anIpv6OnlyAgentHasOneCidr() {
    assertThat(Recorded.ciliumNode("v6-only-agent").podCidrs())
        .containsExactly("2001:db8:f000::/64");
  }

  @Test
  void multiPoolKeepsThemByPoolAndHasNoPodCidrs() {
    CiliumNodeObject node = Recorded.ciliumNode("multi-pool-agent-two-pools");
    assertThat(node.podCidrs()).isEmpty();
    assertThat(node.allocated().stream().map(Pool::name)).containsExactly("default", "green");
    assertThat(node.allocated().getLast().cidrs())
        .containsExactly("10.20.0.0/27", "2001:db8:f200:2::/64");
    assertThat(node.asksForPools()).isEqualTo(Asking.YES);
    assertThat(node.operatorError()).isEmpty();
  }

  /** Each has the labels of its Node; nothing of them is kept. */
  @Test
  void theListOfALargeClusterHasRoom() throws Exception {
    String labels =
        IntStream.range(0, 40)
            .mapToObj(
                i -> "\"label.example.net/of-a-cloud-%d\":\"a value as long as most\"".formatted(i))
            .collect(Collectors.joining(","));
    String node =
        "{\"metadata\":{\"name\":\"n\",\"resourceVersion\":\"7\",\"labels\":{%s}},\"spec\":{\"ipam\":{\"podCIDRs\":[\"192.0.2.0/24\"]}}}"
            .formatted(labels);
    String items = IntStream.range(0, 500).mapToObj(_ -> node).collect(Collectors.joining(","));
    List<ScriptedApi.Step> pages =
        IntStream.range(0, 10)
            .mapToObj(i ->
                ScriptedApi.kept(
                    "{\"kind\":\"CiliumNodeList\",\"metadata\":{\"resourceVersion\":\"9\",\"continue\":\"%s\"},\"items\":[%s]}"
                        .formatted(i < 9 ? "more" : "", items)))
            .toList();
    try (ScriptedApi api = ScriptedApi.of(pages);
        HttpApi client = new HttpApi(ApiSettings.at(api.uri()), Patience.USUAL)) {
      assertThat(client.list(CiliumNodes.RESOURCE, Selection.ALL))
          .isInstanceOfSatisfying(
              Answer.Good.class,
              good -> assertThat(((Page<?>) good.value()).items()).hasSize(5_000));
    }
  }

  @Test
  void whatTheOperatorSaysIsKeptAsItSaysIt() {
    assertThat(Recorded.ciliumNode("cluster-pool-duplicate-claim").operatorError())
        .isEqualTo("requested CIDR (10.244.0.0/24) is already allocated");
    assertThat(Recorded.ciliumNode("multi-pool-14-orphans").operatorError())
        .startsWith("ipam-multi-pool-sync allocation failed: unable to find pool green");
  }

  @Test
  void theMigrationIsOneEventANode() {
    assertThat(Recorded.migrated())
        .hasSize(2)
        .allSatisfy(node -> {
          assertThat(node.podCidrs()).isEmpty();
          assertThat(node.allocated()).hasSize(1);
        });
  }

  @Test
  void aNewerCiliumMayWriteWhatNobodyKnows() {
    assertThat(
            read(
                """
                {"podCIDRs":["192.0.2.0/24"],"podCIDRs6":{"a":[1,2,{"b":null}]},
                 "pools":{"allocated":[{"pool":"p","cidrs":["198.51.100.0/24"],"weights":[1,2],"since":{"at":3}}],
                          "requested":[{"pool":"p","needed":{"ipv4-addrs":16},"shape":[]}],"released":[{}]}}
                """))
        .isEqualTo("[192.0.2.0/24] [Pool[name=p, cidrs=[198.51.100.0/24]]] YES");
  }

  @Test
  void whatIsNullOrMissingIsEmpty() {
    assertThat(read("{}")).isEqualTo("[] [] NO");
    assertThat(read("null")).isEqualTo("[] [] NO");
    assertThat(read("{\"podCIDRs\":null,\"pools\":{\"allocated\":null,\"requested\":null}}"))
        .isEqualTo("[] [] NO");
    assertThat(read("{\"pools\":{\"allocated\":[{}]}}")).isEqualTo("[] [Pool[name=, cidrs=[]]] NO");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"podCIDRs\":\"192.0.2.0/24\"} | podCIDRs is to be a list",
        "{\"podCIDRs\":[{}]} | 'podCIDRs' is to be text",
        "{\"pools\":[]} | pools is to be an object",
        "{\"pools\":{\"allocated\":{}}} | allocated is to be a list",
        "{\"pools\":{\"allocated\":[\"p\"]}} | an allocated pool is to be an object",
        "{\"pools\":{\"allocated\":[{\"cidrs\":5}]}} | cidrs is to be a list",
      })
  void aValueOfAnotherKindMakesTheObjectUnreadableAndSaysWhich(String ipam, String told) {
    assertThat(read(ipam)).contains("sent what is no CiliumNode").contains(told);
  }

  @Test
  void fiveHundredCidrsAreRead() {
    String cidrs =
        IntStream.range(0, 500)
            .mapToObj(i -> "\"10.%d.%d.0/24\"".formatted(i / 256, i % 256))
            .collect(Collectors.joining(","));
    assertThat(read("{\"podCIDRs\":[" + cidrs + "]}")).contains("10.1.243.0/24");
  }

  private static String read(String ipam) {
    String json =
        """
        {"kind":"CiliumNode","metadata":{"name":"n1","resourceVersion":"1"},"spec":{"ipam":%s},"newer":7}
        """
            .formatted(ipam);
    return switch (Recorded.read(CiliumNodes.RESOURCE, json)) {
      case Answer.Good<CiliumNodeObject>(var node) ->
          node.podCidrs() + " " + node.allocated() + " " + node.asksForPools();
      case Answer.Bad<CiliumNodeObject> bad -> bad.reason();
    };
  }
}
