package io.leafcast.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.bgp.source.Knowledge.Rejected;
import io.leafcast.conformance.kube.KubeApi;
import io.leafcast.conformance.kube.KubeObjects;
import io.leafcast.conformance.kube.NodeSpec;
import io.leafcast.conformance.kube.Reports;
import io.leafcast.k8s.objects.IpamMode;
import io.leafcast.k8s.objects.IpamSettings;
import io.leafcast.k8s.objects.LabelSelector;
import io.leafcast.k8s.objects.PoolChoice;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Pod CIDRs where Cilium keeps them: a real kube-apiserver with Cilium's own definitions, and
 * objects that a real Cilium wrote, beside Nodes whose podCIDRs the real allocator gives. First
 * without Cilium, then with it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IpamIT {
  private static final String CILIUM_NODES = "/apis/cilium.io/v2/ciliumnodes";
  private static final String POOLS = "/apis/cilium.io/v2alpha1/ciliumpodippools";

  @RegisterExtension private static final SharedApi SHARED = new SharedApi();

  @Test
  @Order(1)
  void withoutCiliumTheNodeCountsAndItIsSaidWhy() throws Exception {
    String[] cidrs = nodeWithCidrs("plain");
    try (Reports reports = Reports.of(api().accessOf("plain"), "plain")) {
      assertThat(reports.prefixes(cidrs).remark())
          .startsWith("Node/plain spec.podCIDRs counts")
          .endsWith("has no CiliumNode resource");
    }
    try (Reports reports =
        Reports.of(api().accessOf("plain"), "plain", IpamSettings.USUAL.in(IpamMode.CILIUM_NODE))) {
      assertThat(reports.reason()).contains("has no CiliumNode resource", "is Cilium installed?");
    }
  }

  @Test
  @Order(2)
  void withCiliumANodesPodCidrsWaitForItsAgentAndAreRefusedWhereItSaysOtherwise() throws Exception {
    api().objects().defineCilium();
    String[] podCidrs = nodeWithCidrs("n1");
    try (Reports reports = Reports.of(api().accessOf("n1"), "n1")) {
      assertThat(reports.reason("there is no CiliumNode named 'n1'"))
          .contains("does Cilium's agent run");
      api().objects().applyWhole(recorded("cluster-pool-agent", "n1"));
      Knowledge.Known known = reports.prefixes("10.244.0.0/24", "2001:db8:f000::/64");
      assertThat(known.rejected()).extracting(Rejected::text).containsExactly(podCidrs);
      assertThat(known.rejected().getFirst().reason())
          .contains("CiliumNode/n1 has 10.244.0.0/24", "Node/n1 has " + podCidrs[0]);

      // The Node is made again: whatever it gets then, the agent keeps what it has.
      api().deleteNode("n1");
      api().createNode(NodeSpec.named("n1").withPodCidrs("10.42.99.0/24", "fd42:0:0:99::/64"));
      Knowledge.Known again = reports.prefixes("10.244.0.0/24", "2001:db8:f000::/64");
      while (again.rejected().stream().noneMatch(one -> one.text().equals("10.42.99.0/24"))) {
        again = reports.prefixes("10.244.0.0/24", "2001:db8:f000::/64");
      }

      api().objects().delete(CILIUM_NODES + "/n1");
      reports.prefixes();
    }
  }

  @Test
  @Order(3)
  void inModeKubernetesTheAgentsCopyIsAnnounced() throws Exception {
    nodeWithCidrs("copied");
    api().objects().applyWhole(recorded("kubernetes-agent", "copied"));
    try (Reports reports = Reports.of(api().accessOf("copied"), "copied")) {
      reports.prefixes("10.50.1.0/24", "2001:db8:f500:1::/64");
      api().stop();
      assertThat(reports.reason()).contains(api().server().toString());
      api().start();
      reports.prefixes("10.50.1.0/24", "2001:db8:f500:1::/64");
    }
  }

  @Test
  @Order(4)
  void aCidrThatTheOperatorCallsAllocatedIsRefusedInItsWords() throws Exception {
    nodeWithCidrs("clash");
    api().objects().applyWhole(recorded("cluster-pool-duplicate-claim", "clash"));
    try (Reports reports = Reports.of(api().accessOf("clash"), "clash")) {
      Knowledge.Known known = reports.prefixes();
      assertThat(known.rejected())
          .anySatisfy(one -> {
            assertThat(one.text()).isEqualTo("10.244.0.0/24");
            assertThat(one.reason())
                .contains("requested CIDR (10.244.0.0/24) is already allocated");
          });
    }
  }

  @Test
  @Order(5)
  void aPoolGrowsAndShrinksAndPoolsAreChosenByTheirLabels() throws Exception {
    nodeWithCidrs("pooled");
    api().objects().applyWhole(recorded("multi-pool-agent-two-pools", "pooled"));
    ObjectNode green = recorded("multi-pool-pool", "green");
    green.withObject("metadata").putObject("labels").put("announce", "yes");
    api().objects().applyWhole(recorded("multi-pool-pool", "default"));
    api().objects().applyWhole(green);
    IpamSettings labelled =
        new IpamSettings(
            IpamMode.AUTO,
            new PoolChoice(
                ImmutableSet.of(),
                Optional.of(LabelSelector.of(Map.of("announce", "yes"), List.of()))),
            Duration.ofSeconds(30),
            Duration.ofSeconds(300),
            Duration.ZERO);
    String[] both = {
      "10.10.5.96/27", "10.20.0.0/27", "2001:db8:f100:2a::/64", "2001:db8:f200:2::/64"
    };
    try (Reports all = Reports.of(api().accessOf("pooled"), "pooled");
        Reports chosen = Reports.of(api().accessOf("pooled"), "pooled", labelled)) {
      all.prefixes(both);
      chosen.prefixes("10.20.0.0/27", "2001:db8:f200:2::/64");

      api().objects().merge(CILIUM_NODES + "/pooled", specOf("multi-pool-agent-grown").toString());
      all.prefixes("10.10.0.0/27", both[0], both[1], both[2], both[3]);
      api().objects().merge(CILIUM_NODES + "/pooled", specOf("multi-pool-agent-shrunk").toString());
      all.prefixes(both);

      ObjectNode label = object();
      label.withObject("metadata").putObject("labels").put("announce", "yes");
      api().objects().merge(POOLS + "/default", label.toString());
      chosen.prefixes(both);
    }
  }

  private static String[] nodeWithCidrs(String name) throws IOException, InterruptedException {
    api().createNode(NodeSpec.named(name));
    return api().podCidrs(name).toArray(new String[0]);
  }

  /** An object as it was recorded, under another name and as a new one. */
  private static ObjectNode recorded(String recording, String name) {
    ObjectNode object = read(recording);
    object.putObject("metadata").put("name", name);
    return object;
  }

  private static ObjectNode specOf(String recording) {
    ObjectNode patch = object();
    patch.set("spec", read(recording).path("spec"));
    return patch;
  }

  private static ObjectNode read(String recording) {
    return KubeObjects.in("cilium/" + recording + ".json").getFirst();
  }

  private static ObjectNode object() {
    return JsonMapper.shared().createObjectNode();
  }

  private static KubeApi api() {
    return SHARED.api();
  }
}
