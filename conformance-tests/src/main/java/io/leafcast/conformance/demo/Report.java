package io.leafcast.conformance.demo;

import com.google.common.collect.ImmutableMap;
import io.leafcast.conformance.lab.Command;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Pod;
import io.leafcast.conformance.lab.Router;
import io.leafcast.conformance.lab.Trace;
import java.util.ArrayList;
import java.util.List;

/** Prints the demo's result for a network engineer, and keeps what did not hold. */
final class Report {
  private final List<String> faults = new ArrayList<>();

  void heading(String text) {
    System.out.printf("%n== %s%n%n", text);
  }

  void line(String text) {
    System.out.println(text);
  }

  /** A command at a router's prompt and what FRR answers. */
  void frr(Router router, String command) {
    System.out.printf(
        "%s# %s%n%s%n", router.machine().host(), command, router.show(command).strip());
    System.out.println();
  }

  /** {@code leafcast status} on a node. */
  void status(Daemon daemon) {
    System.out.printf(
        "%s$ leafcast status%n%s%n%n", daemon.machine().host(), daemon.status().strip());
  }

  /** Three pings that must all be answered. */
  void ping(Pod from, Pod to, String address) {
    Command.Outcome outcome =
        from.machine().run("ping", "-n", "-c", "3", "-i", "0.2", "-W", "2", address).run();
    System.out.printf(
        "%s$ ping -c 3 %s%n%s%n%n", from.machine().host(), address, outcome.output().strip());
    hold(
        outcome.good() && outcome.output().contains(" 3 received"),
        "%s does not reach %s at %s".formatted(from.machine(), to.machine(), address));
  }

  /** A traceroute that must lead over this node, its leaf, a spine, and down again. */
  void trace(Pod from, Pod to, String address, ImmutableMap<String, String> names) {
    var trace = Trace.run(from.machine(), address, names);
    System.out.printf("%s$ traceroute %s%n", from.machine().host(), address);
    trace
        .hops()
        .forEach(hop ->
            System.out.printf(
                "%2d  %-8s  %-18s  %s%n", hop.number(), hop.name(), hop.address(), hop.time()));
    System.out.println();
    String path = String.join(" ", trace.names());
    hold(
        path.matches("node-\\d leaf-\\d spine-\\d leaf-\\d node-\\d " + to.machine().host()),
        "the way from %s to %s is not the fabric's: %s".formatted(from.machine(), address, path));
  }

  /** Keeps a fault if something does not hold. */
  void hold(boolean good, String otherwise) {
    if (!good) {
      faults.add(otherwise);
    }
  }

  List<String> faults() {
    return List.copyOf(faults);
  }
}
