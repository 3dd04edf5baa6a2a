package io.leafcast.conformance.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * BIRD on the leaf of a {@link Pair}: it waits for the node, takes all that it announces, and is
 * read through birdc as an operator reads it.
 */
public final class Bird implements AutoCloseable {
  private final Pair pair;
  private final Path socket;
  private final Background process;

  private Bird(Pair pair, Path socket, Background process) {
    this.pair = pair;
    this.socket = socket;
    this.process = process;
  }

  /**
   * Starts it in AS 4200000001, at {@link Pair#LEAF_IPV6}.
   *
   * @param options lines of its BGP protocol, such as {@code long lived graceful restart on;}
   */
  public static Bird start(Pair pair, String options) {
    return start(pair, "local %s as 4200000001;".formatted(Pair.LEAF_IPV6), options);
  }

  /** Starts it beside another router: in AS 4200000002, at {@link Pair#OTHER_IPV6}, port 1179. */
  public static Bird startSecond(Pair pair) {
    return start(
        pair, "local %s port 1179 as 4200000002;".formatted(Pair.OTHER_IPV6), "strict bind;");
  }

  private static Bird start(Pair pair, String local, String options) {
    Path folder = pair.lab().folder();
    Path file = folder.resolve("bird.conf");
    Path socket = folder.resolve("bird.ctl");
    try {
      Files.writeString(
          file,
          """
          router id 10.255.1.2;
          protocol device {}
          protocol bgp node {
            %s
            neighbor %s as 4200000100;
            passive;
            %s
            ipv4 { import all; export none; };
            ipv6 { import all; export none; };
          }
          """
              .formatted(local, Pair.NODE_IPV6, options));
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
    return new Bird(
        pair,
        socket,
        Background.start(
            pair.leaf(), "bird", "bird", "-f", "-c", file.toString(), "-s", socket.toString()));
  }

  /** All routes, with their attributes; a BIRD that has ended is a failure. */
  public String routes() {
    process.output();
    return birdc("show route all");
  }

  /** The session with the node, at length. */
  public String session() {
    return birdc("show protocols all node");
  }

  private String birdc(String command) {
    return pair.leaf().run("birdc", "-s", socket.toString(), command).run().output();
  }

  @Override
  public void close() {
    process.close();
  }
}
