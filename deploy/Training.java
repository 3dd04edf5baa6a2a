import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The training run of the AOT cache: starts the daemon of a distribution folder as on a cluster,
 * with a Kubernetes API over TLS and a leaf that takes its session, both played here; asks for its
 * health and metrics; lets it end by itself, upon which the JVM writes {@code leafcast.aot}. Run by
 * make-runtime.sh as {@code java Training.java DIST}, from source: it needs nothing but a JDK.
 */
final class Training {
  private static final int ASN = 64496;
  private static final String NODE =
      """
      {"kind":"Node","apiVersion":"v1","metadata":{"name":"training","uid":"0","resourceVersion":"%d","labels":{"kubernetes.io/hostname":"training"},\
      "annotations":{"example.net/rack":"1"}},"spec":{"podCIDR":"10.42.%d.0/24","podCIDRs":["10.42.%<d.0/24","2001:db8:42:%<d::/64"]},\
      "status":{"addresses":[{"type":"InternalIP","address":"127.0.0.1"},{"type":"Hostname","address":"training"}]}}\
      """;

  private final Path dist;
  private final Path folder;
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> updates = new LinkedBlockingQueue<>();

  private Training(Path dist, Path folder) {
    this.dist = dist;
    this.folder = folder;
  }

  public static void main(String[] arguments) throws Exception {
    var folder = Files.createTempDirectory("leafcast-training-");
    int status = 1;
    try {
      new Training(Path.of(arguments[0]).toAbsolutePath(), folder).run();
      status = 0;
    } catch (IOException failed) {
      System.err.println("training: " + failed.getMessage());
    } finally {
      try (var files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
      System.exit(status); // The server's own thread, and a watch's, would go on for ever.
    }
  }

  private void run() throws Exception {
    var api = api();
    api.start();
    // Processes of their own: a module that the runtime lacks would show here.
    command("schema");
    command("version");
    int http = freePort();
    try (var leaf = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> listen(leaf));
      Files.writeString(folder.resolve("token"), "training");
      Files.writeString(
          folder.resolve("leafcast.yaml"),
          """
          apiVersion: leafcast.io/v1
          router: {asn: 65536}
          allow: [10.42.0.0/16, "2001:db8:42::/48"]
          sources:
            kubernetes:
              node: ${NODE_NAME}
              server: https://127.0.0.1:%d
              caFile: %s/ca.pem
              tokenFile: %s/token
            static: {prefixes: [10.42.255.0/24]}
          peers:
            - name: leaf
              address: 127.0.0.1
              port: %d
              asn: %d
              families: [ipv4-unicast, ipv6-unicast]
              nextHop: {ipv4: 192.0.2.2, ipv6: "2001:db8::2"}
          admin: {socket: %s/admin.sock}
          http: {listen: "127.0.0.1:%d"}
          """
              .formatted(
                  api.getAddress().getPort(),
                  folder,
                  folder,
                  leaf.getLocalPort(),
                  ASN,
                  folder,
                  http));
      var daemon = start();
      try {
        heard(daemon, "the first UPDATE");
        events.add("{\"type\":\"MODIFIED\",\"object\":" + NODE.formatted(2, 2) + "}\n");
        heard(daemon, "the UPDATE of a changed Node");
        for (String path : List.of("/healthz", "/readyz", "/metrics")) {
          get(URI.create("http://127.0.0.1:" + http + path));
        }
        // Not the admin socket: what it needs for JSON is large, and asked for by hand, now and
        // then.
        daemon.destroy();
        if (!daemon.waitFor(120, TimeUnit.SECONDS)) {
          throw new IOException("the daemon did not end upon SIGTERM" + output());
        }
      } finally {
        daemon.destroyForcibly();
      }
    }
    if (!Files.exists(dist.resolve("leafcast.aot"))) {
      throw new IOException("the daemon ended without writing leafcast.aot" + output());
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process start() throws IOException {
    var builder = leafcastd("run", "--config", folder.resolve("leafcast.yaml").toString());
    builder.environment().put("LEAFCAST_AOT", "-XX:AOTCacheOutput=" + dist.resolve("leafcast.aot"));
    return builder.redirectOutput(folder.resolve("output").toFile()).start();
  }

  private void command(String... words) throws Exception {
    var output = folder.resolve("command");
    if (leafcastd(words).redirectOutput(output.toFile()).start().waitFor() != 0) {
      throw new IOException(
          "leafcastd " + String.join(" ", words) + " failed: " + Files.readString(output));
    }
  }

  private ProcessBuilder leafcastd(String... words) {
    var command = new ArrayList<>(List.of(dist.resolve("bin/leafcastd").toString()));
    command.addAll(List.of(words));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("NODE_NAME", "training");
    builder.environment().put("NODE_IP", "192.0.2.2");
    return builder;
  }

  private void heard(Process daemon, String what) throws Exception {
    for (int second = 0; second < 60 && daemon.isAlive(); second++) {
      if (updates.poll(1, TimeUnit.SECONDS) != null) {
        return;
      }
    }
    throw new IOException(what + " did not come" + output());
  }

  private String output() throws IOException {
    return ". Its output:\n" + Files.readString(folder.resolve("output"));
  }

  private static void get(URI uri) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
    }
  }

  /**
   * A leaf: OPEN, KEEPALIVE, End-of-RIB for both families; counts the UPDATEs that carry something.
   */
  private void listen(ServerSocket server) {
    try {
      while (true) {
        var socket = server.accept();
        Thread.ofVirtual()
            .start(() -> {
              try (socket) {
                var in = new DataInputStream(socket.getInputStream());
                var out = socket.getOutputStream();
                send(
                    out,
                    1,
                    "04%04x005ac0000201".formatted(ASN)
                        + "16"
                        + "0214"
                        + "010400010001"
                        + "010400020001"
                        + "0200"
                        + "4104%08x".formatted(ASN));
                boolean established = false;
                while (true) {
                  in.skipNBytes(16);
                  int length = in.readUnsignedShort() - 19;
                  int type = in.readUnsignedByte();
                  in.skipNBytes(length);
                  if (type == 1) {
                    send(out, 4, "");
                  } else if (type == 4) {
                    send(out, established ? 4 : 2, established ? "" : "00000000");
                    if (!established) {
                      send(out, 2, "00000006800f03000201");
                    }
                    established = true;
                  } else if (type == 2 && length > 11) {
                    updates.add(length);
                  } else if (type == 3) {
                    return;
                  }
                }
              } catch (IOException ended) {
                // The daemon hung up.
              }
            });
      }
    } catch (IOException closed) {
      // The training is over.
    }
  }

  private static void send(OutputStream out, int type, String body) throws IOException {
    out.write(
        HexFormat.of()
            .parseHex("ff".repeat(16) + "%04x%02x".formatted(19 + body.length() / 2, type) + body));
  }

  /** A Kubernetes API with one Node, over TLS with a certificate that keytool makes. */
  private HttpsServer api() throws Exception {
    var keys = folder.resolve("api.p12");
    keytool(
        "-genkeypair",
        "-alias",
        "api",
        "-keyalg",
        "EC",
        "-dname",
        "CN=api",
        "-ext",
        "san=ip:127.0.0.1,dns:localhost",
        "-keystore",
        keys.toString());
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "api",
        "-keystore",
        keys.toString(),
        "-file",
        folder.resolve("ca.pem").toString());
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    server.setHttpsConfigurator(new HttpsConfigurator(serving(keys)));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    return server;
  }

  private static void keytool(String... arguments) throws Exception {
    var command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storepass", "training"));
    if (new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start().waitFor()
        != 0) {
      throw new IOException("keytool failed: " + command);
    }
  }

  private static SSLContext serving(Path keys) throws GeneralSecurityException, IOException {
    var password = "training".toCharArray();
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(KeyStore.getInstance(keys.toFile(), password), password);
    var context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var query = String.valueOf(exchange.getRequestURI().getQuery());
      var node = NODE.formatted(1, 1);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      // A cluster without Cilium's resources: nobody waits for a CiliumNode there.
      if (!exchange.getRequestURI().getPath().equals("/api/v1/nodes")) {
        var absent =
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"NotFound\",\"code\":404}";
        exchange.sendResponseHeaders(404, absent.length());
        write(exchange.getResponseBody(), absent);
        return;
      }
      if (query.matches("(.*&)?watch=(1|true)(&.*)?")) {
        exchange.sendResponseHeaders(200, 0);
        var out = exchange.getResponseBody();
        if (!query.contains("resourceVersion=1")) {
          write(out, "{\"type\":\"ADDED\",\"object\":" + node + "}\n");
        }
        while (true) {
          write(out, events.take());
        }
      }
      var body =
          "{\"kind\":\"NodeList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":["
              + node
              + "]}";
      exchange.sendResponseHeaders(200, body.length());
      write(exchange.getResponseBody(), body);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
