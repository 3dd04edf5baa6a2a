package io.leafcast.conformance.kube;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a {@link KubeApi} and their files. Each process is killed by its handle, on
 * {@link #close} and when this JVM ends; its output is in a file named after it.
 */
final class ControlPlane implements AutoCloseable {
  private final KubePrograms programs;
  private final KubeApi.Settings settings;
  private final Path folder;
  private final String adminToken;
  private final int etcdPort;
  private final int peerPort;
  private final int apiPort;
  private final List<Process> processes = new ArrayList<>();
  private final Thread atExit = new Thread(this::killAll, "leafcast-kube-cleanup");
  private @Nullable Process apiServer;

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

  private Path key() {
    return folder.resolve("service-account.key");
  }

  /** Writes the files and starts etcd; the API server is next. */
  void prepare() throws IOException {
    secret(folder.resolve("tokens.csv"), adminToken + ",leafcast-admin,0,system:masters\n");
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
    apiServer =
        spawn(
            programs.apiServer(),
            "--etcd-servers=http://127.0.0.1:" + etcdPort,
            "--bind-address=" + settings.address(),
            "--secure-port=" + apiPort,
            "--cert-dir=" + folder.resolve("certs"),
            "--service-account-issuer=https://kubernetes.default.svc",
            "--service-account-key-file=" + key(),
            "--service-account-signing-key-file=" + key(),
            "--service-cluster-ip-range=10.96.0.0/16,fd00:96::/112",
            "--authorization-mode=Node,RBAC",
            "--token-auth-file=" + folder.resolve("tokens.csv"));
  }

  /** Kills the API server as a crash would: nobody is told. */
  void killApiServer() throws InterruptedException {
    Process killed = apiServer;
    if (killed != null) {
      apiServer = null;
      processes.remove(killed);
      killed.destroyForcibly().waitFor();
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
        "--controllers=node-ipam-controller,serviceaccount-controller,serviceaccount-token-controller",
        "--allocate-node-cidrs=true",
        "--cluster-cidr=" + String.join(",", settings.clusterCidrs()),
        "--node-cidr-mask-size-ipv4=24",
        "--node-cidr-mask-size-ipv6=64");
  }

  /** Says which process ended too early and what it wrote last; otherwise nothing. */
  void checkAlive() throws IOException {
    for (Process process : processes) {
      if (!process.isAlive()) {
        throw new IOException(
            "a process of the control plane ended with %d; its output is in %s"
                .formatted(process.exitValue(), folder));
      }
    }
  }

  @Override
  public void close() {
    killAll();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException alreadyEnding) {
      // The hook runs anyway.
    }
  }

  private void killAll() {
    List<Process> all = List.copyOf(processes);
    all.forEach(Process::destroyForcibly);
    for (Process process : all) {
      try {
        process.waitFor(5, TimeUnit.SECONDS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    processes.clear();
  }

  private Process spawn(Path program, String... flags) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(List.of(flags));
    Path output = folder.resolve(program.getFileName() + ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
    processes.add(process);
    return process;
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
    return new ServerSocket(0, 1, InetAddress.getByName(address.toLowerCase(Locale.ROOT)));
  }
}
