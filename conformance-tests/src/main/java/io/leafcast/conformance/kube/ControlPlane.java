package io.leafcast.conformance.kube;

import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a {@link KubeApi} and their files. Each process is killed by its handle, on
 * {@link #close} and when this JVM ends; its output is in a file named after it.
 */
final class ControlPlane implements AutoCloseable {
  private static final ImmutableList<String> FOR_NODES =
      ImmutableList.of(
          "node-ipam-controller", "serviceaccount-controller", "serviceaccount-token-controller");

  private static final ImmutableList<String> FOR_PODS =
      ImmutableList.<String>builder()
          .addAll(FOR_NODES)
          .add("root-ca-certificate-publisher-controller")
          .add("node-lifecycle-controller", "taint-eviction-controller")
          .add("daemonset-controller", "pod-garbage-collector-controller")
          .add("garbage-collector-controller", "namespace-controller")
          .build();

  private final KubePrograms programs;
  private final KubeApi.Settings settings;
  private final Path folder;
  private final String adminToken;
  private final int etcdPort;
  private final int peerPort;
  private final int apiPort;
  private final List<Program> running = new CopyOnWriteArrayList<>();
  private final Thread atExit = new Thread(this::end, "leafcast-kube-cleanup");
  private @Nullable Program apiServer;

  private record Program(Process process, Path output) {}

  ControlPlane(KubePrograms programs, KubeApi.Settings settings, Path folder, String adminToken)
      throws IOException {
    this.programs = programs;
    this.settings = settings;
    this.folder = folder;
    this.adminToken = adminToken;
    try (ServerSocket first = free("127.0.0.1");
        ServerSocket second = free("127.0.0.1");
        ServerSocket third = free(settings.address())) {
      etcdPort = first.getLocalPort();
      peerPort = second.getLocalPort();
      apiPort = third.getLocalPort();
    }
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  int apiPort() {
    return apiPort;
  }

  /** The certificate that the API server made for itself, with its issuer. */
  Path certificate() {
    return folder.resolve("certs/apiserver.crt");
  }

  /** What the API server notes of the daemons' requests. */
  Path auditLog() {
    return folder.resolve("audit.log");
  }

  /** What the kubelet of a node comes in with. */
  String tokenOf(String node) {
    return adminToken + "-" + node;
  }

  private Path key() {
    return folder.resolve("service-account.key");
  }

  /** Writes the files and starts etcd; the API server is next. */
  void prepare(String auditPolicy) throws IOException {
    Files.writeString(folder.resolve("audit.yaml"), auditPolicy);
    StringBuilder tokens = new StringBuilder(adminToken + ",leafcast-admin,0,system:masters\n");
    for (String node : settings.kubelets()) {
      tokens.append("%s,system:node:%s,%s,system:nodes%n".formatted(tokenOf(node), node, node));
    }
    secret(folder.resolve("tokens.csv"), tokens.toString());
    secret(key(), newKey());
    spawn(
        programs.etcd(),
        "--data-dir=" + folder.resolve("etcd"),
        "--unsafe-no-fsync",
        "--log-level=warn",
        "--listen-client-urls=http://127.0.0.1:" + etcdPort,
        "--advertise-client-urls=http://127.0.0.1:" + etcdPort,
        "--listen-peer-urls=http://127.0.0.1:" + peerPort,
        "--initial-advertise-peer-urls=http://127.0.0.1:" + peerPort,
        "--initial-cluster=default=http://127.0.0.1:" + peerPort);
  }

  void startApiServer() throws IOException {
    if (apiServer != null) {
      return;
    }
    apiServer =
        spawn(
            programs.apiServer(),
            "--etcd-servers=http://127.0.0.1:" + etcdPort,
            "--bind-address=" + settings.address(),
            "--advertise-address=" + settings.address(),
            // Nobody here finds the API by its Service, which may not point at a loopback address.
            "--endpoint-reconciler-type=none",
            "--secure-port=" + apiPort,
            "--cert-dir=" + folder.resolve("certs"),
            "--service-account-issuer=https://kubernetes.default.svc",
            "--service-account-key-file=" + key(),
            "--service-account-signing-key-file=" + key(),
            "--service-cluster-ip-range=" + serviceRanges(),
            "--authorization-mode=Node,RBAC",
            "--audit-policy-file=" + folder.resolve("audit.yaml"),
            "--audit-log-path=" + auditLog(),
            // Noted before it is answered, so that who has an answer finds the note.
            "--audit-log-mode=blocking-strict",
            "--token-auth-file=" + folder.resolve("tokens.csv"));
  }

  /** The first range has to be of the family that the server listens on. */
  private String serviceRanges() {
    String ipv4 = "10.96.0.0/16";
    String ipv6 = "fd00:96::/112";
    return settings.address().indexOf(':') >= 0 ? ipv6 + "," + ipv4 : ipv4 + "," + ipv6;
  }

  /** Kills the API server as a crash would: nobody is told. */
  void killApiServer() throws InterruptedException {
    Program killed = apiServer;
    if (killed != null) {
      apiServer = null;
      running.remove(killed);
      killed.process().destroyForcibly().waitFor();
    }
  }

  void startControllerManager(Path kubeconfig) throws IOException {
    spawn(
        programs.controllerManager(),
        "--kubeconfig=" + kubeconfig,
        "--leader-elect=false",
        "--bind-address=127.0.0.1",
        "--secure-port=0",
        "--service-account-private-key-file=" + key(),
        "--root-ca-file=" + certificate(),
        "--controllers=" + String.join(",", settings.kubelets().isEmpty() ? FOR_NODES : FOR_PODS),
        "--allocate-node-cidrs=true",
        "--cluster-cidr=" + String.join(",", settings.clusterCidrs()),
        "--node-cidr-mask-size-ipv4=24",
        "--node-cidr-mask-size-ipv6=64");
  }

  void startScheduler(Path kubeconfig) throws IOException {
    spawn(
        programs.scheduler(),
        "--kubeconfig=" + kubeconfig,
        "--leader-elect=false",
        "--bind-address=127.0.0.1",
        "--secure-port=0");
  }

  /** Throws, with the last lines that it wrote, if a process ended by itself. */
  void checkAlive() throws IOException {
    for (Program program : running) {
      if (!program.process().isAlive()) {
        List<String> output = Files.readAllLines(program.output());
        throw new IOException(
            "%s ended with %d: %s"
                .formatted(
                    program.output().getFileName(),
                    program.process().exitValue(),
                    String.join(
                        "\n", output.subList(Math.max(0, output.size() - 5), output.size()))));
      }
    }
  }

  /** Kills the processes and removes the files. */
  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException alreadyEnding) {
      // The hook runs anyway.
    }
  }

  private void end() {
    killAll();
    try {
      if (Files.exists(folder)) {
        MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    } catch (IOException leftovers) {
      System.err.println("left behind: " + folder + " (" + leftovers.getMessage() + ")");
    }
  }

  private void killAll() {
    List<Program> all = List.copyOf(running);
    all.forEach(program -> program.process().destroyForcibly());
    for (Program program : all) {
      try {
        program.process().waitFor(5, TimeUnit.SECONDS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    running.clear();
  }

  private Program spawn(Path file, String... flags) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(file.toString());
    command.addAll(List.of(flags));
    Path output = folder.resolve(file.getFileName() + ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
    Program program = new Program(process, output);
    running.add(program);
    return program;
  }

  static void secret(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }

  private static String newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return pem("PRIVATE KEY", generator.generateKeyPair().getPrivate().getEncoded());
    } catch (NoSuchAlgorithmException everyPlatformHasRsa) {
      throw new AssertionError(everyPlatformHasRsa);
    }
  }

  private static String pem(String what, byte[] octets) {
    return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
        .formatted(what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets));
  }

  private static ServerSocket free(String address) throws IOException {
    return new ServerSocket(0, 1, InetAddresses.forString(address));
  }
}
