package io.leafcast.conformance.bench;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.leafcast.conformance.lab.Cidr;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Fabric;
import io.leafcast.conformance.lab.Flow;
import io.leafcast.conformance.lab.Lab;
import io.leafcast.conformance.lab.Link;
import io.leafcast.conformance.lab.Namespace;
import io.leafcast.conformance.lab.Pod;
import io.leafcast.conformance.lab.Rack;
import io.leafcast.conformance.lab.RouteMonitor;
import io.leafcast.conformance.lab.Router;
import java.time.Duration;

/**
 * The fabric with a pod on each of its two nodes. The speakers run on the first node, one after the
 * other; the second node's pod sends to the first one's, through both leaves and a spine.
 */
final class RestartStage implements AutoCloseable {
  private static final Duration BACK = Duration.ofSeconds(90);

  /**
   * What goes wrong after a session is back, as when a leaf clears what is stale, goes wrong in
   * this.
   */
  private static final Duration AFTERWARDS = Duration.ofSeconds(3);

  private final Lab lab;
  private final Fabric fabric;
  private final Rack rack;
  private final ImmutableList<Cidr> cidrs;
  private final ImmutableList<Pod> pods;

  /**
   * What the flow and the leaf saw.
   *
   * @param events of the prefixes of both families in the leaf's FIB
   */
  record Outcome(Flow.Result flow, ImmutableList<RouteMonitor.Event> events) {}

  private RestartStage(Lab lab, Fabric fabric) {
    this.lab = lab;
    this.fabric = fabric;
    this.rack = fabric.racks().getFirst();
    this.cidrs = cidrsOf(rack);
    this.pods =
        fabric.racks().stream()
            .map(one -> fabric.startPod(one, cidrsOf(one)))
            .collect(ImmutableList.toImmutableList());
  }

  /** Builds it in a lab of its own; an earlier run's remains are removed first. */
  static RestartStage build(Lab lab) {
    lab.remove();
    try {
      var stage =
          new RestartStage(
              lab,
              Fabric.build(
                  lab, ImmutableList.of(Cidr.parse("10.42.0.0/16"), Cidr.parse("fd42::/48"))));
      stage.fabric.awaitUnderlay();
      return stage;
    } catch (RuntimeException failed) {
      lab.remove();
      throw failed;
    }
  }

  Rack rack() {
    return rack;
  }

  Namespace node() {
    return fabric.node(rack);
  }

  ImmutableList<Cidr> cidrs() {
    return cidrs;
  }

  Router leaf() {
    return fabric.leaf(rack);
  }

  /** Waits until the leaf's session with the node is up and it has the prefixes anew. */
  void awaitAnnounced() {
    Eventually.see(
        rack.leaf() + " has the node's prefixes, none of them stale",
        BACK,
        this::fresh,
        fresh -> fresh.size() == cidrs.size());
  }

  /** Waits until the leaf has nothing of the node's. */
  void awaitCleared() {
    fabric.awaitRoutesOfNode(rack, ImmutableSet.of(), Duration.ofMinutes(3));
  }

  /** Waits until the leaf has its three sessions, and they are what they were. */
  void awaitSessions() {
    Eventually.see(
        rack.leaf() + " has three sessions", BACK, () -> leaf().established(3), good -> good);
  }

  /** Which of the node's prefixes the leaf has of the session that is up. */
  private ImmutableList<Cidr> fresh() {
    if (!leaf().session(rack.nodeIpv6()).equals("Established")) {
      return ImmutableList.of();
    }
    return cidrs.stream()
        .filter(cidr -> leaf().hasFresh(cidr.toString()))
        .collect(ImmutableList.toImmutableList());
  }

  /** Wires the node to the other leaf, too, through which the packets come. */
  SecondLeaf plugSecondLeaf() {
    var other = fabric.leaf(otherRack());
    Link.plug(node(), other.machine());
    other
        .machine()
        .ip(
            "addr add 10.0.11.1/24 dev " + rack.node(),
            "addr add fd00:0:0:11::1/64 dev " + rack.node());
    node()
        .ip(
            "addr add 10.0.11.10/24 dev " + otherRack().leaf(),
            "addr add fd00:0:0:11::10/64 dev " + otherRack().leaf());
    other.configure(
        "router bgp " + otherRack().leafAsn(),
        "bgp listen range fd00:0:0:11::/64 peer-group NODES");
    return new SecondLeaf(other, otherRack(), "fd00:0:0:11::1");
  }

  /** The other leaf, and its address to the node. */
  record SecondLeaf(Router router, Rack rack, String address) {
    /** Waits until packets for {@code cidr} go to the node itself, or by way of the other leaf. */
    void awaitDirect(Cidr cidr, Direct direct) {
      Eventually.see(
          "%s: %s is %s".formatted(rack.leaf(), cidr, direct),
          BACK,
          () ->
              router
                      .json("show bgp ipv4 unicast " + cidr + " bestpath")
                      .path("paths")
                      .path(0)
                      .at("/aspath/length")
                      .asInt(0)
                  == 1,
          is -> is == (direct == Direct.YES));
    }

    /** Waits until the node's own path to {@code cidr} is gone. */
    void awaitWithdrawn(Cidr cidr) {
      Eventually.see(
          "%s has no path of the node to %s".formatted(rack.leaf(), cidr),
          BACK,
          () ->
              router
                  .json("show bgp ipv4 unicast " + cidr)
                  .path("paths")
                  .valueStream()
                  .noneMatch(path -> path.at("/aspath/length").asInt(0) == 1),
          gone -> gone);
    }
  }

  enum Direct {
    YES,
    NO
  }

  private Rack otherRack() {
    return fabric.racks().getLast();
  }

  /** Lets packets flow, does {@code what}, and looks on for a while after it has returned. */
  Outcome during(Runnable what) {
    return during(leaf(), what);
  }

  /** The same with an eye on another leaf. */
  Outcome during(Router leaf, Runnable what) {
    try (var monitor = RouteMonitor.start(leaf.machine());
        var flow =
            Flow.start(
                pods.getLast().machine(),
                pods.getFirst().machine(),
                pods.getFirst().addresses().getFirst())) {
      what.run();
      rest();
      var result = flow.stop();
      return new Outcome(
          result,
          cidrs.stream()
              .flatMap(cidr -> monitor.events(cidr.toString()).stream())
              .collect(ImmutableList.toImmutableList()));
    }
  }

  private static void rest() {
    long end = System.nanoTime() + AFTERWARDS.toNanos();
    Eventually.see(
        "a while has passed", AFTERWARDS.multipliedBy(2), System::nanoTime, now -> now > end);
  }

  static ImmutableList<Cidr> cidrsOf(Rack rack) {
    return ImmutableList.of(
        Cidr.parse("10.42.%d.0/24".formatted(rack.number())),
        Cidr.parse("fd42:0:0:%x::/64".formatted(rack.number())));
  }

  @Override
  public void close() {
    lab.remove();
  }
}
