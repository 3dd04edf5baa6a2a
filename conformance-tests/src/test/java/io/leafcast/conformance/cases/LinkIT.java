package io.leafcast.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Need;
import io.leafcast.conformance.lab.Pair;
import io.leafcast.conformance.lab.Router;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a link or an address that goes and comes back does to the sessions of a real FRR: well
 * before the Hold Timer of 90 seconds, since the kernel tells of it.
 */
class LinkIT {
  private static final Duration BEFORE_THE_HOLD_TIMER = Duration.ofSeconds(40);
  private static final String PREFIX = "10.42.1.0/24";

  /** To FRR a neighbour is an address: the two sessions have one each. */
  private static final String DAMPED_IPV4 = "10.0.1.20";

  private static final String OTHER_NODE_IPV4 = "10.0.1.11";

  private static final String NODE =
      """
      apiVersion: leafcast.io/v1
      router: {asn: 4200000100, id: 10.0.1.10}
      allow: [10.42.0.0/16]
      sources:
        static: {prefixes: [10.42.1.0/24]}
      peers:
        - {name: fast, address: 10.0.1.1, asn: 4200000001, families: [ipv4-unicast]}
        - {name: damped, address: 10.0.1.2, asn: 4200000001, families: [ipv4-unicast],
           localAddress: 10.0.1.20, fastFailover: {damping: 60000}}
      """;

  private static final String LEAF =
      """
      router bgp 4200000001
       bgp router-id 10.255.1.1
       no bgp fast-external-failover
       no bgp ebgp-requires-policy
       no bgp network import-check
       neighbor NODE peer-group
       neighbor NODE remote-as 4200000100
       neighbor NODE passive
       bgp listen range 10.0.1.0/24 peer-group NODE
      """;

  private Pair pair;
  private Router leaf;
  private Daemon daemon;

  @BeforeEach
  void make() {
    Need.lab();
    Need.file(Checkout.daemon(), "./leafcast build makes it");
    pair = Pair.make("lc-it-link");
    pair.node().ip("addr add %s/32 dev leaf".formatted(DAMPED_IPV4));
    leaf = Router.start(pair.leaf(), "", LEAF);
    daemon = Daemon.start(pair.node(), NODE, ImmutableMap.of("NODE_NAME", "node"));
    awaitEstablished();
  }

  @AfterEach
  void remove() {
    if (pair != null) {
      pair.close();
    }
  }

  @Test
  void aLostCarrierEndsTheSessionAtOnceAndItsReturnBringsItBackButADampedOneStays() {
    pair.leaf().ip("link set node down");
    Eventually.see(
        "the daemon says that the link is down",
        BEFORE_THE_HOLD_TIMER,
        daemon::log,
        log -> log.contains("interface leaf is down, or has no carrier"));
    pair.leaf().ip("link set node up");
    awaitEstablished();
    assertThat(downs("fast")).isOne();
    assertThat(downs("damped")).as(daemon.log()).isZero();
  }

  @Test
  void anAddressThatIsRemovedEndsItsSessionsAndTheyComeBackFromAnother() {
    pair.node()
        .ip(
            "addr del %s/24 dev leaf".formatted(Pair.NODE_IPV4),
            "addr add %s/24 dev leaf".formatted(OTHER_NODE_IPV4));
    Eventually.see(
        "the session is there from the other address",
        BEFORE_THE_HOLD_TIMER,
        () -> leaf.session(OTHER_NODE_IPV4),
        "Established"::equals);
    Eventually.see(
        "the leaf has the prefix over it",
        BEFORE_THE_HOLD_TIMER,
        () -> leaf.path(PREFIX).path("nexthops").path(0).path("ip").asString(""),
        OTHER_NODE_IPV4::equals);
    assertThat(daemon.log())
        .contains("our own address of the session, 10.0.1.10, was removed from interface leaf");
  }

  @Test
  void aVirtualAddressThatComesAndGoesChangesNothingAndARenamedInterfaceIsSaid() {
    pair.node()
        .ip(
            "addr add 10.0.1.99/32 dev leaf",
            "addr add 10.0.1.98/24 dev leaf",
            "addr add fd00:0:0:1::99/128 dev leaf",
            "addr del 10.0.1.99/32 dev leaf",
            "addr del 10.0.1.98/24 dev leaf",
            "addr del fd00:0:0:1::99/128 dev leaf",
            "link add veth-a type veth peer name veth-b",
            "link del veth-a",
            "link set leaf down",
            "link set leaf name uplink0",
            "link set uplink0 up");
    Eventually.see(
        "the daemon says the new name",
        BEFORE_THE_HOLD_TIMER,
        daemon::log,
        log -> log.contains("interface leaf is called uplink0 now"));
    awaitEstablished();
    assertThat(downs("damped")).as(daemon.log()).isZero();
  }

  private void awaitEstablished() {
    for (String peer : new String[] {"fast", "damped"}) {
      Eventually.see(
          peer + " is Established",
          BEFORE_THE_HOLD_TIMER,
          () -> state(peer),
          "Established"::equals);
    }
  }

  private String state(String name) {
    return daemon
        .statusJson()
        .path("peers")
        .valueStream()
        .filter(peer -> peer.path("name").asString("").equals(name))
        .map(peer -> peer.path("state").asString(""))
        .findFirst()
        .orElse("");
  }

  /** How many sessions of this peer have ended. */
  private long downs(String peer) {
    return daemon
        .log()
        .lines()
        .filter(line -> line.contains("peer=" + peer) && line.contains("down after"))
        .count();
  }
}
