package io.leafcast.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.wire.Asn;
import io.leafcast.k8s.objects.NodeFacts;
import org.junit.jupiter.api.Test;

final class ReferencesTest {
  private static final Facts ENVIRONMENT =
      Facts.of(ImmutableMap.of("NODE_NAME", "worker-1", "NODE_IP", "192.0.2.11", "SECRET", "hush"));
  private static final Facts WITH_NODE =
      ENVIRONMENT.with(
          NodeFacts.of(
              "worker-1",
              ImmutableMap.of("topology.kubernetes.io/rack", "r1"),
              ImmutableMap.of("example.com/asn", "65551", "example.com/leaf", "2001:db8::1"),
              ImmutableList.of("192.0.2.11")));

  private static final String FILE =
      """
      apiVersion: leafcast.io/v1
      router: {asn: "${annotation:example.com/asn}"}
      allow: [198.51.100.0/24]
      sources: {kubernetes: {}}
      peers:
        - name: ${label:topology.kubernetes.io/rack}-leaf
          address: ${annotation:example.com/leaf}
          asn: 65550
      """;

  @Test
  void whatTheNodeSaysIsAwaitedUntilItIsKnown() {
    assertThat(new ConfigFile("f", FILE).read(ENVIRONMENT))
        .isInstanceOfSatisfying(
            Loaded.Waiting.class,
            waiting ->
                assertThat(waiting.references())
                    .containsExactly(
                        "f:2:15 ${annotation:example.com/asn}",
                        "f:6:11 ${label:topology.kubernetes.io/rack}",
                        "f:7:14 ${annotation:example.com/leaf}"));
  }

  @Test
  void whatTheNodeSaysIsPutInItsPlace() {
    assertThat(new ConfigFile("f", FILE).read(WITH_NODE))
        .isInstanceOfSatisfying(
            Loaded.Good.class,
            good -> {
              Config config = good.config();
              assertThat(config.router().orThrow().asn().orThrow()).isEqualTo(new Asn(65551));
              assertThat(config.peers().values().getFirst().name().orThrow()).isEqualTo("r1-leaf");
              assertThat(config.sources().orThrow().kubernetes().orThrow().node().orThrow())
                  .isEqualTo("worker-1");
            });
  }

  @Test
  void whatAnotherNodeSaidIsNotPutThere() {
    assertThat(
            new ConfigFile("f", FILE.replace("kubernetes: {}", "kubernetes: {node: worker-2}"))
                .read(WITH_NODE))
        .isInstanceOf(Loaded.Waiting.class);
    String fixed = FILE.replace("kubernetes: {}", "static: {prefixes: [198.51.100.0/25]}");
    assertThat(problems(fixed, WITH_NODE)).contains("needs the Node; add sources.kubernetes");
  }

  @Test
  void whatTheNodeDoesNotSayIsAProblem() {
    assertThat(problems(FILE.replace("example.com/asn", "example.com/as"), WITH_NODE))
        .isEqualTo(
            "[f:2:15: router.asn: Node worker-1 has no annotation 'example.com/as'; did you"
                + " mean example.com/asn?]");
  }

  @Test
  void aValueThatIsWrongSaysWhereItCameFrom() {
    assertThat(problems(FILE.replace("/asn}", "/leaf}"), WITH_NODE))
        .startsWith("[f:2:15: router.asn: '2001:db8::1' is no number")
        .endsWith("(from ${annotation:example.com/leaf})]");
    assertThat(problems(FILE.replace("${annotation:example.com/leaf}", "${NODE_NAME}"), WITH_NODE))
        .as("what the environment says is known from the start")
        .startsWith("[f:7:14: peers[0].address: 'worker-1' is not an IP address");
  }

  @Test
  void onlyTheTwoVariablesOfTheDownwardApiCanBeRead() {
    assertThat(
            problems(FILE.replace("${label:topology.kubernetes.io/rack}", "${SECRET}"), WITH_NODE))
        .contains("${SECRET} is unknown; allowed: ${NODE_NAME}, ${NODE_IP}, ${annotation:KEY}")
        .doesNotContain("hush");
  }

  @Test
  void aVariableThatIsNotSetIsAProblem() {
    assertThat(problems(FILE, Facts.of(ImmutableMap.of("NODE_NAME", ""))))
        .contains("f:4:23: sources.kubernetes.node: ${NODE_NAME} is not set; set NODE_NAME");
  }

  /** The kubelet may fill status.hostIP late: an exit would be one in a loop. */
  @Test
  void anEmptyNodeIpIsAwaitedAndIsTheNodesInternalIp() {
    String own =
        """
        apiVersion: leafcast.io/v1
        router: {asn: 65551}
        allow: [198.51.100.0/24]
        sources: {kubernetes: {node: worker-1}}
        peers: [{name: leaf, address: 192.0.2.1, asn: 65550, localAddress: "${NODE_IP}"}]
        """;
    Facts unset = Facts.of(ImmutableMap.of("NODE_IP", ""));
    assertThat(new ConfigFile("f", own).speaksOfNode()).isTrue();
    assertThat(new ConfigFile("f", own).read(unset)).isInstanceOf(Loaded.Waiting.class);
    assertThat(new ConfigFile("f", own).read(unset.with(node("192.0.2.11", "2001:db8::11"))))
        .isInstanceOfSatisfying(
            Loaded.Good.class,
            good ->
                assertThat(
                        good.config()
                            .peers()
                            .values()
                            .getFirst()
                            .localAddress()
                            .orThrow()
                            .toString())
                    .isEqualTo("192.0.2.11"));
    assertThat(PeerChoice.of(config(own, unset.with(node())), unset.with(node())).leftOut())
        .singleElement()
        .asString()
        .contains("Node worker-1 has no InternalIP yet, and NODE_IP is not set");
    String noNode =
        own.replace("kubernetes: {node: worker-1}", "static: {prefixes: [198.51.100.0/25]}");
    assertThat(problems(noNode, unset)).contains("f:5:68: ${NODE_IP} is not set; set NODE_IP");
  }

  private static NodeFacts node(String... addresses) {
    return NodeFacts.of(
        "worker-1", ImmutableMap.of(), ImmutableMap.of(), ImmutableList.copyOf(addresses));
  }

  private static Config config(String text, Facts facts) {
    return ((Loaded.Good) new ConfigFile("f", text).read(facts)).config();
  }

  /** As the kubelet makes the name of a Node of that of its host. */
  @Test
  void capitalsOfAHostNameAreNone() {
    assertThat(
            config(
                    FILE.replace("\"${annotation:example.com/asn}\"", "65551"),
                    Facts.of(ImmutableMap.of("NODE_NAME", "Worker-1"))
                        .with(WITH_NODE.node().orElseThrow()))
                .sources()
                .orThrow()
                .kubernetes()
                .orThrow()
                .node()
                .orThrow())
        .isEqualTo("worker-1");
  }

  @Test
  void aReferenceThatEnvsubstHasEatenIsToldWithTheCure() {
    for (String eaten : ImmutableList.of("", "\"\"")) {
      assertThat(
              problems(
                  FILE.replace("kubernetes: {}", "kubernetes: {node: " + eaten + "}"), WITH_NODE))
          .startsWith("[f:4:")
          .contains("sources.kubernetes.node: ")
          .contains("a shell or envsubst has put nothing in its place");
    }
  }

  @Test
  void onAnotherMachineAVariableThatIsNotSetIsNotKnown() {
    assertThat(new ConfigFile("f", FILE).read(Facts.of(ImmutableMap.of()).elsewhere()))
        .isInstanceOfSatisfying(
            Loaded.Waiting.class,
            waiting -> assertThat(waiting.references()).contains("f:4:23 ${NODE_NAME}"));
  }

  @Test
  void aMisspelledOrUnfinishedReferenceIsAProblem() {
    assertThat(problems(FILE.replace("${label:", "${lable:"), WITH_NODE))
        .contains("f:6:11: peers[0].name: ${lable:topology.kubernetes.io/rack} is unknown");
    assertThat(problems(FILE.replace("/leaf}", "/leaf"), WITH_NODE))
        .contains(
            "f:7:14: peers[0].address: '${annotation:example.com/leaf' has a ${ without its }");
    assertThat(problems(FILE.replace("/leaf}", "/leaf").replace("example.com", ""), WITH_NODE))
        .contains("has a ${ without its }");
  }

  @Test
  void withoutAKubernetesSourceThereIsNoNodeToWaitFor() {
    String fixed = FILE.replace("kubernetes: {}", "static: {prefixes: [198.51.100.0/25]}");
    assertThat(problems(fixed, ENVIRONMENT))
        .contains("f:2:15: ${annotation:example.com/asn} needs the Node; add sources.kubernetes");
  }

  private static String problems(String text, Facts facts) {
    return new ConfigFile("f", text).read(facts) instanceof Loaded.Bad(var problems)
        ? problems.toString()
        : "none";
  }
}
