package io.leafcast.conformance.cases;

import static io.leafcast.conformance.lab.Eventually.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.wire.Rfc;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Need;
import io.leafcast.conformance.lab.Pair;
import io.leafcast.conformance.lab.Router;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SIGHUP: what is announced becomes what the file says, and nothing else changes. */
class ReloadIT {
  private static final String FIRST = "[10.42.1.0/24, 10.42.2.0/24, \"fd42:0:0:1::/64\"]";
  private static final Set<String> FIRST_SET =
      Set.of("10.42.1.0/24", "10.42.2.0/24", "fd42:0:0:1::/64");

  private static Pair pair;
  private static Router leaf;
  private Daemon daemon;

  @BeforeAll
  static void make() {
    Need.lab();
    Need.file(Checkout.daemon(), "./leafcast build makes it");
    pair = Pair.make("lc-it-reload");
    leaf = pair.startLeaf();
  }

  @BeforeEach
  void start() {
    daemon = Daemon.start(pair.node(), file(FIRST), ImmutableMap.of("NODE_NAME", "node"));
    await(FIRST_SET);
  }

  @AfterEach
  void stop() {
    if (daemon != null) {
      daemon.stop();
    }
  }

  @AfterAll
  static void remove() {
    if (pair != null) {
      pair.close();
    }
  }

  @Test
  @Rfc(id = "UPD-19", says = "A prefix that is removed is withdrawn within a second or so.")
  void theDifferenceIsAnnouncedAndWithdrawn() {
    long sessions = established();
    daemon.configure(file("[10.42.2.0/24, 10.42.3.0/24, \"fd42:0:0:2::/64\"]"));
    daemon.reload();
    await(Set.of("10.42.2.0/24", "10.42.3.0/24", "fd42:0:0:2::/64"));
    assertThat(established()).as("sessions so far").isEqualTo(sessions);
  }

  @Test
  void aFileWithProblemsChangesNothing() {
    long sessions = established();
    daemon.configure(file("[10.42.3.0/33]"));
    daemon.reload();
    Eventually.see(
        "the log says what is wrong with the file",
        SOON,
        daemon::log,
        log -> log.contains("10.42.3.0/33"));
    assertThat(leaf.prefixes()).isEqualTo(FIRST_SET);
    assertThat(established()).as("sessions so far").isEqualTo(sessions);
    // And the next good file counts again.
    daemon.configure(file("[10.42.1.0/24]"));
    daemon.reload();
    await(Set.of("10.42.1.0/24"));
  }

  @Test
  void aConfigMapThatTheKubeletSwapsIsTakenWithoutASignal() {
    long sessions = established();
    daemon.swap(file("[10.42.2.0/24, 10.42.3.0/24]"));
    await(Set.of("10.42.2.0/24", "10.42.3.0/24"));
    daemon.swap(file("[10.42.3.0/33]"));
    Eventually.see(
        "the log says what is wrong with the file",
        SOON,
        daemon::log,
        log -> log.contains("10.42.3.0/33"));
    daemon.swap(file("[10.42.4.0/24]"));
    await(Set.of("10.42.4.0/24"));
    assertThat(established()).as("sessions so far").isEqualTo(sessions);
    assertThat(daemon.log()).contains("has changed: reading it again").doesNotContain("SIGHUP");
  }

  @Test
  void aChangeThatWithdrawsMuchIsHeldUntilSomebodySaysYes() {
    long sessions = established();
    daemon.configure(file(FIRST).replace("withdrawLimit: 100", "withdrawLimit: 50"));
    daemon.reload();
    Eventually.see(
        "the limit is in force",
        SOON,
        () -> daemon.command("config", "--resolved").must(),
        told -> told.lines().anyMatch(line -> line.matches("reload.withdrawLimit +50 .*")));
    daemon.configure(file("[10.42.1.0/24]").replace("withdrawLimit: 100", "withdrawLimit: 50"));
    daemon.reload();
    Eventually.see("it is said", SOON, daemon::status, told -> told.contains("reload-held"));
    assertThat(leaf.prefixes()).isEqualTo(FIRST_SET);
    daemon.command("reload", "--yes").must();
    await(Set.of("10.42.1.0/24"));
    assertThat(established()).as("sessions so far").isEqualTo(sessions);
  }

  @Test
  @Rfc(id = "FSM-14", says = "A peer that is configured no more gets 6/3.")
  void aRemovedPeerIsToldThatItIsDeconfigured() {
    // With graceful restart the same is said by a Hard Reset: GracefulRestartIT.
    daemon.configure(
        file(FIRST)
            .replace("asn: 4200000001", "asn: 4200000001, gracefulRestart: {enabled: false}"));
    daemon.reload();
    Eventually.see(
        "a session without graceful restart",
        SOON,
        () -> daemon.statusJson().path("peers").path(0),
        peer ->
            peer.path("state").asString().equals("Established")
                && !peer.at("/session/gracefulRestart/agreed").asBoolean(true));
    await(FIRST_SET);
    daemon.configure(
        file(FIRST)
            .replace(Pair.LEAF_IPV6, "fd00:0:0:1::99")
            .replace("name: leaf-1", "name: leaf-2"));
    daemon.reload();
    Eventually.see(
        "the leaf has been told",
        SOON,
        () -> leaf.show("show bgp neighbors " + Pair.NODE_IPV6),
        text -> text.contains("Cease/Peer De-configured"));
    assertThat(leaf.prefixes()).isEmpty();
  }

  private static String file(String prefixes) {
    return """
    apiVersion: leafcast.io/v1
    router: {asn: 4200000100, id: 10.0.1.10}
    allow: [10.42.0.0/16, "fd42::/48"]
    sources:
      static: {prefixes: %s}
    peers:
      - {name: leaf-1, address: "%s", asn: 4200000001}
    reload: {withdrawLimit: 100}
    """
        .formatted(prefixes, Pair.LEAF_IPV6);
  }

  private static void await(Set<String> prefixes) {
    Eventually.see("the leaf has " + prefixes, SOON, leaf::prefixes, prefixes::equals);
  }

  private static long established() {
    return leaf.json("show bgp neighbors " + Pair.NODE_IPV6)
        .path(Pair.NODE_IPV6)
        .path("connectionsEstablished")
        .asLong(-1);
  }
}
