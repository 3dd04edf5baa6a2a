package io.leafcast.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.conformance.kube.DaemonAccess;
import io.leafcast.conformance.kube.KubeApi;
import io.leafcast.conformance.kube.NodeSpec;
import io.leafcast.conformance.kube.Reports;
import io.leafcast.k8s.objects.IpamMode;
import io.leafcast.k8s.objects.IpamSettings;
import io.leafcast.k8s.objects.NodeFacts;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The watcher against a real kube-apiserver over TLS, with the Pod CIDRs of the real allocator and
 * the shipped ServiceAccount and ClusterRole.
 */
class NodeWatcherIT {
  @RegisterExtension private static final SharedApi SHARED = new SharedApi();

  @TempDir private Path folder = Path.of("");

  /** A case that fails during its outage leaves none to the next. */
  @AfterEach
  void endOutage() throws Exception {
    api().start();
  }

  @Test
  void podCidrsOfTheRealAllocatorComeAndGoWithTheNode() throws Exception {
    try (Reports reports = Reports.of(api().accessOf("comes"), "comes")) {
      assertThat(reports.reason()).contains("no Node named 'comes'");
      api()
          .createNode(
              NodeSpec.named("comes")
                  .withInternalAddresses("192.0.2.1", "2001:db8::1")
                  .withLabels(ImmutableMap.of("topology.kubernetes.io/rack", "r1"))
                  .withAnnotations(ImmutableMap.of("example.net/leaf", "192.0.2.254")));
      ImmutableList<String> cidrs = api().podCidrs("comes");
      assertThat(cidrs).hasSize(2);
      Knowledge.Known known = reports.prefixes(cidrs.toArray(new String[0]));
      assertThat(known.rejected()).isEmpty();

      NodeFacts facts = reports.facts();
      while (facts.internalAddresses().isEmpty()) {
        facts = reports.facts();
      }
      assertThat(facts.labels()).containsEntry("topology.kubernetes.io/rack", "r1");
      assertThat(facts.annotations()).containsEntry("example.net/leaf", "192.0.2.254");
      assertThat(facts.internalAddresses()).containsExactly("192.0.2.1", "2001:db8::1");

      api().deleteNode("comes");
      reports.prefixes();
    }
  }

  @Test
  void aKilledApiServerIsUnknownAndComesBackWithTheSameSet() throws Exception {
    api().createNode(NodeSpec.named("stays"));
    String[] cidrs = api().podCidrs("stays").toArray(new String[0]);
    try (Reports reports = Reports.of(api().accessOf("stays"), "stays")) {
      Knowledge before = reports.prefixes(cidrs);
      api().stop();
      assertThat(reports.reason()).contains(api().server().toString());
      api().start();
      assertThat(reports.prefixes(cidrs)).isEqualTo(before);
    }
  }

  @Test
  void aTokenThatIsRevokedIsSaidAndItsSuccessorIsUsedWithoutARestart() throws Exception {
    api().createNode(NodeSpec.named("rotates"));
    String[] cidrs = api().podCidrs("rotates").toArray(new String[0]);
    DaemonAccess access = api().accessOf("rotates");
    Path token = access.tokenFile().orElseThrow();
    try (Reports reports = Reports.of(access, "rotates")) {
      reports.prefixes(cidrs);
      api().revokeTokens();
      api().stop();
      api().start();
      assertThat(reports.reason(" 401"))
          .contains("it does not accept the token of " + token, "is it expired");
      api().writeToken(token);
      reports.prefixes(cidrs);
    }
  }

  @Test
  void anAccountWithoutTheClusterRoleIsToldWhatToAllow() throws Exception {
    Path token = folder.resolve("useless.token");
    api().writeUselessToken(token);
    DaemonAccess useless =
        new DaemonAccess(api().server(), Optional.of(api().caFile()), Optional.of(token));
    try (Reports reports = Reports.of(useless, "forbidden", IpamSettings.USUAL.in(IpamMode.NODE))) {
      assertThat(reports.reason())
          .contains(
              "answers 403: nodes \"forbidden\" is forbidden",
              "User \"system:serviceaccount:kube-system:default\" cannot list",
              "allow list and watch of nodes");
    }
  }

  /** Who may not ask for CiliumNodes cannot know that there are none: not even without Cilium. */
  @Test
  void anAccountThatMayNotAskForCiliumNodesIsToldWhatToAllow() throws Exception {
    Path token = folder.resolve("useless.token");
    api().writeUselessToken(token);
    DaemonAccess useless =
        new DaemonAccess(api().server(), Optional.of(api().caFile()), Optional.of(token));
    try (Reports reports = Reports.of(useless, "forbidden")) {
      assertThat(reports.reason())
          .contains(
              "it cannot be told whether a CiliumNode says the Pod CIDRs",
              "answers 403",
              "allow list and watch of ciliumnodes");
    }
  }

  @Test
  void aServerOfAnotherCaIsNotTrusted() throws Exception {
    DaemonAccess access = api().accessOf("trust");
    try (Reports reports =
        Reports.of(access.server(), Optional.empty(), access.tokenFile(), "trust")) {
      assertThat(reports.reason())
          .contains("shows a certificate that is not signed by a CA of Java's")
          .contains("set sources.kubernetes.caFile");
    }
  }

  @Test
  void aServerUnderANameThatItsCertificateLacksIsNotTrusted() throws Exception {
    DaemonAccess access = api().accessOf("name");
    URI other = URI.create("https://127.0.0.2:" + access.server().getPort());
    try (Reports reports = Reports.of(other, access.caFile(), access.tokenFile(), "name")) {
      // 127.0.0.2 is this machine too, but the API server listens on 127.0.0.1 alone.
      assertThat(reports.reason()).contains("https://127.0.0.2");
    }
    URI named = URI.create("https://localhost:" + access.server().getPort());
    try (Reports reports = Reports.of(named, access.caFile(), access.tokenFile(), "name")) {
      assertThat(reports.reason())
          .contains("shows a certificate that is not for it")
          .contains("set sources.kubernetes.server to a name or address that the certificate has");
    }
  }

  @Test
  void aKubeconfigIsEnough() throws Exception {
    api().createNode(NodeSpec.named("configured"));
    String[] cidrs = api().podCidrs("configured").toArray(new String[0]);
    try (Reports reports = Reports.of(api().adminKubeconfig(), "configured")) {
      reports.prefixes(cidrs);
    }
  }

  @Test
  void anApiServerAtAnIpv6LiteralIsReached() throws Exception {
    try (KubeApi ipv6 = SharedApi.open(KubeApi.Settings.onLoopback(Shipped.MANIFESTS).at("::1"))) {
      ipv6.createNode(NodeSpec.named("node-1").withPodCidrs("10.42.7.0/24"));
      assertThat(ipv6.server().toString()).startsWith("https://[::1]:");
      try (Reports reports = Reports.of(ipv6.accessOf("node-1"), "node-1")) {
        reports.prefixes("10.42.7.0/24");
      }
    }
  }

  @Test
  void nothingIsLeftBehind() throws Exception {
    Path caFile;
    try (KubeApi other = SharedApi.open()) {
      caFile = other.caFile();
      assertThat(caFile).exists();
    }
    assertThat(Files.exists(caFile)).isFalse();
  }

  private static KubeApi api() {
    return SHARED.api();
  }
}
