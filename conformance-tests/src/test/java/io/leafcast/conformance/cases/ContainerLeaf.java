package io.leafcast.conformance.cases;

import com.google.common.collect.ImmutableSet;
import io.leafcast.conformance.lab.LabFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.containers.GenericContainer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * FRRouting in a container, as a leaf that takes any node over IPv4, and read as an operator reads
 * it. A container has no IPv6 here, and FRR then refuses an OPEN for that family.
 */
final class ContainerLeaf implements AutoCloseable {
  static final long ASN = 4200000001L;

  private final GenericContainer<?> container;

  private ContainerLeaf(GenericContainer<?> container) {
    this.container = container;
  }

  /**
   * Starts it.
   *
   * @param folder where its configuration is written; it must live as long as the leaf
   * @param nodes the AS number that it expects of nodes
   */
  static ContainerLeaf start(Path folder, long nodes) {
    Path file = folder.resolve("frr.conf");
    try {
      Files.writeString(
          file,
          """
          log stdout
          router bgp %d
           bgp router-id 192.0.2.1
           no bgp ebgp-requires-policy
           bgp log-neighbor-changes
           neighbor NODES peer-group
           neighbor NODES remote-as %d
           neighbor NODES timers 3 9
           bgp listen range 0.0.0.0/0 peer-group NODES
          exit
          """
              .formatted(ASN, nodes));
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
    GenericContainer<?> container = Image.frr(file);
    container.start();
    return new ContainerLeaf(container);
  }

  String address() {
    return Image.address(container);
  }

  /** How many sessions are Established. */
  long sessions() {
    return neighbors("Established");
  }

  /** How many neighbours are in a state, as FRR names it. */
  long neighbors(String state) {
    return json("show bgp neighbors json")
        .valueStream()
        .filter(neighbor -> neighbor.path("bgpState").asString("").equals(state))
        .count();
  }

  /** The prefixes that it has heard. */
  ImmutableSet<String> prefixes() {
    return ImmutableSet.copyOf(json("show bgp ipv4 unicast json").path("routes").propertyNames());
  }

  /** The best path to a prefix. */
  JsonNode path(String prefix) {
    return json("show bgp ipv4 unicast %s json".formatted(prefix)).path("paths").path(0);
  }

  /** Everything that FRR logged. */
  String log() {
    return container.getLogs();
  }

  /** Runs a command of the operator. */
  String vtysh(String command) {
    try {
      var result = container.execInContainer("vtysh", "-c", command);
      if (result.getExitCode() != 0) {
        throw new LabFailure(command + ": " + result.getStdout() + result.getStderr());
      }
      return result.getStdout();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new LabFailure("interrupted in vtysh", interrupted);
    }
  }

  @Override
  public void close() {
    container.stop();
  }

  private JsonNode json(String command) {
    return JsonMapper.shared().readTree(vtysh(command));
  }
}
