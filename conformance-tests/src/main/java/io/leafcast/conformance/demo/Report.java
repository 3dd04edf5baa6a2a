package io.leafcast.conformance.demo;

import com.google.common.collect.ImmutableMap;
import io.leafcast.conformance.kube.Cluster;
import io.leafcast.conformance.lab.Command;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Place;
import io.leafcast.conformance.lab.Pod;
import io.leafcast.conformance.lab.Router;
import io.leafcast.conformance.lab.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

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

  /** A {@code kubectl} command and its answer, which must be one. */
  void kubectl(Cluster cluster, String... words) {
    var outcome = cluster.kubectl(words).run();
    System.out.printf(
        "$ kubectl %s%n%s%n%n",
        String.join(" ", words), (outcome.output() + outcome.errors()).strip());
    hold(outcome.good(), "kubectl %s: %s".formatted(String.join(" ", words), outcome.errors()));
  }

  /** A command as it can be typed, and its answer. */
  void command(Command command) {
    System.out.printf("$ %s%n%s%n%n", String.join(" ", command.words()), command.must().strip());
  }

  /** {@code leafcast status} on a node. */
  void status(Daemon daemon) {
    System.out.printf(
        "%s$ leafcast status%n%s%n%n", daemon.machine().host(), daemon.status().strip());
  }

  /** Three pings that must all be answered. */
  void ping(Pod from, Pod to, String address) {
    ping(from.machine(), from.machine().host(), to.machine().host(), address);
  }

  /** The same between pods that are called {@code from} and {@code to}. */
  void ping(Place place, String from, String to, String address) {
    Command.Outcome outcome =
        place.run("ping", "-n", "-c", "3", "-i", "0.2", "-W", "2", address).run();
    System.out.printf("%s$ ping -c 3 %s%n%s%n%n", from, address, outcome.output().strip());
    hold(
        outcome.good() && outcome.output().contains(" 3 received"),
        "%s does not reach %s at %s".formatted(from, to, address));
  }

  /** A traceroute that must lead over this node, its leaf, a spine, and down again. */
  void trace(Pod from, Pod to, String address, ImmutableMap<String, String> names) {
    trace(from.machine(), from.machine().host(), to.machine().host(), address, names);
  }

  /** The same between pods that are called {@code from} and {@code to}. */
  void trace(
      Place place, String from, String to, String address, ImmutableMap<String, String> names) {
    var trace = Trace.run(place, address, names);
    System.out.printf("%s$ traceroute %s%n", from, address);
    trace
        .hops()
        .forEach(hop ->
            System.out.printf(
                "%2d  %-12s  %-18s  %s%n", hop.number(), hop.name(), hop.address(), hop.time()));
    System.out.println();
    String path = String.join(" ", trace.names());
    hold(
        path.matches("node-\\d leaf-\\d spine-\\d leaf-\\d node-\\d " + Pattern.quote(to)),
        "the way from %s to %s is not the fabric's: %s".formatted(from, address, path));
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
