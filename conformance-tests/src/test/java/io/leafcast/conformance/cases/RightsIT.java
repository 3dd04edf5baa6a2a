package io.leafcast.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Sets;
import io.leafcast.conformance.kube.AuditLog;
import io.leafcast.conformance.kube.KubeApi;
import io.leafcast.conformance.kube.KubeObjects;
import io.leafcast.conformance.kube.KubePrograms;
import io.leafcast.conformance.kube.NodeSpec;
import io.leafcast.conformance.kube.Rights;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Need;
import io.leafcast.conformance.lab.Pair;
import io.leafcast.conformance.lab.Relay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What the shipped role allows, beside what a daemon asks for with everything configured: the API
 * server authorizes by the role, and its audit log says what came. ChartIT holds that the chart's
 * role is the same.
 */
class RightsIT {
  private static final String NODE = "worker-1";
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void everyRightIsUsedAndNothingElseIsAskedFor() throws Exception {
    Need.lab();
    Need.file(Checkout.daemon(), "./leafcast build makes it");
    var programs = KubePrograms.find();
    Need.that(
        programs.isPresent(), "no kube-apiserver; run conformance-tests/scripts/build-kube.sh");
    var rights = Rights.of(Shipped.objects(Shipped.MANIFESTS.resolve("rbac.yaml")));
    assertThat(rights).isNotEmpty();
    try (var pair = Pair.make("lc-it-rights");
        var api =
            KubeApi.open(programs.orElseThrow(), KubeApi.Settings.onLoopback(Shipped.MANIFESTS));
        var _ = Relay.into(pair.node(), api.server().getPort())) {
      var leaf = pair.startLeaf();
      api.createNode(NodeSpec.named(NODE).withInternalAddresses(Pair.NODE_IPV4));
      var cidrs = ImmutableSet.copyOf(api.podCidrs(NODE));
      var daemon = start(pair, api);
      Eventually.see("the leaf has " + cidrs, SOON, leaf::prefixes, cidrs::equals);
      var audit = api.audit();
      Eventually.see(
          "every right that needs no CiliumNodes is used; the daemon's log:\n" + daemon.log(),
          SOON,
          () -> Sets.difference(rights, used(audit)),
          left -> left.stream().allMatch(right -> right.startsWith("watch cilium")));
      // Until now it could only ask whether there are CiliumNodes; the next process follows them.
      for (String definition : List.of("ciliumnodes", "ciliumpodippools")) {
        for (var object : KubeObjects.in("cilium/crds/" + definition + ".yaml")) {
          api.objects().apply(object);
        }
      }
      daemon.stop();
      daemon.startAgain();
      Eventually.see(
          "every right of the role is used; the daemon's log:\n" + daemon.log(),
          SOON,
          () -> Sets.difference(rights, used(audit)),
          Set::isEmpty);
      assertThat(audit.refused()).as("requests that no right allows").isEmpty();
      assertThat(used(audit)).as("requests that only the role allows").isEqualTo(rights);
    }
  }

  @Test
  void noRightReadsASecretOrIsAStar() throws IOException {
    var rights = Rights.of(Shipped.objects(Shipped.MANIFESTS.resolve("rbac.yaml")));
    assertThat(rights).isNotEmpty();
    assertThat(rights).noneMatch(right -> right.contains("secrets") || right.contains("*"));
  }

  private static Set<String> used(AuditLog audit) {
    try {
      return audit.requests().stream()
          .flatMap(request -> request.rights().stream())
          .collect(ImmutableSortedSet.toImmutableSortedSet(String::compareTo));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Daemon start(Pair pair, KubeApi api) throws Exception {
    var access = api.accessOf(NODE);
    return Daemon.start(
        pair.node(),
        """
        apiVersion: leafcast.io/v1
        router: {asn: 4200000100}
        allow: [10.42.0.0/16, "fd42::/48"]
        sources:
          kubernetes:
            node: "${NODE_NAME}"
            server: "%s"
            caFile: %s
            tokenFile: %s
            pools: {selector: {matchLabels: {announce: "yes"}}}
          services:
            - {addresses: [load-balancer], selector: {}}
        peers:
          - {name: leaf-1, address: "%s", asn: 4200000001}
        """
            .formatted(
                access.server(),
                access.caFile().orElseThrow(),
                access.tokenFile().orElseThrow(),
                Pair.LEAF_IPV6),
        ImmutableMap.of("NODE_NAME", NODE, "NODE_IP", Pair.NODE_IPV4));
  }
}
