package io.leafcast.conformance.kube;

import com.google.common.collect.ImmutableList;
import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A real Kubernetes control plane: etcd, kube-apiserver and kube-controller-manager with the Pod
 * CIDR allocator, as processes of ours in the namespace that this JVM is in. It is reached over TLS
 * at an address that the nodes' namespaces can reach; all its files lie in one temporary folder.
 */
public final class KubeApi implements ClusterApi {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration ALLOCATION = Duration.ofSeconds(60);
  private static final String NODES = "/api/v1/nodes";

  private final Path folder;
  private final ControlPlane plane;
  private final URI server;
  private final Manifests manifests;
  private final KubeRequests admin;

  /**
   * What may differ from one control plane to the next.
   *
   * @param address where the API server listens, a literal of this namespace
   * @param clusterCidrs what the allocator cuts podCIDRs from: /24 for IPv4, /64 for IPv6
   * @param manifests the folder of the shipped manifests (deploy/manifests), whose namespaces,
   *     ServiceAccounts and RBAC objects are applied
   * @param kubelets the names of Nodes that have a kubelet; without any there is no scheduler and
   *     nothing that makes pods, and with some nothing is applied: that is for who installs
   */
  public record Settings(
      String address,
      ImmutableList<String> clusterCidrs,
      Path manifests,
      ImmutableList<String> kubelets) {

    /** On 127.0.0.1 with the cluster CIDRs of the lab. */
    public static Settings onLoopback(Path manifests) {
      return new Settings(
          "127.0.0.1",
          ImmutableList.of("10.42.0.0/16", "fd42::/48"),
          manifests,
          ImmutableList.of());
    }

    public Settings at(String otherAddress) {
      return new Settings(otherAddress, clusterCidrs, manifests, kubelets);
    }

    public Settings withKubelets(ImmutableList<String> names) {
      return new Settings(address, clusterCidrs, manifests, names);
    }
  }

  private KubeApi(
      Path folder, ControlPlane plane, URI server, Manifests manifests, KubeRequests admin) {
    this.folder = folder;
    this.plane = plane;
    this.server = server;
    this.manifests = manifests;
    this.admin = admin;
  }

  /** Starts everything and returns when Nodes can be created; about 5 s. */
  public static KubeApi open(KubePrograms programs, Settings settings)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("leafcast-kube-");
    String token = HexFormat.of().toHexDigits(RandomGenerator.of("SecureRandom").nextLong());
    ControlPlane plane = new ControlPlane(programs, settings, folder, token);
    try {
      Manifests manifests = Manifests.in(settings.manifests());
      plane.prepare(AuditLog.policy(manifests.serviceAccount().object()));
      plane.startApiServer();
      URI server =
          URI.create(
              "https://%s:%d"
                  .formatted(
                      InetAddresses.toUriString(InetAddresses.forString(settings.address())),
                      plane.apiPort()));
      await(plane, START, "certificate", () -> Files.exists(plane.certificate()));
      Path kubeconfig = folder.resolve("admin.kubeconfig");
      Kubeconfig.write(kubeconfig, server, plane.certificate(), token);
      for (String node : settings.kubelets()) {
        Kubeconfig.write(
            folder.resolve(node + ".kubeconfig"), server, plane.certificate(), plane.tokenOf(node));
      }
      KubeApi api =
          new KubeApi(
              folder,
              plane,
              server,
              manifests,
              new KubeRequests(server, plane.certificate(), token));
      api.awaitReady();
      plane.startControllerManager(kubeconfig);
      if (settings.kubelets().isEmpty()) {
        api.applyAccess();
      } else {
        plane.startScheduler(kubeconfig);
      }
      return api;
    } catch (IOException | InterruptedException | RuntimeException failed) {
      plane.close();
      throw failed;
    }
  }

  @Override
  public URI server() {
    return server;
  }

  /** The API server's certificate and its issuer; what {@code caFile} names. */
  public Path caFile() {
    return plane.certificate();
  }

  /** A kubeconfig of the admin, for kubectl; never for a daemon. */
  public Path adminKubeconfig() {
    return folder.resolve("admin.kubeconfig");
  }

  /** A kubelet's kubeconfig: of one of {@link Settings#kubelets}. */
  Path kubeletKubeconfig(String node) {
    return folder.resolve(node + ".kubeconfig");
  }

  /** Objects of any kind. */
  public KubeObjects objects() {
    return new KubeObjects(admin);
  }

  /** What the daemons' ServiceAccount has asked for. */
  public AuditLog audit() {
    return new AuditLog(plane.auditLog());
  }

  /** The shipped ServiceAccount's token, in a file of the node's own, good for an hour. */
  @Override
  public DaemonAccess accessOf(String node) throws IOException, InterruptedException {
    Path file = folder.resolve(node + ".token");
    writeToken(file);
    return new DaemonAccess(server, Optional.of(plane.certificate()), Optional.of(file));
  }

  /** Writes a fresh token of the shipped ServiceAccount into {@code file}, as a kubelet does. */
  public void writeToken(Path file) throws IOException, InterruptedException {
    writeToken(file, manifests.serviceAccount().path());
  }

  /** Writes a token into {@code file} of an account that nobody gave any right. */
  public void writeUselessToken(Path file) throws IOException, InterruptedException {
    writeToken(file, "/api/v1/namespaces/kube-system/serviceaccounts/default");
  }

  private void writeToken(Path file, String account) throws IOException, InterruptedException {
    ObjectNode request =
        JsonNodeFactory.instance.objectNode().put("apiVersion", "authentication.k8s.io/v1");
    request.put("kind", "TokenRequest").putObject("spec").put("expirationSeconds", 3600);
    Path next = folder.resolve(file.getFileName() + ".new");
    ControlPlane.secret(
        next,
        admin
            .create(account + "/token", request)
            .orThrow("a token of the ServiceAccount")
            .path("status")
            .path("token")
            .asString());
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Makes every token given so far worthless, by making the ServiceAccount anew; who comes in needs
   * {@link #writeToken}.
   */
  public void revokeTokens() throws IOException, InterruptedException {
    admin.delete(manifests.serviceAccount().path()).orThrow("deleting the ServiceAccount");
    applyAccess();
  }

  /** Applies the shipped objects that let a daemon in: namespaces, accounts and RBAC. */
  private void applyAccess() throws IOException, InterruptedException {
    for (Manifests.Document document : manifests.access()) {
      admin.apply(document.path() + Manifests.APPLY, document.object()).orThrow(document.path());
    }
  }

  /**
   * What the API server says to each shipped object in a strict dry run: an empty list if it would
   * take them all. Objects with a namespace need it to exist, which those of {@link Settings} do.
   */
  public ImmutableList<String> dryRun() throws IOException, InterruptedException {
    ImmutableList.Builder<String> refused = ImmutableList.builder();
    for (Manifests.Document document : manifests.all()) {
      KubeRequests.Answer answer =
          admin.apply(document.path() + Manifests.DRY_RUN, document.object());
      if (answer.code() >= 300) {
        refused.add(document.path() + ": " + answer.code() + " " + answer.body().path("message"));
      }
    }
    return refused.build();
  }

  @Override
  public void createNode(NodeSpec node) throws IOException, InterruptedException {
    ObjectNode json = node.toJson();
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.set("status", json.remove("status"));
    admin.create(NODES, json).orThrow("creating Node " + node.name());
    if (!node.internalAddresses().isEmpty()) {
      admin
          .merge(NODES + "/" + node.name() + "/status", patch)
          .orThrow("the addresses of Node " + node.name());
    }
  }

  @Override
  public void deleteNode(String name) throws IOException, InterruptedException {
    admin.delete(NODES + "/" + name).orThrow("deleting Node " + name);
  }

  @Override
  public ImmutableList<String> podCidrs(String name) throws IOException, InterruptedException {
    long end = System.nanoTime() + ALLOCATION.toNanos();
    while (true) {
      JsonNode node = admin.read(NODES + "/" + name).orThrow("reading Node " + name);
      ImmutableList<String> cidrs =
          node.path("spec")
              .path("podCIDRs")
              .valueStream()
              .map(JsonNode::asString)
              .collect(ImmutableList.toImmutableList());
      if (!cidrs.isEmpty() || System.nanoTime() - end > 0) {
        return cidrs;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Override
  public void stop() throws InterruptedException {
    plane.killApiServer();
  }

  @Override
  public void start() throws IOException, InterruptedException {
    plane.startApiServer();
    awaitReady();
  }

  @Override
  public void close() {
    admin.close();
    plane.close();
  }

  private void awaitReady() throws IOException, InterruptedException {
    await(
        plane,
        START,
        "API server",
        () -> {
          try {
            return admin.read("/readyz").code() == 200;
          } catch (IOException notYet) {
            return false;
          }
        });
  }

  private static void await(
      ControlPlane plane, Duration patience, String what, Cluster.Asked condition)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.holds()) {
      plane.checkAlive();
      if (System.nanoTime() - end > 0) {
        throw new IOException("the " + what + " is not ready after " + patience.toSeconds() + " s");
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
