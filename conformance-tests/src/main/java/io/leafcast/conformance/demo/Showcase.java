package io.leafcast.conformance.demo;

import com.google.common.collect.ImmutableList;
import com.google.common.io.Closer;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Fabric;
import io.leafcast.conformance.lab.Flow;
import io.leafcast.conformance.lab.LabFailure;
import io.leafcast.conformance.lab.Pod;
import io.leafcast.conformance.lab.Rack;
import io.leafcast.conformance.lab.Relay;
import io.leafcast.conformance.lab.RouteMonitor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One run of the real demo: builds everything, shows it, checks it, and removes or holds it. */
final class Showcase {
  private static final Duration ANNOUNCED = Duration.ofSeconds(20);
  private static final ImmutableList<Rack> RACKS = ImmutableList.of(new Rack(1), new Rack(2));

  private final @Nullable Path kubeconfig;
  private final Demo.Api kind;
  private final boolean held;
  private final Progress progress = new Progress();
  private final Report report = new Report();
  private final List<Daemon> daemons = new ArrayList<>();

  Showcase(@Nullable Path kubeconfig, Demo.Api kind, boolean held) {
    this.kubeconfig = kubeconfig;
    this.kind = kind;
    this.held = held;
  }

  int run() throws Exception {
    if (!held) {
      // Ctrl-C must not leave a fabric behind.
      Runtime.getRuntime().addShutdownHook(new Thread(Demo.LAB::remove, "demo-down"));
    }
    progress.say("removing what an earlier demo left");
    Demo.LAB.remove();
    progress.say("starting the Kubernetes API");
    try (var api = openApi()) {
      return show(api);
    } catch (LabFailure failure) {
      progress.done();
      daemons.forEach(daemon -> System.err.printf("%n-- %s%n%s", daemon.logFile(), daemon.log()));
      System.err.println("\nThe demo FAILED: " + failure.getMessage());
      return Demo.FAILED;
    }
  }

  private NodeApi openApi() throws Exception {
    if (kubeconfig != null) {
      return ReadOnlyCluster.open(kubeconfig, RACKS);
    }
    return switch (kind) {
      case crud -> NodeApi.crud(RACKS);
      case kube -> NodeApi.kube(RACKS);
    };
  }

  private int show(NodeApi api) throws IOException {
    ProcessHandle.current().children().forEach(Demo.LAB::adopt);
    progress.say("building the fabric: 2 spines, 2 leaves, 2 nodes");
    var fabric = Fabric.build(Demo.LAB, api.supernets());
    try (var relays = Closer.create()) {
      for (Rack rack : RACKS) {
        relays.register(Relay.into(fabric.node(rack), api.port()));
      }
      progress.say("starting the daemon on each node");
      for (int i = 0; i < RACKS.size(); i++) {
        startDaemon(fabric, RACKS.get(i), api, api.guests().get(i));
      }
      var pods = startPods(fabric, api);
      progress.say("waiting for the fabric's sessions");
      fabric.awaitUnderlay();
      progress.say("waiting for the Pod CIDRs on both leaves");
      awaitPodCidrs(fabric, api);
      progress.say("looking");
      present(fabric, api, pods);
      crash(fabric, api, pods);
      return finish(api, fabric, pods);
    }
  }

  private void startDaemon(Fabric fabric, Rack rack, NodeApi api, NodeApi.Guest guest) {
    daemons.add(
        Daemon.start(
            fabric.node(rack),
            NodeConfiguration.file(rack, api, guest.access()),
            NodeConfiguration.environment(rack, guest.name())));
  }

  private static ImmutableList<Pod> startPods(Fabric fabric, NodeApi api) {
    var pods = ImmutableList.<Pod>builder();
    for (int i = 0; i < RACKS.size(); i++) {
      pods.add(fabric.startPod(RACKS.get(i), api.guests().get(i).cidrs()));
    }
    return pods.build();
  }

  private static void awaitPodCidrs(Fabric fabric, NodeApi api) {
    var expected =
        api.guests().stream()
            .flatMap(guest -> guest.cidrs().stream())
            .map(Object::toString)
            .toList();
    for (Rack rack : RACKS) {
      Eventually.see(
          "%s has a route to each of %s".formatted(rack.leaf(), expected),
          ANNOUNCED,
          () -> fabric.leaf(rack).prefixes(),
          seen -> seen.containsAll(expected));
    }
  }

  private void present(Fabric fabric, NodeApi api, ImmutableList<Pod> pods) {
    progress.done();
    report.line(
        "Leafcast on 2 nodes behind 2 leaves and 2 spines of FRR. Kubernetes API: " + api.about());
    report.heading("Sessions");
    for (Rack rack : RACKS) {
      report.frr(fabric.leaf(rack), "show bgp summary");
    }
    daemons.forEach(report::status);
    report.heading("The leaves' tables");
    for (Rack rack : RACKS) {
      report.frr(fabric.leaf(rack), "show bgp ipv4 unicast");
      report.frr(fabric.leaf(rack), "show bgp ipv6 unicast");
    }
    report.heading("From pod to pod");
    var from = pods.getFirst();
    var to = pods.getLast();
    var names = Fabric.names(Demo.LAB);
    for (String address : to.addresses()) {
      report.ping(from, to, address);
      report.trace(from, to, address, names);
    }
    for (Rack rack : RACKS) {
      report.hold(
          fabric.leaf(rack).established(3),
          rack.leaf() + " does not have three Established sessions");
    }
    daemons.forEach(daemon ->
        report.hold(daemon.runs(), "the daemon of %s has ended".formatted(daemon.machine())));
  }

  /** The daemon of the first node is killed and comes back, while the other node's pod sends. */
  private void crash(Fabric fabric, NodeApi api, ImmutableList<Pod> pods) {
    var rack = RACKS.getFirst();
    var leaf = fabric.leaf(rack);
    var daemon = daemons.getFirst();
    var prefix = api.guests().getFirst().cidrs().getFirst().toString();
    var address = pods.getFirst().addresses().getFirst();
    try (var monitor = RouteMonitor.start(leaf.machine());
        var flow = Flow.start(pods.getLast().machine(), pods.getFirst().machine(), address)) {
      daemon.kill();
      daemon.startAgain();
      Eventually.see(
          "%s has %s anew of %s".formatted(rack.leaf(), prefix, rack.node()),
          ANNOUNCED,
          () -> leaf.session(rack.nodeIpv6()).equals("Established") && leaf.hasFresh(prefix),
          fresh -> fresh);
      var seen = flow.stop();
      var events = monitor.events(prefix);
      progress.done();
      report.heading("The daemon of " + rack.node() + " is killed, and starts again");
      report.line(
          """
          Meanwhile %s sent %s a packet each millisecond: %d sent, %d lost.
          %s saw %d changes of its route to %s in the kernel (ip monitor route).
          """
              .formatted(
                  pods.getLast().machine(),
                  address,
                  seen.sent(),
                  seen.lost(),
                  rack.leaf(),
                  events.size(),
                  prefix));
      report.hold(
          events.stream().noneMatch(event -> event.kind() == RouteMonitor.Kind.DELETED),
          "%s lost its route to %s while the daemon was away".formatted(rack.leaf(), prefix));
    }
  }

  private int finish(NodeApi api, Fabric fabric, ImmutableList<Pod> pods) {
    if (!report.faults().isEmpty()) {
      throw new LabFailure(String.join("; ", report.faults()));
    }
    report.line(
        String.format(
            Locale.ROOT,
            "All of it holds: sessions, tables, both families from pod to pod. %.1f s.",
            progress.elapsed().toMillis() / 1000.0));
    if (held) {
      Tour.print(api, fabric, daemons, pods);
      Holder.hold();
    }
    return 0;
  }
}
