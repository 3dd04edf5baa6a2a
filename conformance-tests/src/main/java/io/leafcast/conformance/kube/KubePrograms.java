package io.leafcast.conformance.kube;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the programs that {@code scripts/build-kube.sh} made, or those that the user has. */
public record KubePrograms(
    Path etcd, Path apiServer, Path controllerManager, Path scheduler, Path kubelet) {

  /** {@code KUBEBUILDER_ASSETS} if it has all, else the newest ones in the cache. */
  public static Optional<KubePrograms> find() throws IOException {
    String assets = System.getenv("KUBEBUILDER_ASSETS");
    if (assets != null && complete(Path.of(assets))) {
      return Optional.of(in(Path.of(assets)));
    }
    Path built = cache().resolve("kube");
    if (!Files.isDirectory(built)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(built)) {
      return versions
          .filter(KubePrograms::complete)
          .max(Comparator.comparing(Path::getFileName))
          .map(KubePrograms::in);
    }
  }

  /** Where the scripts keep what they made or fetched: outside the tree, and for all trees. */
  static Path cache() {
    String cache = System.getenv("XDG_CACHE_HOME");
    return (cache == null || cache.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache))
        .resolve("leafcast");
  }

  private static KubePrograms in(Path folder) {
    return new KubePrograms(
        folder.resolve("etcd"),
        folder.resolve("kube-apiserver"),
        folder.resolve("kube-controller-manager"),
        folder.resolve("kube-scheduler"),
        folder.resolve("kubelet"));
  }

  private static boolean complete(Path folder) {
    KubePrograms programs = in(folder);
    return Stream.of(
            programs.etcd,
            programs.apiServer,
            programs.controllerManager,
            programs.scheduler,
            programs.kubelet)
        .allMatch(Files::isExecutable);
  }
}
