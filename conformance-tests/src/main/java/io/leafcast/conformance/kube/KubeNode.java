package io.leafcast.conformance.kube;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import io.leafcast.conformance.lab.Background;
import io.leafcast.conformance.lab.Cidr;
import io.leafcast.conformance.lab.Command;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.LabFailure;
import io.leafcast.conformance.lab.Namespace;
import io.leafcast.conformance.lab.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A node of a real cluster on a machine of the lab: a containerd and a kubelet of its own, with
 * pods by the CNI plugins ptp and host-local, which route each pod as Cilium does in native
 * routing. They live in namespaces of their own for processes and mounts, so that the end of its
 * first process, however it comes, is the end of all that the node is: no shim, no container, no
 * mount stays.
 */
public final class KubeNode {
  private static final Duration STARTS = Duration.ofSeconds(30);
  private static final ImmutableList<Path> PLUGINS =
      ImmutableList.of(Path.of("/usr/lib/cni"), Path.of("/opt/cni/bin"));

  private final Namespace machine;
  private final ImmutableList<String> addresses;
  private final Path folder;
  private final long first;
  private final AtomicInteger commands = new AtomicInteger();
  private @Nullable Background kubelet;

  private KubeNode(
      Namespace machine, ImmutableList<String> addresses, Path folder, Background first) {
    this.machine = machine;
    this.addresses = addresses;
    this.folder = folder;
    this.first =
        Eventually.come(
                "the first process of " + machine,
                STARTS,
                () -> first.handle().children().findFirst())
            .pid();
    Eventually.see(
        "the namespaces of " + machine, STARTS, first::output, text -> text.contains("ready"));
  }

  /** Where the CNI plugins lie; empty if there are none. */
  public static Optional<Path> plugins() {
    return PLUGINS.stream()
        .filter(folder -> Files.isExecutable(folder.resolve("ptp")))
        .filter(folder -> Files.isExecutable(folder.resolve("host-local")))
        .findFirst();
  }

  /**
   * Starts the container runtime with the images in it; the kubelet is next.
   *
   * @param addresses the node's, at most one of each family
   * @param images what {@code docker save} wrote
   */
  static KubeNode start(Namespace machine, ImmutableList<String> addresses, Path images) {
    try {
      var folder = Files.createDirectories(machine.lab().disk().resolve(machine.host()));
      var script = folder.resolve("node.sh");
      Files.writeString(script, resource("node.sh"));
      Files.createDirectories(folder.resolve("cni"));
      Files.writeString(
          folder.resolve("containerd.toml"),
          resource("containerd.toml").formatted(plugins().orElseThrow(), folder));
      var node =
          new KubeNode(
              machine,
              addresses,
              folder,
              Background.start(
                  machine,
                  "node",
                  // A session of its own: Ctrl-C is for whoever started all this.
                  "setsid",
                  "unshare",
                  "--mount",
                  "--uts",
                  "--ipc",
                  "--pid",
                  "--fork",
                  "--kill-child",
                  "sh",
                  script.toString(),
                  folder.toString(),
                  machine.host()));
      Background.start(
          machine,
          "containerd",
          node.run("containerd", "--config", folder.resolve("containerd.toml").toString()));
      Eventually.see(
          "containerd of " + machine + " answers",
          STARTS,
          () -> node.run("ctr", "version").run(),
          Command.Outcome::good);
      node.run("ctr", "--namespace", "k8s.io", "images", "import", images.toString()).must();
      return node;
    } catch (IOException unwritable) {
      throw new LabFailure("cannot write the files of " + machine, unwritable);
    }
  }

  public Namespace machine() {
    return machine;
  }

  /** Its name in the API. */
  public String name() {
    return machine.host();
  }

  /** A command on the node, where its container runtime and its pods are. */
  public Command run(String... words) {
    return Command.of(words)
        .after(
            "nsenter",
            "--target",
            Long.toString(first),
            "--mount",
            "--uts",
            "--ipc",
            "--net",
            "--pid");
  }

  /** All nodes of this machine share its boot: what was announced in another run counts no more. */
  private void forgetWhatWasSaved() {
    try {
      Files.deleteIfExists(Path.of("/var/lib/leafcast", "announced-" + name() + ".state"));
    } catch (IOException cannot) {
      throw new LabFailure("cannot remove what was saved of " + name(), cannot);
    }
  }

  /**
   * Starts the kubelet, at first or after {@link #stopKubelet}; it makes the Node if there is none.
   */
  void startKubelet(Path program, Path kubeconfig) {
    forgetWhatWasSaved();
    try {
      Files.writeString(
          folder.resolve("kubelet.yaml"), resource("kubelet.yaml").formatted(addresses.getFirst()));
      kubelet =
          Background.start(
              machine,
              "kubelet",
              run(
                  "sh",
                  "-c",
                  "echo $$ > /run/kubelet.pid && exec \"$@\"",
                  "sh",
                  program.toString(),
                  "--config=" + folder.resolve("kubelet.yaml"),
                  "--kubeconfig=" + kubeconfig,
                  "--hostname-override=" + name(),
                  "--node-ip=" + String.join(",", addresses)));
    } catch (IOException unwritable) {
      throw new LabFailure("cannot write the files of " + machine, unwritable);
    }
  }

  /** Whether the kubelet runs; one that has ended by itself is a failure, with its words. */
  boolean alive() {
    return kubelet != null && !kubelet.output().isEmpty();
  }

  /** Ends the kubelet; its containers run on. */
  void stopKubelet() {
    if (kubelet != null) {
      run("sh", "-c", "kill $(cat /run/kubelet.pid)").must();
      kubelet.awaitEnd();
      kubelet = null;
    }
  }

  /** What the CNI plugin gives to pods from now on: addresses of these Pod CIDRs. */
  void usePodCidrs(ImmutableList<Cidr> cidrs) {
    var ranges =
        cidrs.stream().map("[{\"subnet\":\"%s\"}]"::formatted).collect(Collectors.joining(","));
    try {
      // Written in place: containerd heeds a write, not a file that is moved in.
      Files.writeString(
          folder.resolve("cni/pods.conflist"),
          """
          {"cniVersion":"0.4.0","name":"pods","plugins":[{"type":"ptp","ipMasq":false,"ipam":{
            "type":"host-local","ranges":[%s],"routes":[{"dst":"0.0.0.0/0"},{"dst":"::/0"}]}}]}
          """
              .formatted(ranges));
    } catch (IOException unwritable) {
      throw new LabFailure("cannot write the CNI configuration of " + machine, unwritable);
    }
    // What no pod has is unreachable, and does not go round between node and leaf.
    for (Cidr cidr : cidrs) {
      machine.ip("route replace unreachable " + cidr);
    }
  }

  /** A pod of this node as a place for commands, in its network with the node's programs. */
  public Place pod(String podName) {
    String sandbox =
        ids("labels.\"io.kubernetes.pod.name\"==%s,labels.\"io.cri-containerd.kind\"==sandbox"
                .formatted(podName))
            .getFirst();
    String information = ctr("containers", "info", sandbox).must();
    var network =
        JsonMapper.shared()
            .readTree(information)
            .at("/Spec/linux/namespaces")
            .valueStream()
            .filter(namespace -> namespace.path("type").asString("").equals("network"))
            .findFirst()
            .orElseThrow(() -> new LabFailure(podName + " has no network of its own"))
            .path("path")
            .asString();
    return words ->
        Command.of(words).after(run("nsenter", "--net=" + network).words().toArray(String[]::new));
  }

  /**
   * A command in the container of a pod, by containerd itself: {@code kubectl exec} needs an API
   * that can reach the kubelet.
   */
  public Command exec(String podName, String container, String... words) {
    String id =
        ids("labels.\"io.kubernetes.pod.name\"==%s,labels.\"io.kubernetes.container.name\"==%s"
                .formatted(podName, container))
            .getFirst();
    return ctr(
        Stream.concat(
                Stream.of("tasks", "exec", "--exec-id", "lab-" + commands.incrementAndGet(), id),
                Stream.of(words))
            .toArray(String[]::new));
  }

  /** How many containers there are, sandboxes included. */
  public int containers() {
    return ids("id!=\"\"").size();
  }

  private List<String> ids(String filter) {
    return Splitter.on('\n')
        .omitEmptyStrings()
        .splitToList(ctr("containers", "list", "--quiet", filter).must());
  }

  private Command ctr(String... words) {
    return run(
        Stream.concat(Stream.of("ctr", "--namespace", "k8s.io"), Stream.of(words))
            .toArray(String[]::new));
  }

  private static String resource(String name) {
    try (InputStream in = KubeNode.class.getResourceAsStream("/cluster/" + name)) {
      if (in == null) {
        throw new LabFailure("there is no resource cluster/" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new LabFailure("cannot read the resource cluster/" + name, unreadable);
    }
  }
}
