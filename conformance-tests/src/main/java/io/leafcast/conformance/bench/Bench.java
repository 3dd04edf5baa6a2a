package io.leafcast.conformance.bench;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.errorprone.annotations.FormatMethod;
import io.leafcast.conformance.bench.Contestant.Running;
import io.leafcast.conformance.kube.ClusterApi;
import io.leafcast.conformance.kube.CrudApi;
import io.leafcast.conformance.kube.KubeApi;
import io.leafcast.conformance.kube.KubePrograms;
import io.leafcast.conformance.kube.NodeSpec;
import io.leafcast.conformance.lab.Machine;
import java.io.Console;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The measurements, one after the other, and the table of each. {@code LEAFCAST_HOME} names the
 * checkout, whose distribution folder is measured; {@code bench [--runs N] [--nodes N] [--routes
 * N]}.
 */
public final class Bench implements AutoCloseable {
  private static final String NODE = "bench";
  private static final String PREFIX = "10.42.255.0/24";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration STEADY = Duration.ofSeconds(15);

  private final ImmutableList<Contestant> contestants;
  private final Contestant leafcast;
  private final ClusterApi api;
  private final Path folder;

  private Bench(ImmutableList<Contestant> others, Contestant leafcast, ClusterApi api)
      throws IOException {
    this.contestants = ImmutableList.<Contestant>builder().add(leafcast).addAll(others).build();
    this.leafcast = leafcast;
    this.api = api;
    this.folder = Files.createTempDirectory("leafcast-bench-");
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    int runs = 7;
    int nodes = 200;
    int routes = 1_000_000;
    String only = "";
    for (int i = 0; i < arguments.length; i++) {
      if (i + 1 < arguments.length && arguments[i].equals("--runs")) {
        runs = Integer.parseInt(arguments[++i]);
      } else if (i + 1 < arguments.length && arguments[i].equals("--nodes")) {
        nodes = Integer.parseInt(arguments[++i]);
      } else if (i + 1 < arguments.length && arguments[i].equals("--routes")) {
        routes = Integer.parseInt(arguments[++i]);
      } else if (i + 1 < arguments.length && arguments[i].equals("--only")) {
        only = arguments[++i];
      } else {
        System.err.println(
            "usage: leafcast bench [--runs N] [--nodes N, up to 255] [--routes N] [--only SPEAKER];"
                + " 0 leaves out");
        System.exit(2);
      }
    }
    Path home = Path.of(Optional.ofNullable(System.getenv("LEAFCAST_HOME")).orElse("."));
    ImmutableList<Contestant> others =
        Stream.of(Contestant.frr(), Contestant.bird(), Contestant.gobgp())
            .flatMap(Optional::stream)
            .collect(ImmutableList.toImmutableList());
    Contestant leafcast =
        Contestant.leafcast(home.resolve("bgp-daemon/target/dist").toAbsolutePath());
    if (runs > 0 || nodes > 0) {
      try (ClusterApi api = openApi(home);
          Bench bench = new Bench(others, leafcast, api)) {
        if (runs > 0) {
          bench.starts(runs);
          bench.memory();
        }
        if (nodes > 0) {
          bench.nodes(Math.min(nodes, 255));
        }
      }
    }
    String wanted = only;
    Flood.compare(
        Stream.concat(Stream.of(leafcast), others.stream())
            .filter(contestant -> wanted.isEmpty() || contestant.name().equals(wanted))
            .toList(),
        routes);
  }

  /** The real API server over TLS if it was built, else the small one over HTTP. */
  static ClusterApi openApi(Path home) throws IOException, InterruptedException {
    Optional<KubePrograms> programs = KubePrograms.find();
    if (programs.isPresent()) {
      System.out.println("Kubernetes API: kube-apiserver, over TLS, with the shipped ClusterRole");
      return KubeApi.open(
          programs.get(), KubeApi.Settings.onLoopback(home.resolve("deploy/manifests")));
    }
    System.out.println(
        "Kubernetes API: a small server of ours over HTTP, since no kube-apiserver is built"
            + " (conformance-tests/scripts/build-kube.sh)");
    return CrudApi.at("127.0.0.1", 0);
  }

  /** Process start to the prefix at the listener, in turns, so that noise is everybody's. */
  private void starts(int runs) throws IOException, InterruptedException {
    api.createNode(NodeSpec.named(NODE).withPodCidrs(PREFIX));
    Map<Contestant, List<Duration>> measured = new LinkedHashMap<>();
    for (int run = 0; run < runs; run++) {
      for (Contestant contestant : contestants) {
        progress("start, run %d of %d: %s".formatted(run + 1, runs, contestant.name()));
        try (Listener listener = Listener.open();
            Running running = start(contestant, listener)) {
          long arrived = await(listener, running);
          measured
              .computeIfAbsent(contestant, any -> new ArrayList<>())
              .add(Duration.ofNanos(arrived - running.begun()));
        }
      }
    }
    Duration ours = Durations.of(measured.getOrDefault(leafcast, List.of())).median();
    print("Process start to the prefix at a listening peer, ms (%d runs each, in turns)", runs);
    print("  %-10s %9s %9s %9s   %s", "", "least", "median", "most", "median by Leafcast's");
    for (Contestant contestant : contestants) {
      Durations times = Durations.of(measured.getOrDefault(contestant, List.of()));
      print(
          "  %-10s %9s %9s %9s   %.2f",
          contestant.name(),
          Durations.milliseconds(times.least()),
          Durations.milliseconds(times.median()),
          Durations.milliseconds(times.most()),
          (double) times.median().toNanos() / ours.toNanos());
    }
  }

  /** Resident memory some time after the prefix was announced; Leafcast's watch is open. */
  private void memory() throws IOException, InterruptedException {
    print("Memory %d s after the prefix was announced, MiB", STEADY.toSeconds());
    print("  %-10s %9s %9s", "", "RSS", "PSS");
    for (Contestant contestant : contestants) {
      progress("memory: " + contestant.name());
      try (Listener listener = Listener.open();
          Running running = start(contestant, listener)) {
        await(listener, running);
        TimeUnit.SECONDS.sleep(STEADY.toSeconds());
        print(
            "  %-10s %9.1f %9.1f",
            contestant.name(), running.memory("Rss") / 1024.0, running.memory("Pss") / 1024.0);
      }
    }
    api.deleteNode(NODE);
  }

  /** A Node's creation to its UPDATE: the API's answer to the creator, the octets as captured. */
  private void nodes(int count) throws IOException, InterruptedException {
    Optional<Path> tcpdump = Machine.program("tcpdump");
    if (tcpdump.isEmpty() || !Machine.root()) {
      print("Node to UPDATE: not measured, it needs root and tcpdump");
      return;
    }
    List<Duration> measured = new ArrayList<>();
    try (Listener listener = Listener.open();
        Capture capture = Capture.of(tcpdump.get(), listener.port())) {
      api.createNode(NodeSpec.named(NODE).withPodCidrs(PREFIX));
      try (Running running = start(leafcast, listener)) {
        await(listener, running);
        api.deleteNode(NODE);
        capture.withdrawn(PREFIX);
        for (int i = 0; i < count && running.process().isAlive(); i++) {
          progress("Node %d of %d".formatted(i + 1, count));
          String prefix = "10.42.%d.0/24".formatted(i);
          api.createNode(NodeSpec.named(NODE).withPodCidrs(prefix));
          Instant answered = Instant.now();
          measured.add(Duration.between(answered, capture.announced(prefix)));
          api.deleteNode(NODE);
          capture.withdrawn(prefix);
        }
      }
    }
    Durations times = Durations.of(measured);
    print("Node created (the API's answer) to UPDATE on the wire, ms (%d Nodes)", count);
    print("  %9s %9s %9s %9s", "least", "p50", "p99", "most");
    print(
        "  %9s %9s %9s %9s",
        Durations.milliseconds(times.least()),
        Durations.milliseconds(times.median()),
        Durations.milliseconds(times.percentile(99)),
        Durations.milliseconds(times.most()));
    print("  (below zero: the UPDATE was there before the creator had its answer)");
  }

  private Running start(Contestant contestant, Listener listener)
      throws IOException, InterruptedException {
    Path own = Files.createTempDirectory(folder, "run-");
    return contestant.start(
        own,
        "bench",
        ImmutableMap.of(
            "PORT", Integer.toString(listener.port()),
            "PREFIX", PREFIX,
            "FOLDER", own.toString(),
            "HTTP", Integer.toString(freePort()),
            "ACCESS", api.accessOf(NODE).keys()));
  }

  /** When the prefix came; a speaker that ends first, or is not heard in a minute, is an error. */
  private static long await(Listener listener, Running running)
      throws IOException, InterruptedException {
    CompletableFuture<Long> arrival = listener.arrival(PREFIX);
    try {
      CompletableFuture.anyOf(arrival, running.process().onExit())
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return arrival.resultNow();
    } catch (TimeoutException | IllegalStateException never) {
      throw new IOException(
          "the prefix was not announced; its output:\n" + Files.readString(running.output()),
          never);
    } catch (ExecutionException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Override
  public void close() throws IOException {
    progress("");
    MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** One line that is written over, on a terminal only. */
  @SuppressWarnings("SystemConsoleNull") // JDK 25 is back to null where there is no terminal.
  static void progress(String what) {
    Console console = System.console();
    if (console != null && console.isTerminal()) {
      System.err.print("\r\033[K" + what);
    }
  }

  @FormatMethod
  static void print(String format, Object... values) {
    progress("");
    System.out.printf(format + "%n", values);
  }
}
