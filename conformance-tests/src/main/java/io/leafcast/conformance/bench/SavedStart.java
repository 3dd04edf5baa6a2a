package io.leafcast.conformance.bench;

import com.google.common.collect.ImmutableMap;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.leafcast.conformance.bench.Contestant.Running;
import io.leafcast.conformance.kube.ClusterApi;
import io.leafcast.conformance.kube.NodeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A daemon that is started again in the folder of an earlier one while the Kubernetes API is away:
 * what it announces it can only know from what was saved. On loopback, with a peer that listens.
 */
final class SavedStart {
  /** As the configuration in resources/bench calls it. */
  private static final String NODE = "bench";

  private static final String PREFIX = "10.42.254.0/24";
  private static final Duration FIRST = Duration.ofSeconds(60);

  /** A second start that takes longer has nothing saved. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Contestant leafcast;
  private final String access;
  private final Path folder;

  private SavedStart(Contestant leafcast, String access, Path folder) {
    this.leafcast = leafcast;
    this.access = access;
    this.folder = folder;
  }

  /** From exec to the prefix at the peer, {@code runs} times; empty if it did not come. */
  static Optional<Durations> measure(Path home, ClusterApi api, int runs)
      throws IOException, InterruptedException {
    api.createNode(NodeSpec.named(NODE).withPodCidrs(PREFIX));
    Path folder = Files.createTempDirectory("leafcast-bench-");
    try {
      var start =
          new SavedStart(
              Contestant.leafcast(home.resolve("bgp-daemon/target/dist").toAbsolutePath()),
              api.accessOf(NODE).keys(),
              folder);
      if (start.once(FIRST).isEmpty()) {
        throw new IOException(
            "the prefix was not announced; its output:\n"
                + Files.readString(folder.resolve("output")));
      }
      api.stop();
      List<Duration> measured = new ArrayList<>();
      for (int run = 0; run < runs; run++) {
        Bench.progress("start with a saved set, run %d of %d".formatted(run + 1, runs));
        Optional<Duration> one = start.once(PATIENCE);
        if (one.isEmpty()) {
          return Optional.empty();
        }
        measured.add(one.get());
      }
      return Optional.of(Durations.of(measured));
    } finally {
      api.start();
      api.deleteNode(NODE);
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  private Optional<Duration> once(Duration patience) throws IOException, InterruptedException {
    try (Listener listener = Listener.open();
        Running running =
            leafcast.start(
                folder,
                "bench",
                ImmutableMap.of(
                    "PORT", Integer.toString(listener.port()),
                    "PREFIX", PREFIX,
                    "FOLDER", folder.toString(),
                    "HTTP", Integer.toString(Bench.freePort()),
                    "ACCESS", access))) {
      long arrived = listener.arrival(PREFIX).get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return Optional.of(Duration.ofNanos(arrived - running.begun()));
    } catch (TimeoutException never) {
      return Optional.empty();
    } catch (ExecutionException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
