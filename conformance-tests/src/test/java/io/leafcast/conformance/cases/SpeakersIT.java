package io.leafcast.conformance.cases;

import static io.leafcast.conformance.lab.Eventually.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.leafcast.conformance.lab.Background;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Need;
import io.leafcast.conformance.lab.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The daemon with BIRD and with GoBGP: announced, withdrawn, told goodbye. */
class SpeakersIT {
  private static final String IPV4 = "10.42.1.0/24";
  private static final String IPV6 = "fd42:0:0:1::/64";

  private Pair pair;

  @BeforeEach
  void make() {
    Need.lab();
    Need.file(Checkout.daemon(), "./leafcast build makes it");
    pair = Pair.make("lc-it-speakers");
  }

  @AfterEach
  void remove() {
    if (pair != null) {
      pair.close();
    }
  }

  @Test
  void birdTakesBothFamiliesAndTheirWithdrawal() throws IOException {
    Need.program("bird", "bird2");
    var socket = pair.lab().folder().resolve("bird.ctl");
    var configuration =
        write(
            "bird.conf",
            """
            router id 10.255.1.1;
            protocol device {}
            protocol bgp node {
              local %1$s as 4200000001;
              neighbor %2$s as 4200000100;
              passive;
              ipv4 { import all; export none; };
              ipv6 { import all; export none; };
            }
            """
                .formatted(Pair.LEAF_IPV6, Pair.NODE_IPV6));
    try (var bird =
        Background.start(
            pair.leaf(),
            "bird",
            "bird",
            "-f",
            "-c",
            configuration.toString(),
            "-s",
            socket.toString())) {
      var daemon = daemon();
      Eventually.see(
          "BIRD has both prefixes",
          SOON,
          () -> bird.output() + birdc(socket, "show route all"),
          text -> text.contains(IPV4) && text.contains(IPV6));
      assertThat(birdc(socket, "show route all"))
          .contains("BGP.as_path: 4200000100", "BGP.next_hop: " + Pair.NODE_IPV4);
      announceAnother(daemon);
      Eventually.see(
          "BIRD has neither",
          SOON,
          () -> birdc(socket, "show route all"),
          text -> !text.contains(IPV4) && !text.contains(IPV6));
      assertThat(birdc(socket, "show protocols")).contains("Established");
      daemon.stop();
      Eventually.see(
          "BIRD was told",
          SOON,
          () -> birdc(socket, "show protocols all node"),
          text -> text.contains("Administrative shutdown"));
    }
  }

  @Test
  void gobgpTakesBothFamiliesAndTheirWithdrawal() throws IOException {
    Need.program("gobgpd", "gobgpd");
    Need.program("gobgp", "gobgpd");
    var configuration =
        write(
            "gobgpd.toml",
            """
            [global.config]
              as = 4200000001
              router-id = "10.255.1.1"
              port = 179
              local-address-list = ["%1$s"]
            [[neighbors]]
              [neighbors.config]
                neighbor-address = "%2$s"
                peer-as = 4200000100
              [neighbors.transport.config]
                passive-mode = true
                local-address = "%1$s"
              [[neighbors.afi-safis]]
                [neighbors.afi-safis.config]
                  afi-safi-name = "ipv4-unicast"
              [[neighbors.afi-safis]]
                [neighbors.afi-safis.config]
                  afi-safi-name = "ipv6-unicast"
            """
                .formatted(Pair.LEAF_IPV6, Pair.NODE_IPV6));
    try (var gobgpd =
        Background.start(
            pair.leaf(),
            "gobgpd",
            "gobgpd",
            "-t",
            "toml",
            "--api-hosts=127.0.0.1:50051",
            "-f",
            configuration.toString())) {
      var daemon = daemon();
      Eventually.see(
          "GoBGP has both prefixes",
          SOON,
          () -> gobgpd.output() + table(),
          text -> text.contains(IPV4) && text.contains(IPV6));
      assertThat(table()).contains("4200000100", Pair.NODE_IPV4, Pair.NODE_IPV6);
      announceAnother(daemon);
      Eventually.see(
          "GoBGP has neither",
          SOON,
          this::table,
          text -> !text.contains(IPV4) && !text.contains(IPV6));
      daemon.stop();
    }
  }

  private Daemon daemon() {
    return Daemon.start(
        pair.node(),
        file("[10.42.1.0/24, \"fd42:0:0:1::/64\"]"),
        ImmutableMap.of("NODE_NAME", "node"));
  }

  private static void announceAnother(Daemon daemon) {
    daemon.configure(file("[10.42.9.0/24]"));
    daemon.reload();
  }

  private static String file(String prefixes) {
    return """
    apiVersion: leafcast.io/v1
    router: {asn: 4200000100, id: 10.0.1.10}
    allow: [10.42.0.0/16, "fd42::/48"]
    sources:
      static: {prefixes: %s}
    stop: {onTerm: decommission}
    reload: {withdrawLimit: 100}
    peers:
      - {name: leaf-1, address: "%s", asn: 4200000001}
    """
        .formatted(prefixes, Pair.LEAF_IPV6);
  }

  private String birdc(Path socket, String command) {
    return pair.leaf().run("birdc", "-s", socket.toString(), command).run().output();
  }

  private String table() {
    return gobgp("ipv4") + gobgp("ipv6");
  }

  private String gobgp(String family) {
    return pair.leaf().run("gobgp", "global", "rib", "-a", family).run().output();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(pair.lab().folder().resolve(name), text);
  }
}
