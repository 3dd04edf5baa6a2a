package io.leafcast.conformance.kube;

import static io.leafcast.conformance.lab.Eventually.SOON;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.io.Closer;
import io.leafcast.conformance.lab.Cidr;
import io.leafcast.conformance.lab.Command;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Lab;
import io.leafcast.conformance.lab.LabFailure;
import io.leafcast.conformance.lab.Namespace;
import io.leafcast.conformance.lab.Relay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A real Kubernetes on machines of the lab: the control plane of {@link KubeApi} with scheduler and
 * controllers, and a {@link KubeNode} on each machine that joins. The API is at {@code 127.0.0.1}
 * on every node, as with KubePrism on Talos: nothing here needs the service network or DNS.
 */
public final class Cluster implements AutoCloseable {
  private static final ImmutableList<String> IMAGES =
      ImmutableList.of("leafcast-daemon:dev", "leafcast-pod:dev");

  private final Programs programs;
  private final KubeApi api;
  private final Path images;
  private final Closer relays = Closer.create();
  private final Map<String, KubeNode> nodes = new LinkedHashMap<>();

  /** What it is made of. */
  public record Programs(KubePrograms kube, ClientPrograms clients) {}

  private Cluster(Programs programs, KubeApi api, Path images) {
    this.programs = programs;
    this.api = api;
    this.images = images;
  }

  /** The images that it runs, as {@code build-images.sh} calls them. */
  public static ImmutableList<String> images() {
    return IMAGES;
  }

  /**
   * Starts the control plane; nodes join later.
   *
   * @param nodes the machines that may
   */
  public static Cluster open(
      Lab lab, Programs programs, Path manifests, ImmutableList<String> nodes)
      throws IOException, InterruptedException {
    Path images = lab.disk().resolve("images.tar");
    var save = ImmutableList.<String>builder().add("docker", "save", "-o", images.toString());
    new Command(save.addAll(IMAGES).build(), "").must();
    return new Cluster(
        programs,
        KubeApi.open(programs.kube(), KubeApi.Settings.onLoopback(manifests).withKubelets(nodes)),
        images);
  }

  public KubeApi api() {
    return api;
  }

  public KubeNode node(String name) {
    var node = nodes.get(name);
    if (node == null) {
      throw new LabFailure(name + " has not joined");
    }
    return node;
  }

  /** How many nodes have joined. */
  public int joined() {
    return nodes.size();
  }

  /**
   * A machine joins as a Node of its name, with what an administrator writes on it. It stays
   * NotReady until {@link #startNetwork}.
   */
  public KubeNode join(
      Namespace machine, ImmutableList<String> addresses, ImmutableMap<String, String> annotations)
      throws IOException, InterruptedException {
    relays.register(Relay.into(machine, api.server().getPort()));
    var node = KubeNode.start(machine, addresses, images);
    nodes.put(node.name(), node);
    register(node, annotations);
    return node;
  }

  /** Starts a node's kubelet, and returns when its Node has Pod CIDRs and the annotations. */
  public void register(KubeNode node, ImmutableMap<String, String> annotations)
      throws IOException, InterruptedException {
    node.startKubelet(programs.kube().kubelet(), api.kubeletKubeconfig(node.name()));
    String path = "/api/v1/nodes/" + node.name();
    awaitThat("the Node of " + node.name(), () -> node.alive() && api.objects().exists(path));
    var patch = JsonNodeFactory.instance.objectNode();
    var written = patch.putObject("metadata").putObject("annotations");
    annotations.forEach(written::put);
    api.objects().merge(path, patch.toString());
  }

  /** Ends a node's kubelet; what it runs goes on. */
  public void stopKubelet(KubeNode node) {
    node.stopKubelet();
  }

  /** Starts the kubelet again, with what it had. */
  public void startKubelet(KubeNode node) {
    node.startKubelet(programs.kube().kubelet(), api.kubeletKubeconfig(node.name()));
  }

  /** The Pod CIDRs that the allocator has given to a node. */
  public ImmutableSet<String> podCidrs(KubeNode node) throws IOException, InterruptedException {
    return ImmutableSet.copyOf(api.podCidrs(node.name()));
  }

  /** Gives a node its pod network, as a CNI's agent does, and waits until the Node is Ready. */
  public void startNetwork(KubeNode node) throws IOException, InterruptedException {
    node.usePodCidrs(
        podCidrs(node).stream().map(Cidr::parse).collect(ImmutableList.toImmutableList()));
    awaitThat(node.name() + " is Ready", () -> ready(node));
  }

  /** Whether a Node is Ready. */
  public boolean ready(KubeNode node) throws IOException, InterruptedException {
    return api.objects()
        .read("/api/v1/nodes/" + node.name())
        .at("/status/conditions")
        .valueStream()
        .anyMatch(condition ->
            condition.path("type").asString("").equals("Ready")
                && condition.path("status").asString("").equals("True"));
  }

  /** The pods with a label, those that are going away left out. */
  public List<KubePod> pods(String namespace, String label)
      throws IOException, InterruptedException {
    return api.objects()
        .read("/api/v1/namespaces/%s/pods?labelSelector=%s".formatted(namespace, label))
        .path("items")
        .valueStream()
        .filter(pod -> !pod.path("metadata").has("deletionTimestamp"))
        .map(KubePod::of)
        .toList();
  }

  /** {@code kubectl}, as this cluster's admin. */
  public Command kubectl(String... words) {
    return programs.clients().kubectl(api.adminKubeconfig(), words);
  }

  /** {@code helm}, as this cluster's admin. */
  public Command helm(String... words) {
    return programs.clients().helm(api.adminKubeconfig(), words);
  }

  /** Ends the control plane; the nodes end with the lab. */
  @Override
  public void close() throws IOException {
    try (relays) {
      api.close();
    }
  }

  /** What is asked of an API, which may be away. */
  @FunctionalInterface
  public interface Asked {
    boolean holds() throws IOException, InterruptedException;
  }

  /** Waits for a minute at most; an API that cannot be asked is asked again. */
  public static void awaitThat(String what, Asked asked) {
    Eventually.see(
        what,
        SOON,
        () -> {
          try {
            return asked.holds() ? "" : "not yet";
          } catch (IOException away) {
            return String.valueOf(away.getMessage());
          } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted while waiting: " + what, interrupted);
          }
        },
        String::isEmpty);
  }

  /** A pod as the API has it. */
  public record KubePod(
      String name,
      String uid,
      String node,
      String phase,
      boolean ready,
      ImmutableList<String> addresses) {
    static KubePod of(JsonNode pod) {
      return new KubePod(
          pod.at("/metadata/name").asString(),
          pod.at("/metadata/uid").asString(),
          pod.at("/spec/nodeName").asString(""),
          pod.at("/status/phase").asString(""),
          pod.at("/status/conditions")
              .valueStream()
              .anyMatch(condition ->
                  condition.path("type").asString("").equals("Ready")
                      && condition.path("status").asString("").equals("True")),
          pod.at("/status/podIPs")
              .valueStream()
              .map(address -> address.path("ip").asString())
              .collect(ImmutableList.toImmutableList()));
    }
  }
}
