package io.leafcast.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Need;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cases of an IPv4 session against the FRRouting image, the daemon as a process of this
 * machine. FRR here is two years newer than the distribution's, which the namespaces' cases use.
 */
class TestcontainersFrrIT {
  private static final long ASN = 4200000002L;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private int port;

  @Test
  void sessionCarriesWhatTheLeafSpeaksAndEndsWithCease() throws Exception {
    try (var leaf = ContainerLeaf.start(folder, ASN)) {
      Process daemon = start(leaf, ContainerLeaf.ASN, "198.51.100.0/28, \"2001:db8:42:1::/64\"");
      try {
        Eventually.see(
            "the leaf has the prefix of the family that it speaks; the log is in " + log(),
            LIMIT,
            leaf::prefixes,
            ImmutableSet.of("198.51.100.0/28")::equals);
        var path = leaf.path("198.51.100.0/28");
        assertThat(path.at("/aspath/string").asString()).isEqualTo(Long.toString(ASN));
        assertThat(path.path("origin").asString()).isEqualTo("IGP");
        assertThat(leaf.vtysh("show bgp neighbors"))
            .contains("Address Family IPv6 Unicast: received")
            .doesNotContain("Address Family IPv6 Unicast: advertised and received");

        assertThat(stop(daemon)).isZero();
        Eventually.see("the leaf has nothing left", LIMIT, leaf::prefixes, ImmutableSet::isEmpty);
        assertThat(leaf.log()).contains("6/2 (Cease/Administrative Shutdown)");
      } finally {
        daemon.destroyForcibly();
      }
    }
  }

  @Test
  void reloadWithdrawsByDifferenceAndKeepsTheSession() throws Exception {
    try (var leaf = ContainerLeaf.start(folder, ASN)) {
      Process daemon = start(leaf, ContainerLeaf.ASN, "198.51.100.0/28, 198.51.100.16/28");
      try {
        Eventually.see(
            "the leaf has both prefixes; the log is in " + log(),
            LIMIT,
            leaf::prefixes,
            ImmutableSet.of("198.51.100.0/28", "198.51.100.16/28")::equals);
        configure(leaf, ContainerLeaf.ASN, "198.51.100.16/28, 198.51.100.32/28");
        assertThat(
                new ProcessBuilder("kill", "-HUP", Long.toString(daemon.pid())).start().waitFor())
            .isZero();
        Eventually.see(
            "the leaf has what the file now says",
            LIMIT,
            leaf::prefixes,
            ImmutableSet.of("198.51.100.16/28", "198.51.100.32/28")::equals);
        assertThat(leaf.log()).doesNotContain("Cease");
      } finally {
        daemon.destroyForcibly();
      }
    }
  }

  @Test
  void sessionComesBackAfterTheLeafHasClearedIt() throws Exception {
    try (var leaf = ContainerLeaf.start(folder, ASN)) {
      Process daemon = start(leaf, ContainerLeaf.ASN, "198.51.100.0/28");
      try {
        var announced = ImmutableSet.of("198.51.100.0/28");
        Eventually.see("the leaf has it", LIMIT, leaf::prefixes, announced::equals);
        leaf.vtysh("clear bgp *");
        Eventually.see("the leaf has lost it", LIMIT, leaf::prefixes, ImmutableSet::isEmpty);
        Eventually.see("the leaf has it again", LIMIT, leaf::prefixes, announced::equals);
        assertThat(daemon.isAlive()).isTrue();
      } finally {
        daemon.destroyForcibly();
      }
    }
  }

  @Test
  void leafOfAnotherAsIsTurnedAwayAndTheDaemonLives() throws Exception {
    try (var leaf = ContainerLeaf.start(folder, ASN)) {
      Process daemon = start(leaf, 64496, "198.51.100.0/28");
      try {
        Eventually.see(
            "the leaf is told OPEN Message Error, Bad Peer AS",
            LIMIT,
            leaf::log,
            log -> log.contains("2/2 (OPEN Message Error/Bad Peer AS)"));
        assertThat(daemon.isAlive()).isTrue();
        assertThat(leaf.prefixes()).isEmpty();
        assertThat(stop(daemon)).isZero();
      } finally {
        daemon.destroyForcibly();
      }
    }
  }

  private Process start(ContainerLeaf leaf, long leafAsn, String prefixes) throws IOException {
    Need.file(Checkout.daemon(), "run ./leafcast build");
    configure(leaf, leafAsn, prefixes);
    var builder =
        new ProcessBuilder(
                Checkout.daemon().toString(),
                "run",
                "--config",
                folder.resolve("leafcast.yaml").toString())
            .redirectErrorStream(true)
            .redirectOutput(log().toFile());
    builder.environment().put("LEAFCAST_JAVA_HOME", Checkout.java().toString());
    return builder.start();
  }

  private void configure(ContainerLeaf leaf, long leafAsn, String prefixes) throws IOException {
    Files.writeString(
        folder.resolve("leafcast.yaml"),
        """
        apiVersion: leafcast.io/v1
        router: {asn: %d, id: 192.0.2.11}
        allow: [198.51.100.0/24, "2001:db8:42::/48"]
        sources:
          static: {prefixes: [%s]}
        stop: {onTerm: decommission}
        peers:
          - name: leaf
            address: %s
            asn: %d
            gracefulRestart: {enabled: false}
        admin: {socket: %s/admin.sock}
        http: {listen: "127.0.0.1:%d"}
        """
            .formatted(ASN, prefixes, leaf.address(), leafAsn, folder, http()));
  }

  /** One port for the whole case: a reload finds it unchanged. */
  private int http() throws IOException {
    if (port == 0) {
      try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = socket.getLocalPort();
      }
    }
    return port;
  }

  private Path log() {
    return folder.resolve("leafcast.log");
  }

  private static int stop(Process daemon) throws InterruptedException {
    daemon.destroy();
    assertThat(daemon.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return daemon.exitValue();
  }
}
