package io.leafcast.conformance.lab;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * GoBGP on the leaf of a {@link Pair}, in AS 4200000001: it waits for the node, takes both
 * families, and is read through its command as an operator reads it.
 */
public final class Gobgp implements AutoCloseable {
  private static final ImmutableList<String> FAMILIES = ImmutableList.of("ipv4", "ipv6");

  private final Pair pair;
  private final Background process;

  private Gobgp(Pair pair, Background process) {
    this.pair = pair;
    this.process = process;
  }

  /** What it does with routes of a session that ended. */
  public enum Help {
    NONE,
    GRACEFUL,
    LONG_LIVED
  }

  /** Starts it. */
  public static Gobgp start(Pair pair, Help help) {
    Path file = pair.lab().folder().resolve("gobgpd.toml");
    try {
      Files.writeString(file, configuration(help));
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
    return new Gobgp(
        pair,
        Background.start(
            pair.leaf(),
            "gobgpd",
            "gobgpd",
            "-t",
            "toml",
            "--api-hosts=127.0.0.1:50051",
            "-f",
            file.toString()));
  }

  private static String configuration(Help help) {
    return """
    [global.config]
      as = 4200000001
      router-id = "10.255.1.1"
      port = 179
      local-address-list = ["%1$s"]
    [[neighbors]]
      [neighbors.config]
        neighbor-address = "%2$s"
        peer-as = 4200000100
      [neighbors.transport.config]
        passive-mode = true
        local-address = "%1$s"
    %3$s%4$s
    """
        .formatted(
            Pair.LEAF_IPV6,
            Pair.NODE_IPV6,
            switch (help) {
              case NONE -> "";
              case GRACEFUL -> restart("");
              case LONG_LIVED -> restart("    long-lived-enabled = true\n");
            },
            FAMILIES.stream().map(family -> family(family, help)).collect(Collectors.joining()));
  }

  private static String restart(String more) {
    return """
      [neighbors.graceful-restart.config]
        enabled = true
        restart-time = 60
    """
        + more;
  }

  private static String family(String name, Help help) {
    return """
      [[neighbors.afi-safis]]
        [neighbors.afi-safis.config]
          afi-safi-name = "%s-unicast"
    """
            .formatted(name)
        + switch (help) {
          case NONE -> "";
          case GRACEFUL -> kept("mp-graceful-restart", "");
          case LONG_LIVED ->
              kept("mp-graceful-restart", "")
                  + kept("long-lived-graceful-restart", "      restart-time = 3600\n");
        };
  }

  private static String kept(String what, String more) {
    return """
        [neighbors.afi-safis.%s.config]
          enabled = true
    """
            .formatted(what)
        + more;
  }

  /** The tables of both families; a GoBGP that has ended is a failure. */
  public String table() {
    process.output();
    return FAMILIES.stream()
        .map(family -> pair.leaf().run("gobgp", "global", "rib", "-a", family).run().output())
        .collect(Collectors.joining());
  }

  @Override
  public void close() {
    process.close();
  }
}
