package io.leafcast.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Lab;
import io.leafcast.conformance.lab.Link;
import io.leafcast.conformance.lab.Namespace;
import io.leafcast.conformance.lab.Need;
import io.leafcast.conformance.lab.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The first session of many nodes with one FRR that listens to a range, while no node knows its Pod
 * CIDRs yet: it comes to stay. FRR starts a dynamic neighbour with the Hold Time of its defaults, 9
 * s with {@code frr defaults datacenter}, whatever the two OPENs agree on, until it hears a
 * KEEPALIVE as Established.
 */
class FirstSessionIT {
  private static final int NODES = 12;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Longer than FRR's shortest Hold Time. */
  private static final long STAYS_MILLIS = 10_000;

  private static final String OF_THE_GROUP = " neighbor NODES remote-as 65551\n";
  private static final String WITH_TIMERS = " neighbor NODES timers 10 30\n";

  private static final String NODE =
      """
      apiVersion: leafcast.io/v1
      router: {asn: 65551}
      allow: [198.51.100.0/24, "2001:db8:42::/48"]
      sources:
        kubernetes:
          server: "https://127.0.0.1:1"
      peers:
        - {name: leaf-1, address: "2001:db8:0:1::1", asn: 65550}
      """;

  static Stream<Arguments> leaves() throws IOException {
    String shipped = Files.readString(Checkout.root().resolve("deploy/leaf/frr.conf"));
    String timers = " timers bgp 10 30\n";
    assertThat(shipped).contains(timers);
    return Stream.of(
        Arguments.of("the shipped leaf", shipped),
        Arguments.of("the datacenter defaults", shipped.replace(timers, "")),
        Arguments.of(
            "timers of the peer group",
            shipped.replace(timers, "").replace(OF_THE_GROUP, OF_THE_GROUP + WITH_TIMERS)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("leaves")
  void noFirstSessionIsLostWhileTheSourceIsUnknown(String what, String configuration) {
    Need.lab();
    Need.file(Checkout.daemon(), "./leafcast build makes it");
    try (var lab = new Lab("lc-it-first")) {
      lab.remove();
      var leaf = lab.machine("leaf-1");
      leaf.ip(
          "link add rack type bridge",
          "link set rack up",
          "addr add 192.0.2.1/24 dev rack",
          "addr add 2001:db8:0:1::1/64 dev rack");
      List<Namespace> nodes =
          IntStream.rangeClosed(1, NODES).mapToObj(i -> node(lab, leaf, i)).toList();
      var router = Router.start(leaf, "", configuration);
      ImmutableList<Daemon> daemons =
          nodes.stream()
              .map(node -> Daemon.start(node, NODE, ImmutableMap.of("NODE_NAME", node.host())))
              .collect(ImmutableList.toImmutableList());
      Eventually.see(
          "all sessions have been up for %d ms".formatted(STAYS_MILLIS),
          LIMIT,
          () -> uptimes(router),
          uptimes ->
              uptimes.size() == NODES
                  && uptimes.stream().allMatch(uptime -> uptime > STAYS_MILLIS));
      assertThat(daemons)
          .allSatisfy(daemon -> assertThat(daemon.log()).doesNotContain("Hold Timer"));
    }
  }

  private static Namespace node(Lab lab, Namespace leaf, int number) {
    var node = lab.machine("node-" + number);
    Link.plug(leaf, node);
    leaf.ip("link set %s master rack".formatted(node.host()));
    node.ip(
        "addr add 192.0.2.%d/24 dev leaf-1".formatted(10 + number),
        "addr add 2001:db8:0:1::%x/64 dev leaf-1".formatted(0x10 + number));
    return node;
  }

  private static List<Long> uptimes(Router router) {
    return router.json("show bgp neighbors").properties().stream()
        .filter(neighbor -> neighbor.getValue().path("bgpState").asString("").equals("Established"))
        .map(neighbor -> neighbor.getValue().path("bgpTimerUpMsec").asLong(0))
        .toList();
  }
}
