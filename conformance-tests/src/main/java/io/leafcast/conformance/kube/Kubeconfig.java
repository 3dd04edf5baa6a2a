package io.leafcast.conformance.kube;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/**
 * How somebody comes into a {@link KubeApi}, as the file that every program of Kubernetes reads.
 */
final class Kubeconfig {
  private Kubeconfig() {}

  /** Writes it, for its owner's eyes alone. */
  static void write(Path file, URI server, Path certificate, String token) throws IOException {
    ControlPlane.secret(
        file,
        """
        apiVersion: v1
        kind: Config
        current-context: lab
        contexts: [{name: lab, context: {cluster: lab, user: lab}}]
        clusters: [{name: lab, cluster: {server: "%s", certificate-authority: "%s"}}]
        users: [{name: lab, user: {token: "%s"}}]
        """
            .formatted(server, certificate, token));
  }
}
