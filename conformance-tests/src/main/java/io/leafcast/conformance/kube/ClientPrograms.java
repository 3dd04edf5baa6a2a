package io.leafcast.conformance.kube;

import io.leafcast.conformance.lab.Command;
import io.leafcast.conformance.lab.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What an operator types: the {@code helm} and {@code kubectl} of {@code install-helm.sh}. */
public record ClientPrograms(Path helm, Path kubectl) {

  /** Finds both in the cache; empty if the script has not fetched them. */
  public static Optional<ClientPrograms> find() {
    Path folder = KubePrograms.cache().resolve("helm");
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(folder)) {
      return versions
          .map(version -> new ClientPrograms(version.resolve("helm"), version.resolve("kubectl")))
          .filter(found -> Files.isExecutable(found.helm) && Files.isExecutable(found.kubectl))
          .findFirst();
    } catch (IOException unreadable) {
      throw new LabFailure("cannot read " + folder, unreadable);
    }
  }

  /** A {@code helm} command that asks no cluster, such as {@code template}. */
  public Command helm(String... words) {
    return Command.of(words).after(helm.toString());
  }

  /** A {@code helm} command against the cluster that a kubeconfig leads to. */
  public Command helm(Path kubeconfig, String... words) {
    return Command.of(words).after(helm.toString(), "--kubeconfig", kubeconfig.toString());
  }

  /** A {@code kubectl} command that asks no cluster, such as {@code kustomize}. */
  public Command kubectl(String... words) {
    return Command.of(words).after(kubectl.toString());
  }

  /** A {@code kubectl} command against the cluster that a kubeconfig leads to. */
  public Command kubectl(Path kubeconfig, String... words) {
    return Command.of(words).after(kubectl.toString(), "--kubeconfig", kubeconfig.toString());
  }

  /** The objects that the kustomize base renders to, as YAML. */
  public String kustomize(Path folder) {
    return kubectl("kustomize", folder.toString()).must();
  }

  /** Answers with the objects that a chart renders to, as YAML. */
  public Command template(Path chart, String... words) {
    return helm("template", "leafcast", chart.toString()).with(words);
  }
}
