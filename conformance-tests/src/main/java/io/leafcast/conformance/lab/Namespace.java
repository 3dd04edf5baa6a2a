package io.leafcast.conformance.lab;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * One machine of a lab: a Linux network namespace called {@code LAB-HOST}. It forwards, knows no
 * duplicate address detection (the lab's addresses are given once) and answers every expired
 * packet, so that a traceroute sees each hop.
 *
 * @param lab the lab it belongs to, the prefix by which it is found again
 * @param host what the lab calls it, such as {@code leaf-1}
 */
public record Namespace(Lab lab, String host) implements Place {
  private static final ImmutableList<String> SETTINGS =
      ImmutableList.of(
          "ipv4/ip_forward=1",
          "ipv4/icmp_ratelimit=0",
          "ipv6/icmp/ratelimit=0",
          "ipv6/conf/all/forwarding=1",
          "ipv6/conf/default/forwarding=1",
          "ipv6/conf/default/accept_dad=0",
          "ipv6/conf/default/accept_ra=0");

  /** Its name for {@code ip netns}, and the pathspace of its FRR. */
  public String name() {
    return lab.name() + "-" + host;
  }

  Path file() {
    return Path.of("/run/netns", name());
  }

  /** Makes it; one of that name must not exist. */
  void create() {
    Command.of("ip", "netns", "add", name()).must();
    var script = new StringBuilder("set -e; cd /proc/sys/net\n");
    for (String setting : SETTINGS) {
      int equals = setting.indexOf('=');
      script.append(
          "echo %s > %s\n".formatted(setting.substring(equals + 1), setting.substring(0, equals)));
    }
    run("sh", "-s").reading(script.toString()).must();
    ip("link set lo up");
  }

  /** Kills what runs in it and removes it, with the links that end in it. */
  void delete() {
    Lab.kill(processes());
    Command.of("ip", "netns", "del", name()).must();
  }

  /** The ids of the processes that live in it. */
  public ImmutableSet<Long> processes() {
    return Splitter.onPattern("\\s+")
        .omitEmptyStrings()
        .splitToStream(Command.of("ip", "netns", "pids", name()).run().output())
        .map(Long::valueOf)
        .collect(ImmutableSet.toImmutableSet());
  }

  /**
   * Gives {@code ip} its lines, such as {@code addr add 192.0.2.1/24 dev eth0}; all must succeed.
   */
  public void ip(String... lines) {
    Command.of("ip", "-n", name(), "-batch", "-").reading(String.join("\n", lines) + "\n").must();
  }

  @Override
  public Command run(String... words) {
    return Command.of(words).after("nsenter", "--net=" + file());
  }

  /**
   * Runs Java code in here: sockets that it opens belong to this machine for as long as they live.
   */
  public <T> T inside(Callable<T> body) {
    return NetworkThread.call(file(), body);
  }

  @Override
  public String toString() {
    return host;
  }
}
