package io.leafcast.conformance.cases;

import static io.leafcast.conformance.lab.Eventually.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.Sets;
import io.leafcast.conformance.kube.AuditLog;
import io.leafcast.conformance.kube.Rights;
import io.leafcast.conformance.lab.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What the shipped role allows, beside what a daemon asks for with everything configured: the API
 * server authorizes by the role, and its audit log says what came. ChartIT holds that the chart's
 * role is the same.
 */
class RightsIT {

  @Test
  void everyRightIsUsedAndNothingElseIsAskedFor() throws Exception {
    NodeStage.need();
    var rights = Rights.of(Shipped.objects(Shipped.MANIFESTS.resolve("rbac.yaml")));
    assertThat(rights).isNotEmpty();
    try (var api = SharedApi.open();
        var stage = NodeStage.set("lc-it-rights", "worker-1", api)) {
      api.createNode(stage.spec());
      var daemon =
          stage.start(
              "10.42.0.0/16, \"fd42::/48\"",
              "pools: {selector: {matchLabels: {announce: \"yes\"}}}",
              "  services: [{addresses: [load-balancer], selector: {}}]");
      stage.await(ImmutableSet.copyOf(api.podCidrs(stage.node())), SOON);
      var audit = api.audit();
      Eventually.see(
          "every right that needs no CiliumNodes is used; the daemon's log:\n" + daemon.log(),
          SOON,
          () -> Sets.difference(rights, used(audit)),
          left -> left.stream().allMatch(right -> right.startsWith("watch cilium")));
      // Until now it could only ask whether there are CiliumNodes; the next process follows them.
      api.objects().defineCilium();
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
}
