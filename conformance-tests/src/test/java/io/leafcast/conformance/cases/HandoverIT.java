package io.leafcast.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Need;
import io.leafcast.conformance.lab.Pair;
import io.leafcast.conformance.lab.RouteMonitor;
import io.leafcast.conformance.lab.Router;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two daemons on one node, and a leaf of FRR that must not see that there are two. */
class HandoverIT {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final String IPV4 = "10.42.1.0/24";
  private static final String IPV6 = "fd42:0:0:1::/64";

  private Pair pair;
  private Router leaf;
  private RouteMonitor monitor;

  @BeforeEach
  void make() {
    Need.lab();
    Need.file(Checkout.daemon(), "./leafcast build makes it");
    pair = Pair.make("lc-it-handover");
    leaf = frr();
  }

  @AfterEach
  void remove() {
    if (monitor != null) {
      monitor.close();
    }
    if (pair != null) {
      pair.close();
    }
  }

  @Test
  void aHandoverThereAndBackChangesNoRouteOfTheLeaf() {
    var first = start("handover: true\n");
    var second = first.another("second");
    awaitSpeaking(second);
    assertThat(first.log()).contains("handing over to process ");
    assertThat(second.log()).contains("the other daemon says: handing over");
    assertThat(first.runs()).as("it stands by").isTrue();
    assertNothingChanged();
    // A new version that crashes: the old one has the node again.
    second.kill();
    Eventually.see(
        "the first goes on",
        SOON,
        first::log,
        log -> log.lines().filter(line -> line.contains("event=session-established")).count() == 2);
    awaitFresh();
    assertNothingChanged();
    assertThat(first.stop()).isZero();
  }

  @Test
  void whoStandsByEndsAtOnceAndUnseen() {
    var first = start("handover: true\n");
    var second = first.another("second");
    awaitSpeaking(second);
    assertThat(first.stop()).isZero();
    assertThat(first.log()).contains("was waiting for another and announced nothing");
    assertThat(second.runs()).isTrue();
    awaitFresh();
    assertNothingChanged();
  }

  @Test
  void theSecondWaitsAndBeginsWhenTheFirstIsKilled() {
    var first = start("");
    var second = first.another("second");
    Eventually.see("it waits", SOON, second::log, log -> log.contains("code=another-daemon"));
    assertThat(second.log())
        .contains("another leafcast has this node: process ")
        .doesNotContain("event=configured");
    assertThat(first.get("/readyz").status()).as("it is the first that answers").isEqualTo(200);
    first.kill();
    awaitSpeaking(second);
    assertNothingChanged();
    Eventually.see(
        "it answers for itself", SOON, () -> second.get("/readyz").status(), code -> code == 200);
    assertThat(second.status()).contains(IPV4);
  }

  @Test
  void whoIsStalledIsWaitedForWithWords() {
    var first = start("handover: true\n");
    first.signal("STOP");
    var second = first.another("second");
    Eventually.see(
        "it says that nobody answers",
        SOON,
        second::log,
        log -> log.contains("it was asked to hand over, in vain: "));
    assertThat(second.log()).doesNotContain("event=configured");
    first.signal("CONT");
    awaitSpeaking(second);
    assertNothingChanged();
  }

  private Daemon start(String more) {
    var daemon = Daemon.start(pair.node(), file() + more, ImmutableMap.of("NODE_NAME", "node"));
    awaitSpeaking(daemon);
    monitor = RouteMonitor.start(pair.leaf(), IPV4, IPV6);
    return daemon;
  }

  private void awaitSpeaking(Daemon daemon) {
    Eventually.see(
        "it has its session", SOON, daemon::log, log -> log.contains("event=session-established"));
    awaitFresh();
  }

  private void awaitFresh() {
    Eventually.see(
        "the leaf has both, of a session that is up",
        SOON,
        () -> leaf.prefixes() + " " + leaf.hasFresh(IPV4) + leaf.hasFresh(IPV6),
        text -> text.endsWith("truetrue"));
  }

  private void assertNothingChanged() {
    assertThat(Stream.of(IPV4, IPV6).flatMap(prefix -> monitor.events(prefix).stream())).isEmpty();
  }

  private Router frr() {
    return Router.start(
        pair.leaf(),
        "",
        """
        router bgp 4200000001
         bgp router-id 10.255.1.1
         no bgp default ipv4-unicast
         no bgp ebgp-requires-policy
         neighbor NODE remote-as 4200000100
         neighbor NODE passive
         address-family ipv4 unicast
          neighbor NODE activate
         exit-address-family
         address-family ipv6 unicast
          neighbor NODE activate
         exit-address-family
        """
            .replace("NODE", Pair.NODE_IPV6));
  }

  private static String file() {
    return """
    apiVersion: leafcast.io/v1
    router: {asn: 4200000100, id: 10.0.1.10}
    allow: [10.42.0.0/16, "fd42::/48"]
    sources:
      static: {prefixes: [%s, "%s"]}
    peers:
      - {name: leaf-1, address: "%s", asn: 4200000001, holdTime: 300}
    """
        .formatted(IPV4, IPV6, Pair.LEAF_IPV6);
  }
}
