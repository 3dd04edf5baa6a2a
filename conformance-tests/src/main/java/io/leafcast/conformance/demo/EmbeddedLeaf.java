package io.leafcast.conformance.demo;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.leafcast.conformance.kube.CrudApi;
import io.leafcast.conformance.kube.NodeSpec;
import io.leafcast.conformance.lab.Checkout;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What is shown where network namespaces cannot be made: the real daemon on this machine's loopback
 * address, reading its Node from an API server of the demo's, and a BGP listener of ours as its
 * leaf. No router and no packet of a pod: so it never counts as the demo.
 */
final class EmbeddedLeaf {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final int DIALLED = 30_000;
  private static final String NODE = "node-1";

  private EmbeddedLeaf() {}

  /** Returns the status that says that this was not the demo. */
  static int show() throws IOException, InterruptedException {
    System.err.println(
        "leafcast: the demo needs root on Linux (it makes network namespaces and runs FRR in them): sudo ./leafcast demo");
    System.out.println("Instead: the daemon and a listener of ours, on the loopback address.\n");
    var folder = Files.createTempDirectory("leafcast-demo-");
    try (var api = CrudApi.at("127.0.0.1", 0);
        var listener = new ServerSocket(0, 1, LOOPBACK)) {
      api.createNode(NodeSpec.named(NODE).withPodCidrs("10.42.1.0/24", "fd42:0:0:1::/64"));
      listener.setSoTimeout(DIALLED);
      var daemon = start(folder, api, listener.getLocalPort());
      try (var session = listener.accept()) {
        new ListenerSession(session).run();
      } catch (SocketTimeoutException silent) {
        System.err.println("leafcast: the daemon did not dial; its log:");
        System.err.println(Files.readString(log(folder)));
      } finally {
        daemon.destroy();
        if (!daemon.waitFor(10, TimeUnit.SECONDS)) {
          daemon.destroyForcibly();
        }
      }
    } finally {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
    System.out.println(
        "\nThis was not the demo: no router, no pods. On Linux: sudo ./leafcast demo");
    return Demo.NOT_THE_REAL_THING;
  }

  private static Process start(Path folder, CrudApi api, int port) throws IOException {
    var file = folder.resolve("leafcast.yaml");
    Files.writeString(
        file,
        """
        apiVersion: leafcast.io/v1
        router: {asn: 4200000100}
        allow: [10.42.0.0/16, "fd42::/48"]
        sources:
          kubernetes: {node: "${NODE_NAME}", server: "%s"}
        peers:
          - name: listener
            address: 127.0.0.1
            port: %d
            asn: %d
            nextHop: {ipv4: 192.0.2.10, ipv6: "2001:db8::10"}
        admin: {socket: %s}
        http: {listen: "127.0.0.1:0"}
        """
            .formatted(api.server(), port, ListenerSession.ASN, folder.resolve("admin.sock")));
    var builder =
        new ProcessBuilder(Checkout.daemon().toString(), "run", "--config", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(log(folder).toFile());
    builder.environment().put("LEAFCAST_JAVA_HOME", Checkout.java().toString());
    builder.environment().put("NODE_NAME", NODE);
    builder.environment().put("NODE_IP", "192.0.2.10");
    return builder.start();
  }

  private static Path log(Path folder) {
    return folder.resolve("leafcast.log");
  }
}
