package io.leafcast.conformance.bench;

import com.google.common.collect.ImmutableMap;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.leafcast.conformance.bench.Contestant.Running;
import io.leafcast.conformance.kube.KubeApi;
import io.leafcast.conformance.kube.KubeObjects;
import io.leafcast.conformance.kube.KubePrograms;
import io.leafcast.conformance.kube.NodeSpec;
import io.leafcast.conformance.kube.ServiceSpec;
import io.leafcast.conformance.kube.ServiceSpec.Condition;
import io.leafcast.conformance.lab.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/**
 * A daemon beside many Services of a real kube-apiserver: how long it takes from its start to the
 * last prefix, what it weighs, and how long from a changed EndpointSlice to the UPDATE. Once all
 * Services are chosen and once the hundredth part. {@code LEAFCAST_HOME} names the checkout; {@code
 * services [--services N] [--endpoints N, of each] [--changes N]}.
 */
public final class ServicesBench implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration STEADY = Duration.ofSeconds(20);

  /** Longer than what is told at once is kept apart. */
  private static final Duration REST = Duration.ofMillis(400);

  private static final int AT_ONCE = 16;
  private static final int MOST_IN_BURST = 1_000;

  private final KubeApi api;
  private final Contestant leafcast;
  private final Path folder;
  private final ServicesLoad load;

  private ServicesBench(KubeApi api, Contestant leafcast, ServicesLoad load) throws IOException {
    this.api = api;
    this.leafcast = leafcast;
    this.load = load;
    this.folder = Files.createTempDirectory("leafcast-bench-");
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Optional<ServicesLoad> asked = ServicesLoad.of(arguments);
    if (asked.isEmpty()) {
      System.err.println(
          "usage: leafcast bench services [--services N, up to 20000] [--endpoints N]"
              + " [--changes N]");
      System.exit(2);
      return;
    }
    Optional<KubePrograms> programs = KubePrograms.find();
    Optional<Path> tcpdump = Machine.program("tcpdump");
    if (programs.isEmpty() || tcpdump.isEmpty() || !Machine.root()) {
      System.err.println(
          "this needs root, tcpdump and a kube-apiserver: conformance-tests/scripts/build-kube.sh");
      System.exit(1);
      return;
    }
    Path home = Path.of(Optional.ofNullable(System.getenv("LEAFCAST_HOME")).orElse("."));
    try (KubeApi api =
            KubeApi.open(
                programs.get(), KubeApi.Settings.onLoopback(home.resolve("deploy/manifests")));
        ServicesBench bench =
            new ServicesBench(
                api,
                Contestant.leafcast(home.resolve("bgp-daemon/target/dist").toAbsolutePath()),
                asked.get())) {
      bench.fill();
      bench.measure("none of them", "{matchLabels: {sample: \"none\"}}", 0, tcpdump.get());
      bench.measure("every hundredth", "{matchLabels: {sample: \"yes\"}}", 100, tcpdump.get());
      bench.measure("all of them", "{}", 1, tcpdump.get());
    }
  }

  /** Makes the Services, many at once. */
  private void fill() throws IOException, InterruptedException {
    api.createNode(NodeSpec.named("bench"));
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> made = new ArrayList<>();
      for (int i = 0; i < load.services(); i++) {
        int which = i;
        made.add(
            threads.submit(() -> {
              make(which);
              return "";
            }));
      }
      for (int i = 0; i < made.size(); i++) {
        if (i % 100 == 0) {
          Bench.progress("Service %d of %d".formatted(i, load.services()));
        }
        made.get(i).get();
      }
    } catch (ExecutionException refused) {
      throw new IOException("a Service could not be made", refused.getCause());
    }
  }

  private void make(int which) throws IOException, InterruptedException {
    ServiceSpec service = service(which);
    KubeObjects objects = api.objects();
    objects.create(
        ServiceSpec.SERVICES,
        service
            .loadBalancer("Cluster")
            .replace(
                "\"team\"",
                "\"sample\": \"%s\", \"team\"".formatted(which % 100 == 0 ? "yes" : "no")));
    objects.merge(service.path() + "/status", ServiceSpec.ingress(address(which)));
    objects.create(
        ServiceSpec.SLICES, service.slice(slice(which), endpoints(which, Condition.READY)));
  }

  /** Makes all endpoints of a Service so. */
  private void change(int which, Condition condition) throws IOException, InterruptedException {
    api.objects()
        .merge(
            ServiceSpec.slicePath(slice(which)),
            ServiceSpec.endpoints(endpoints(which, condition)));
  }

  private String[] endpoints(int which, Condition condition) {
    return IntStream.range(0, load.endpoints())
        .mapToObj(i ->
            ServiceSpec.endpoint(
                "worker-" + (which + i) % 100, "10.42.%d.%d".formatted(which % 256, i), condition))
        .toArray(String[]::new);
  }

  private static ServiceSpec service(int which) {
    return new ServiceSpec("a-service-of-the-bench-" + which);
  }

  /** As a controller names them. */
  private static String slice(int which) {
    return "a-service-of-the-bench-%d-x7k2p".formatted(which);
  }

  private static String address(int which) {
    return "198.18.%d.%d".formatted(which / 250, 1 + which % 250);
  }

  /** Each {@code step}th Service is chosen; 0 for none. */
  private void measure(String what, String selector, int step, Path tcpdump)
      throws IOException, InterruptedException {
    int chosen = step == 0 ? 0 : Math.ceilDiv(load.services(), step);
    Bench.progress("chosen: " + what);
    try (Listener listener = Listener.open();
        Capture capture = Capture.of(tcpdump, listener.port());
        Running running = start(listener, selector)) {
      Duration all = awaitAll(listener, running, chosen, step);
      TimeUnit.SECONDS.sleep(STEADY.toSeconds());
      Bench.print(
          "%d Services with %d endpoints, chosen: %s (%d)",
          load.services(), load.services() * load.endpoints(), what, chosen);
      Bench.print(
          "  process start to the last prefix at the leaf %s ms; %d s later RSS %.1f MiB, PSS %.1f"
              + " MiB, most so far %.1f MiB; CPU so far %.2f s",
          Durations.milliseconds(all),
          STEADY.toSeconds(),
          running.memory("Rss") / 1024.0,
          running.memory("Pss") / 1024.0,
          running.peak() / 1024.0,
          running.cpuTicks() / 100.0);
      if (step > 0) {
        changes(capture, running, chosen, step);
      }
    }
  }

  private void changes(Capture capture, Running running, int chosen, int step)
      throws IOException, InterruptedException {
    List<Duration> measured = new ArrayList<>();
    long before = running.cpuTicks();
    int count = Math.min(load.changes(), Math.max(1, chosen / 2));
    for (int i = 0; i < count; i++) {
      Bench.progress("change %d of %d".formatted(i + 1, count));
      int which = i * step;
      change(which, Condition.NOT_READY);
      Instant answered = Instant.now();
      measured.add(Duration.between(answered, capture.withdrawn(address(which) + "/32")));
      TimeUnit.MILLISECONDS.sleep(REST.toMillis());
    }
    long ticks = running.cpuTicks() - before;
    Durations times = Durations.of(measured);
    Bench.print(
        "  EndpointSlice changed (the API's answer) to UPDATE on the wire, ms (%d changes): least %s,"
            + " p50 %s, p99 %s, most %s; CPU of one %.1f ms",
        count,
        Durations.milliseconds(times.least()),
        Durations.milliseconds(times.median()),
        Durations.milliseconds(times.percentile(99)),
        Durations.milliseconds(times.most()),
        ticks * 10.0 / count);
    burst(capture, chosen, step);
    for (int i = 0; i < chosen && step > 1; i++) { // the next ones need theirs
      int which = i * step;
      change(which, Condition.READY);
    }
  }

  /** All the Services that are chosen lose their endpoints, as fast as the API takes it. */
  private void burst(Capture capture, int chosen, int step)
      throws IOException, InterruptedException {
    int count = Math.min(MOST_IN_BURST, Math.max(1, chosen / 2));
    int first = chosen - count;
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      Instant begun = Instant.now();
      List<Future<Instant>> answers = new ArrayList<>();
      for (int i = first; i < chosen; i++) {
        int which = i * step;
        answers.add(
            threads.submit(() -> {
              change(which, Condition.NOT_READY);
              return Instant.now();
            }));
      }
      List<Duration> late = new ArrayList<>();
      Instant last = begun;
      for (int i = 0; i < count; i++) {
        Instant answered = answers.get(i).get();
        Instant seen = capture.withdrawn(address((first + i) * step) + "/32");
        late.add(Duration.between(answered, seen));
        last = answered.isAfter(last) ? answered : last;
      }
      Durations times = Durations.of(late);
      Bench.print(
          "  %d changed within %s ms, each to its UPDATE, ms: p50 %s, p99 %s, most %s",
          count,
          Durations.milliseconds(Duration.between(begun, last)),
          Durations.milliseconds(times.median()),
          Durations.milliseconds(times.percentile(99)),
          Durations.milliseconds(times.most()));
    } catch (ExecutionException refused) {
      throw new IOException("a change was refused", refused.getCause());
    }
  }

  private Duration awaitAll(Listener listener, Running running, int chosen, int step)
      throws IOException, InterruptedException {
    CompletableFuture<?>[] arrivals =
        IntStream.range(0, chosen)
            .mapToObj(i -> listener.arrival(address(i * step) + "/32"))
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.anyOf(CompletableFuture.allOf(arrivals), running.process().onExit())
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException never) {
      throw new IOException(
          "not every prefix came; its output:\n" + Files.readString(running.output()), never);
    }
    return Duration.ofNanos(System.nanoTime() - running.begun());
  }

  private Running start(Listener listener, String selector)
      throws IOException, InterruptedException {
    Path own = Files.createTempDirectory(folder, "run-");
    return leafcast.start(
        own,
        "services",
        ImmutableMap.of(
            "PORT", Integer.toString(listener.port()),
            "FOLDER", own.toString(),
            "HTTP", Integer.toString(Bench.freePort()),
            "SELECTOR", selector,
            "ACCESS", api.accessOf("bench").keys()));
  }

  @Override
  public void close() throws IOException {
    Bench.progress("");
    MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
  }
}
