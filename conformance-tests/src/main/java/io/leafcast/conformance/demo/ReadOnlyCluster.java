package io.leafcast.conformance.demo;

import com.google.common.collect.ImmutableList;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.leafcast.conformance.kube.DaemonAccess;
import io.leafcast.conformance.lab.Cidr;
import io.leafcast.conformance.lab.LabFailure;
import io.leafcast.conformance.lab.Rack;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Any cluster that a kubeconfig leads to, read only: the demo's daemons see it through a proxy of
 * this process that passes GET on, with the kubeconfig's credentials, and refuses all else. Two of
 * its Nodes lend their names and Pod CIDRs.
 */
final class ReadOnlyCluster implements NodeApi {
  private static final String JSON = "application/json";
  private static final int NO_METHOD = 405;
  private static final int BAD_GATEWAY = 502;

  private final KubernetesClient client;
  private final HttpServer server;
  private final ExecutorService threads;
  private final ImmutableList<Guest> guests;

  private ReadOnlyCluster(
      KubernetesClient client,
      HttpServer server,
      ExecutorService threads,
      ImmutableList<Guest> guests) {
    this.client = client;
    this.server = server;
    this.threads = threads;
    this.guests = guests;
  }

  static ReadOnlyCluster open(Path kubeconfig, ImmutableList<Rack> racks) throws IOException {
    var client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(new File(kubeconfig.toString())))
            .build();
    var nodes =
        client.nodes().list().getItems().stream()
            .filter(node -> !node.getSpec().getPodCIDRs().isEmpty())
            .limit(racks.size())
            .toList();
    if (nodes.size() < racks.size()) {
      client.close();
      throw new LabFailure(
          "the demo needs %d Nodes with spec.podCIDRs; the cluster has %d"
              .formatted(racks.size(), nodes.size()));
    }
    var server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    var threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/", exchange -> pass(client, exchange));
    server.start();
    var access =
        new DaemonAccess(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
            Optional.empty(),
            Optional.empty());
    return new ReadOnlyCluster(
        client,
        server,
        threads,
        nodes.stream().map(node -> guest(node, access)).collect(ImmutableList.toImmutableList()));
  }

  private static Guest guest(Node node, DaemonAccess access) {
    return new Guest(
        node.getMetadata().getName(),
        node.getSpec().getPodCIDRs().stream()
            .map(Cidr::parse)
            .collect(ImmutableList.toImmutableList()),
        access);
  }

  @Override
  public ImmutableList<Guest> guests() {
    return guests;
  }

  /** Exactly what the two Nodes have: the supernets of a foreign cluster are not known. */
  @Override
  public ImmutableList<Cidr> supernets() {
    return guests.stream()
        .flatMap(guest -> guest.cidrs().stream())
        .collect(ImmutableList.toImmutableList());
  }

  @Override
  public int port() {
    return server.getAddress().getPort();
  }

  /** The demo's pods have addresses of their Node's CIDRs, whatever Cilium gives to its own. */
  @Override
  public Special special() {
    return new Special("ipam: node", Special.NO_REPORT);
  }

  @Override
  public String about() {
    return "your cluster, %s, read only".formatted(client.getMasterUrl());
  }

  @Override
  public String howToDelete(String node) {
    return "the cluster is yours: the demo deletes nothing in it (" + node + ")";
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    client.close();
  }

  private static void pass(KubernetesClient client, HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(NO_METHOD, -1);
        return;
      }
      var out = exchange.getResponseBody();
      var http = client.getHttpClient();
      var response =
          http.consumeBytes(
                  http.newHttpRequestBuilder().uri(target(client, exchange)).build(),
                  (buffers, body) -> {
                    write(out, buffers);
                    body.consume();
                  })
              .join();
      exchange
          .getResponseHeaders()
          .set("Content-Type", response.headers("Content-Type").stream().findFirst().orElse(JSON));
      exchange.sendResponseHeaders(response.code(), 0);
      // Nothing of the body comes before it is asked for.
      response.body().consume();
      response.body().done().join();
    } catch (CompletionException unreachable) {
      exchange.sendResponseHeaders(BAD_GATEWAY, -1);
    }
  }

  private static String target(KubernetesClient client, HttpExchange exchange) {
    return URI.create(client.getMasterUrl().toString())
        .resolve(exchange.getRequestURI().toString())
        .toString();
  }

  /** A watch is a stream: each piece goes on at once. */
  private static void write(OutputStream out, List<ByteBuffer> buffers) throws IOException {
    for (ByteBuffer buffer : buffers) {
      var octets = new byte[buffer.remaining()];
      buffer.get(octets);
      out.write(octets);
    }
    out.flush();
  }
}
