package io.leafcast.conformance.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.google.common.collect.ImmutableList;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The lab itself, without the daemon: an FRR stands on each node where the daemon will be. */
class FabricIT {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private static final ImmutableList<Cidr> PODS =
      ImmutableList.of(Cidr.parse("10.42.0.0/16"), Cidr.parse("fd42::/48"));

  @Test
  void podsOfTwoRacksReachEachOtherOverNamedHops() {
    Need.lab();
    Need.program("traceroute", "traceroute");
    try (var lab = new Lab("lc-it-fabric")) {
      lab.remove();
      var fabric = Fabric.build(lab, PODS);
      var pods =
          fabric.racks().stream()
              .map(rack -> {
                announce(fabric, rack);
                return fabric.startPod(rack, cidrs(rack));
              })
              .toList();
      fabric.awaitUnderlay();
      for (String target : pods.get(1).addresses()) {
        Eventually.see(
            "a ping from pod to pod",
            Duration.ofSeconds(60),
            () -> ping(pods.get(0), target),
            Command.Outcome::good);
        assertThat(Trace.run(pods.get(0).machine(), target, Fabric.names(lab)).names())
            .hasSize(6)
            .startsWith("node-1", "leaf-1")
            .endsWith("leaf-2", "node-2", "pod-2")
            .element(2)
            .asString()
            .startsWith("spine-");
      }
      for (Cidr cidr : cidrs(fabric.racks().get(1))) {
        Eventually.see(
            "an unused address of a Pod CIDR is unreachable",
            Duration.ofSeconds(60),
            () -> ping(pods.get(0), cidr.address(77)).output(),
            output -> output.contains("nreachable"));
      }
      assertThat(lab.remove()).isTrue();
      assertThat(lab.machines()).isEmpty();
      assertThat(lab.remove()).isFalse();
    }
  }

  @Test
  void aSocketOpenedInsideAMachineStaysThere() throws Exception {
    Need.root();
    try (var lab = new Lab("lc-it-inside")) {
      lab.remove();
      var machine = lab.machine("one");
      try (var listener =
          machine.inside(() -> {
            var socket = new ServerSocket();
            socket.bind(new InetSocketAddress(LOOPBACK, 1790));
            return socket;
          })) {
        try (var client = machine.inside(() -> new Socket(LOOPBACK, 1790));
            var accepted = listener.accept()) {
          assertThat(accepted.getPort()).isEqualTo(client.getLocalPort());
        }
        assertThatIOException().isThrownBy(() -> new Socket(LOOPBACK, 1790).close());
      }
    }
  }

  private static ImmutableList<Cidr> cidrs(Rack rack) {
    return ImmutableList.of(
        Cidr.parse("10.42.%d.0/24".formatted(rack.number())),
        Cidr.parse("fd42:0:0:%d::/64".formatted(rack.number())));
  }

  private static Command.Outcome ping(Pod from, String target) {
    return from.machine().run("ping", "-c", "1", "-W", "1", target).run();
  }

  private static void announce(Fabric fabric, Rack rack) {
    Router.start(
        fabric.node(rack),
        "",
        """
        router bgp %d
         no bgp default ipv4-unicast
         no bgp ebgp-requires-policy
         no bgp network import-check
         bgp router-id %s
         neighbor %3$s remote-as external
         neighbor %3$s timers connect 1
         address-family ipv4 unicast
          network %4$s
          neighbor %3$s activate
         exit-address-family
         address-family ipv6 unicast
          network %5$s
          neighbor %3$s activate
         exit-address-family
        """
            .formatted(
                Rack.NODE_ASN,
                rack.nodeIpv4(),
                rack.leafIpv6(),
                cidrs(rack).get(0),
                cidrs(rack).get(1)));
  }
}
