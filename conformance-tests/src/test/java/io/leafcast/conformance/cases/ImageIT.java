package io.leafcast.conformance.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import io.leafcast.conformance.lab.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.containers.GenericContainer;

/** The product's image against FRR's, both as containers. */
class ImageIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void imageAnnouncesWithAReadOnlyRootAndWithoutAnyCapability() throws Exception {
    try (var leaf = ContainerLeaf.start(folder, 65551);
        var daemon = Image.leafcast(configuration(leaf.address()))) {
      daemon.start();
      Eventually.see(
          "the leaf has the prefix; the daemon's log: " + daemon.getLogs(),
          LIMIT,
          leaf::prefixes,
          ImmutableSet.of("198.51.100.0/28")::equals);
      assertThat(leaf.sessions()).isOne();

      assertThat(in(daemon, "id", "-u")).isEqualTo("65532\n");
      assertThat(in(daemon, "sh", "-c", "grep CapEff /proc/1/status"))
          .isEqualTo("CapEff:\t0000000000000000\n");
      assertThat(in(daemon, "sh", "-c", "touch /opt/leafcast/x 2>&1 || true"))
          .contains("Read-only file system");
      assertThat(in(daemon, "leafcast", "status")).contains("leaf-1").contains("198.51.100.0/28");

      // SIGTERM, as the kubelet's: the leaf is told nothing, and keeps the routes for our return.
      daemon.getDockerClient().stopContainerCmd(daemon.getContainerId()).withTimeout(10).exec();
      Eventually.see("the session is gone", LIMIT, leaf::sessions, sessions -> sessions == 0);
      assertThat(leaf.prefixes()).isEqualTo(ImmutableSet.of("198.51.100.0/28"));
      assertThat(
              daemon
                  .getDockerClient()
                  .inspectContainerCmd(daemon.getContainerId())
                  .exec()
                  .getState()
                  .getExitCodeLong())
          .isZero();
    }
  }

  private Path configuration(String leaf) throws IOException {
    Path file = folder.resolve("leafcast.yaml");
    Files.writeString(
        file,
        """
        apiVersion: leafcast.io/v1
        router: {asn: 65551}
        allow: [198.51.100.0/24]
        sources:
          static: {prefixes: [198.51.100.0/28]}
        peers:
          - {name: leaf-1, address: %s, asn: %d}
        """
            .formatted(leaf, ContainerLeaf.ASN));
    return file;
  }

  private static String in(GenericContainer<?> container, String... command)
      throws IOException, InterruptedException {
    var result = container.execInContainer(command);
    assertThat(result.getExitCode()).as(result.getStdout() + result.getStderr()).isZero();
    return result.getStdout();
  }
}
