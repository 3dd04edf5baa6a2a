package io.leafcast.conformance.lab;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * What a case needs from the machine. Where it is missing, the case says SKIPPED and why and is
 * aborted; on a CI machine with root ({@code CI=true}, uid 0) that is a failure, so that a case
 * never vanishes unseen.
 */
public final class Need {
  private Need() {}

  /** Linux and uid 0: network namespaces can be made. */
  public static void root() {
    that(Machine.linux(), "it needs Linux network namespaces");
    that(Machine.root(), "it needs root to make network namespaces");
  }

  /**
   * A program, looked for in the {@code PATH}, the system's folders and FRR's.
   *
   * @param name the program, such as {@code bgpd}
   * @param debianPackage the package that brings it, named in the message
   */
  public static void program(String name, String debianPackage) {
    that(
        Machine.program(name).isPresent(),
        "there is no " + name + "; apt-get install " + debianPackage);
  }

  /** Everything that the namespaces lab is made of. */
  public static void lab() {
    root();
    program("ip", "iproute2");
    program("nsenter", "util-linux");
    program("bgpd", "frr");
    program("vtysh", "frr");
    program("ping", "iputils-ping");
  }

  /**
   * A Docker engine that answers at {@code DOCKER_HOST}, or at the usual socket. Only a Unix socket
   * is tried; an address over TCP is believed.
   */
  public static void docker() {
    var host =
        Optional.ofNullable(System.getenv("DOCKER_HOST")).orElse("unix:///var/run/docker.sock");
    that(
        !host.startsWith("unix://") || answers(Path.of(host.substring("unix://".length()))),
        "no Docker engine answers at " + host);
  }

  /** A file that an earlier step makes, such as the daemon's distribution or a built binary. */
  public static void file(Path file, String howToMakeIt) {
    that(Files.exists(file), "there is no " + file + "; " + howToMakeIt);
  }

  /** Anything else; {@code why} completes "SKIPPED test: ...". */
  public static void that(boolean there, String why) {
    if (there) {
      return;
    }
    if ("true".equals(System.getenv("CI")) && Machine.root()) {
      Assertions.fail("CI may not skip this: " + why);
    }
    System.out.println("SKIPPED " + caller() + ": " + why);
    Assumptions.abort(why);
  }

  private static boolean answers(Path socket) {
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException nobodyThere) {
      return false;
    }
  }

  private static String caller() {
    return StackWalker.getInstance()
        .walk(frames ->
            frames
                .filter(frame -> !frame.getClassName().equals(Need.class.getName()))
                .findFirst()
                .map(frame ->
                    frame.getClassName().replaceFirst(".*\\.", "") + "." + frame.getMethodName())
                .orElse("a test"));
  }
}
