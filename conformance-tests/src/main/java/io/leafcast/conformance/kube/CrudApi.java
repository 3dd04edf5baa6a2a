package io.leafcast.conformance.kube;

import com.google.common.collect.ImmutableList;
import com.google.common.net.InetAddresses;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A small Kubernetes API that keeps Node objects and serves get, list, watch, create, update, patch
 * and delete over plain HTTP. It can be stopped and started again on the same port with its objects
 * kept; in another process too, if they are kept in a file.
 *
 * <p>Ours, because fabric8's CRUD server (kubernetes-server-mock 8.0.0) answers every watch with a
 * WebSocket, where Kubernetes streams JSON over HTTP; it ignores resourceVersion, knows neither 410
 * Gone nor bookmarks, and loses its port and objects with a shutdown.
 */
public final class CrudApi implements ClusterApi {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final NodeStore nodes = new NodeStore();
  private final InetSocketAddress address;
  private final Optional<Path> file;
  private @Nullable Running running;

  private record Running(HttpServer server, NodeRequests requests, ExecutorService threads) {}

  private CrudApi(InetSocketAddress address, Optional<Path> file) {
    this.address = address;
    this.file = file;
  }

  /** Serves at {@code address}, a literal; port 0 takes any, and keeps it from then on. */
  public static CrudApi at(String address, int port) throws IOException {
    return open(address, port, Optional.empty());
  }

  /**
   * The same, with the objects in {@code file}: read now if it exists, written before each change
   * is answered.
   */
  public static CrudApi keptIn(Path file, String address, int port) throws IOException {
    return open(address, port, Optional.of(file));
  }

  /**
   * A process of its own: {@code CrudApi ADDRESS PORT FILE}. For a demo that stays up after its
   * program has ended; ends with SIGTERM.
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 3) {
      System.err.println("usage: CrudApi ADDRESS PORT FILE");
      System.exit(2);
    }
    CrudApi api = keptIn(Path.of(arguments[2]), arguments[0], Integer.parseInt(arguments[1]));
    System.out.println("serving Nodes at " + api.server());
  }

  private static CrudApi open(String address, int port, Optional<Path> file) throws IOException {
    InetAddress host = InetAddresses.forString(address);
    CrudApi probe = new CrudApi(new InetSocketAddress(host, port), file);
    if (file.isPresent() && Files.exists(file.get())) {
      probe.nodes.restore((ObjectNode) JSON.readTree(file.get()));
    }
    if (port != 0) {
      probe.start();
      return probe;
    }
    HttpServer server = HttpServer.create(probe.address, 0);
    CrudApi api = new CrudApi(server.getAddress(), file);
    api.nodes.restore(probe.nodes.save());
    api.run(server);
    return api;
  }

  @Override
  public URI server() {
    return URI.create(
        "http://" + InetAddresses.toUriString(address.getAddress()) + ":" + address.getPort());
  }

  @Override
  public DaemonAccess accessOf(String node) {
    return new DaemonAccess(server(), Optional.empty(), Optional.empty());
  }

  @Override
  public void createNode(NodeSpec node) {
    keep(nodes.create(node.toJson()), "Node " + node.name() + " exists already");
  }

  @Override
  public void deleteNode(String name) {
    keep(nodes.delete(name), "there is no Node " + name);
  }

  @Override
  public ImmutableList<String> podCidrs(String name) {
    return nodes.list(Optional.of(name)).stream()
        .flatMap(node -> node.path("spec").path("podCIDRs").valueStream())
        .map(cidr -> cidr.asString())
        .collect(ImmutableList.toImmutableList());
  }

  /**
   * Sets, changes or (given none) removes a Node's podCIDRs. Takes anything: the first is written
   * to podCIDR too, as Kubernetes does.
   */
  public void setPodCidrs(String name, ImmutableList<String> cidrs) {
    keep(
        nodes.edit(
            name,
            node -> {
              NodeSpec.writePodCidrs(node.withObject("spec"), cidrs);
              return node;
            }),
        "there is no Node " + name);
  }

  /** Forgets the history: a watch that goes on from an older version is told 410 Gone. */
  public void compact() {
    nodes.compact();
  }

  @Override
  public synchronized void stop() {
    Running ended = running;
    if (ended == null) {
      return;
    }
    running = null;
    ended.requests().close();
    ended.server().stop(0);
    ended.threads().shutdownNow();
  }

  @Override
  public synchronized void start() throws IOException {
    if (running == null) {
      run(HttpServer.create(address, 0));
    }
  }

  @Override
  public void close() {
    stop();
  }

  private void keep(Optional<ObjectNode> change, String otherwise) {
    if (change.isEmpty()) {
      throw new IllegalStateException(otherwise);
    }
    keep();
  }

  /** Writes the objects to the file, if there is one, by way of a rename. */
  private synchronized void keep() {
    if (file.isEmpty()) {
      return;
    }
    Path target = file.get().toAbsolutePath();
    Path next = target.resolveSibling(target.getFileName() + ".new");
    try {
      Files.write(next, JSON.writeValueAsBytes(nodes.save()));
      Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException broken) {
      throw new IllegalStateException("cannot keep the Nodes in " + target, broken);
    }
  }

  private synchronized void run(HttpServer server) {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    NodeRequests requests = new NodeRequests(nodes, this::keep);
    server.createContext("/", requests);
    server.setExecutor(threads);
    server.start();
    running = new Running(server, requests, threads);
  }
}
