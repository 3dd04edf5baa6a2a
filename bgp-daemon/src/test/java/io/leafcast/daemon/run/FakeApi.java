package io.leafcast.daemon.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An API server with one Node, and with others' CiliumNodes where there are any: a watch stays
 * silent.
 */
final class FakeApi implements AutoCloseable {
  private static final String NODES =
      """
      {"kind":"NodeList","apiVersion":"v1","metadata":{"resourceVersion":"7"},"items":[
      {"metadata":{"name":"worker-1","uid":"1","resourceVersion":"7",\
      "labels":{"rack":"r1"}},"spec":{"podCIDRs":["198.51.100.64/26"]},\
      "status":{"addresses":[{"type":"InternalIP","address":"192.0.2.17"}]}}]}
      """;

  private static final String CILIUM_NODES =
      """
      {"kind":"CiliumNodeList","apiVersion":"cilium.io/v2","metadata":{"resourceVersion":"7"},"items":[
      {"metadata":{"name":"worker-2","resourceVersion":"7"},\
      "spec":{"ipam":{"podCIDRs":["198.51.100.64/26"]}}}]}
      """;

  private volatile String nodes = NODES;
  private volatile Others others = Others.NONE;

  /** What CiliumNodes there are. */
  enum Others {
    NONE,
    HAVE_THE_SAME_CIDR
  }

  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  FakeApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Whoever lists from now on finds the Node without CIDRs. */
  void empty() {
    nodes = NODES.replace("\"198.51.100.64/26\"", "").replace("\"7\"", "\"8\"");
  }

  void others(Others now) {
    others = now;
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      if (!exchange.getRequestURI().getPath().startsWith("/api/v1/")) {
        byte[] body = CILIUM_NODES.getBytes(UTF_8);
        switch (others) {
          case NONE -> exchange.sendResponseHeaders(404, -1);
          case HAVE_THE_SAME_CIDR -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        }
      } else if (String.valueOf(exchange.getRequestURI().getQuery()).contains("watch=")) {
        exchange.sendResponseHeaders(200, 0);
        over.await();
      } else {
        byte[] body = nodes.getBytes(UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
