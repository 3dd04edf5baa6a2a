package io.leafcast.conformance.cases;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import com.google.common.collect.ImmutableMap;
import io.leafcast.conformance.lab.Need;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * The images that {@code scripts/build-images.sh} made, as containers on the engine's default
 * bridge. Nothing is pulled: where an image is missing, the case is SKIPPED.
 */
final class Image {
  private Image() {}

  /** FRRouting with one {@code frr.conf}; to be started. */
  static GenericContainer<?> frr(Path configuration) {
    return container("leafcast-frr:10.3")
        .withCreateContainerCmdModifier(command ->
            host(command)
                .withCapAdd(Capability.NET_ADMIN, Capability.NET_RAW, Capability.SYS_ADMIN)
                .withBinds(readOnly(configuration, "/etc/frr/frr.conf")))
        .waitingFor(
            Wait.forLogMessage("leaf: ready\\n", 1).withStartupTimeout(Duration.ofMinutes(2)));
  }

  /**
   * The product as the DaemonSet runs it: a read-only root, no capability, the image's own user.
   * The AOT cache must fit, else it does not start.
   */
  static GenericContainer<?> leafcast(Path configuration) {
    return container("leafcast-daemon:dev")
        .withEnv("LEAFCAST_AOT", "-XX:AOTCache=/opt/leafcast/leafcast.aot -XX:AOTMode=on")
        .withCreateContainerCmdModifier(command ->
            host(command)
                .withReadonlyRootfs(true)
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges"))
                .withTmpFs(ImmutableMap.of("/run/leafcast", "size=1m,mode=0700,uid=65532"))
                .withBinds(readOnly(configuration, "/etc/leafcast/leafcast.yaml")));
  }

  /** Its address on the bridge. */
  static String address(GenericContainer<?> container) {
    return Objects.requireNonNull(
            container.getContainerInfo().getNetworkSettings().getNetworks().get("bridge"))
        .getIpAddress();
  }

  private static GenericContainer<?> container(String image) {
    Need.docker();
    Need.that(
        DockerClientFactory.instance().client().listImagesCmd().exec().stream()
            .flatMap(
                found -> found.getRepoTags() == null ? Stream.of() : Stream.of(found.getRepoTags()))
            .anyMatch(image::equals),
        "there is no image " + image + "; run conformance-tests/scripts/build-images.sh");
    return new GenericContainer<>(DockerImageName.parse(image))
        .withImagePullPolicy(anyImage -> false);
  }

  private static HostConfig host(CreateContainerCmd command) {
    return Objects.requireNonNull(command.getHostConfig());
  }

  private static Bind readOnly(Path file, String inside) {
    return new Bind(file.toAbsolutePath().toString(), new Volume(inside), AccessMode.ro);
  }
}
