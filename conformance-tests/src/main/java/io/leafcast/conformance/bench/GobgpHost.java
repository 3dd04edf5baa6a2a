package io.leafcast.conformance.bench;

import com.google.common.collect.ImmutableList;
import io.leafcast.conformance.lab.Background;
import io.leafcast.conformance.lab.Cidr;
import io.leafcast.conformance.lab.LabFailure;
import io.leafcast.conformance.lab.Namespace;
import io.leafcast.conformance.lab.Rack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * GoBGP on a node, started again with {@code -r} as its documentation says. Its prefixes come in by
 * {@code gobgp global rib add} as soon as it takes them.
 */
final class GobgpHost implements HostSpeaker {
  private static final Duration READY = Duration.ofSeconds(30);

  private final Namespace node;
  private final Rack rack;
  private final ImmutableList<Cidr> cidrs;
  private final Path file;
  private @Nullable Background process;

  GobgpHost(Namespace node, Rack rack, ImmutableList<Cidr> cidrs) {
    this.node = node;
    this.rack = rack;
    this.cidrs = cidrs;
    this.file = node.lab().folder().resolve("gobgp.toml");
    write(9);
  }

  @Override
  public String name() {
    return "GoBGP";
  }

  @Override
  public void start() {
    var words =
        ImmutableList.<String>builder().add("gobgpd", "--pprof-disable", "-f", file.toString());
    if (process != null) {
      words.add("-r");
    }
    process = Background.start(node, "gobgpd", words.build().toArray(String[]::new));
    add("ipv4", cidrs.getFirst(), rack.nodeIpv4());
    add("ipv6", cidrs.getLast(), rack.nodeIpv6());
  }

  /** Tries until it is taken, without a pause: what counts is how soon. */
  private void add(String family, Cidr cidr, String nextHop) {
    long deadline = System.nanoTime() + READY.toNanos();
    while (!node.run(
            "gobgp", "global", "rib", "add", "-a", family, cidr.toString(), "nexthop", nextHop)
        .run()
        .good()) {
      if (System.nanoTime() > deadline) {
        throw new LabFailure("GoBGP does not take " + cidr + ": " + running().output());
      }
    }
  }

  @Override
  public void terminate() {
    running().stop();
  }

  @Override
  public void kill() {
    running().close();
  }

  @Override
  public void change() {
    write(30);
  }

  @Override
  public void decommission() {
    node.run("gobgp", "neighbor", rack.leafIpv6(), "disable").must();
  }

  @Override
  public void close() {
    kill();
  }

  private Background running() {
    if (process == null) {
      throw new IllegalStateException("GoBGP was not started");
    }
    return process;
  }

  private void write(int holdTime) {
    try {
      Files.writeString(file, configuration(holdTime));
    } catch (IOException unwritable) {
      throw new LabFailure("cannot write " + file, unwritable);
    }
  }

  private String configuration(int holdTime) {
    return """
    [global.config]
      as = %d
      router-id = "%s"
      port = -1

    [[neighbors]]
      [neighbors.config]
        neighbor-address = "%s"
        peer-as = %d
      [neighbors.timers.config]
        connect-retry = 1
        idle-hold-time-after-reset = 1
        hold-time = %d
        keepalive-interval = %d
      [neighbors.graceful-restart.config]
        enabled = true
        notification-enabled = true
        restart-time = 120
        deferral-time = 3
      [[neighbors.afi-safis]]
        [neighbors.afi-safis.config]
          afi-safi-name = "ipv4-unicast"
        [neighbors.afi-safis.mp-graceful-restart.config]
          enabled = true
      [[neighbors.afi-safis]]
        [neighbors.afi-safis.config]
          afi-safi-name = "ipv6-unicast"
        [neighbors.afi-safis.mp-graceful-restart.config]
          enabled = true
    """
        .formatted(
            Rack.NODE_ASN,
            rack.nodeIpv4(),
            rack.leafIpv6(),
            rack.leafAsn(),
            holdTime,
            holdTime / 3);
  }
}
