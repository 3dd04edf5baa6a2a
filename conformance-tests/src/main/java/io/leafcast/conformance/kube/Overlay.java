package io.leafcast.conformance.kube;

import static io.leafcast.conformance.lab.Eventually.SOON;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A user's own folder over the shipped ones: a configuration and the name of an image, for
 * kustomize and for Helm alike.
 */
public record Overlay(Path folder, Path deploy) {
  public static final String NAMESPACE = "leafcast-system";

  /** What everything of Leafcast is labelled with, as a selector. */
  public static final String LABEL = "app.kubernetes.io/name=leafcast";

  private static final String TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token";
  private static final String CLIENTS =
      """
      apiVersion: apps/v1
      kind: DaemonSet
      metadata: {name: client}
      spec:
        selector: {matchLabels: {app: client}}
        template:
          metadata: {labels: {app: client}}
          spec:
            terminationGracePeriodSeconds: 0
            automountServiceAccountToken: false
            containers: [{name: client, image: "leafcast-pod:dev", imagePullPolicy: Never}]
      """;

  /** One configuration for every rack: the leaf stands on the Node. */
  public static String configuration(Cluster cluster) {
    return """
    apiVersion: leafcast.io/v1
    router: {asn: 4200000100}
    allow: [10.42.0.0/16, "fd42::/48"]
    sources:
      kubernetes: {node: "${NODE_NAME}", server: "%s"}
    peers:
      - name: leaf
        address: "${annotation:leafcast.io/leaf}"
        asn: ${annotation:leafcast.io/leaf-asn}
    """
        .formatted(cluster.api().server());
  }

  /** What an administrator writes on a Node for {@link #configuration}. */
  public static ImmutableMap<String, String> annotations(String leaf, long asn) {
    return ImmutableMap.of("leafcast.io/leaf", leaf, "leafcast.io/leaf-asn", Long.toString(asn));
  }

  /** The pods of the DaemonSet. */
  public static List<Cluster.KubePod> speakers(Cluster cluster)
      throws IOException, InterruptedException {
    return cluster.pods(NAMESPACE, LABEL);
  }

  /**
   * Waits until {@code kubectl get leafcastnodes} shows each node that has joined with its one
   * session, so many prefixes announced, none held, and nothing that is not as it should be.
   */
  public static void awaitReported(Cluster cluster, int announced) {
    String row = "\\S+ +1/1 +%d +0 +\\S+".formatted(announced);
    Eventually.see(
        "leafcastnodes of all nodes",
        SOON,
        () -> cluster.kubectl("get", "leafcastnodes", "--no-headers").must(),
        rows -> rows.lines().filter(one -> one.strip().matches(row)).count() == cluster.joined());
  }

  /** Which tokens the daemons have come in with. */
  public static ImmutableSet<String> tokens(Cluster cluster) throws IOException {
    return cluster.api().audit().requests().stream()
        .map(AuditLog.Request::token)
        .collect(ImmutableSet.toImmutableSet());
  }

  /** Has the kubelet give a pod of ours another token, and returns when it lies there. */
  public static void rotateToken(Cluster cluster, KubeNode node, String pod)
      throws IOException, InterruptedException {
    String before = token(node, pod);
    // A kubelet that starts asks for tokens of its own, and gives them to the pods that run.
    cluster.stopKubelet(node);
    cluster.startKubelet(node);
    Eventually.see(
        "the pod's token file is another",
        SOON,
        () -> token(node, pod),
        seen -> !seen.equals(before));
  }

  private static String token(KubeNode node, String pod) {
    return node.exec(pod, "leafcast", "cat", TOKEN).must();
  }

  /** Starts a pod that waits on each node, labelled {@code app=client}, and waits until all run. */
  public static void startClients(Cluster cluster) {
    cluster.kubectl("apply", "-f", "-").reading(CLIENTS).must();
    Cluster.awaitThat(
        "a pod on each node",
        () ->
            cluster.pods("default", "app=client").stream()
                    .filter(pod -> pod.ready() && pod.addresses().size() == 2)
                    .map(Cluster.KubePod::node)
                    .distinct()
                    .count()
                == cluster.joined());
  }

  /** Writes it, or writes it anew. */
  public static Overlay write(Path folder, Path deploy, String configuration) {
    var overlay = new Overlay(folder, deploy);
    try {
      Files.createDirectories(folder);
      Files.writeString(overlay.configuration(), configuration);
      Files.writeString(
          folder.resolve("kustomization.yaml"),
          """
          apiVersion: kustomize.config.k8s.io/v1beta1
          kind: Kustomization
          resources: [%s]
          patches:
            - path: config.yaml
          images:
            - {name: registry.example.net/leafcast, newName: leafcast-daemon, newTag: dev}
          """
              .formatted(folder.relativize(deploy.resolve("manifests"))));
      Files.writeString(
          folder.resolve("config.yaml"),
          """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: leafcast, namespace: %s}
          data:
            leafcast.yaml: |
          %s\
          """
              .formatted(NAMESPACE, configuration.indent(4)));
      return overlay;
    } catch (IOException unwritable) {
      throw new LabFailure("cannot write " + folder, unwritable);
    }
  }

  private Path configuration() {
    return folder.resolve("leafcast.yaml");
  }

  /** Installs it, or brings what is installed to what it says. */
  public void apply(Cluster cluster) {
    cluster.kubectl("apply", "-k", folder.toString()).must();
  }

  /** Removes all of it; that is asked for when this returns, and done soon after. */
  public void delete(Cluster cluster) {
    cluster.kubectl("delete", "-k", folder.toString(), "--wait=false").must();
  }

  /** The same by the chart: the namespace, labelled, and the release. */
  public void install(Cluster cluster, String... more) {
    String namespace =
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: %s, labels: {pod-security.kubernetes.io/enforce: privileged}}
        """
            .formatted(NAMESPACE);
    cluster.kubectl("apply", "-f", "-").reading(namespace).must();
    cluster
        .helm("upgrade", "--install", "leafcast", deploy.resolve("helm/leafcast").toString())
        .with("--namespace", NAMESPACE)
        .with("--set-file", "config=" + configuration())
        .with("--set", "image.repository=leafcast-daemon", "--set", "image.tag=dev")
        .with(more)
        .must();
  }

  /** Removes the release; the namespace is the user's. */
  public void uninstall(Cluster cluster) {
    cluster.helm("uninstall", "leafcast", "--namespace", NAMESPACE).must();
  }
}
