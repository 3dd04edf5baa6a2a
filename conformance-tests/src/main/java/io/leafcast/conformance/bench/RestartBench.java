package io.leafcast.conformance.bench;

import io.leafcast.conformance.kube.ClusterApi;
import io.leafcast.conformance.kube.NodeSpec;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Lab;
import io.leafcast.conformance.lab.LabFailure;
import io.leafcast.conformance.lab.Machine;
import io.leafcast.conformance.lab.Relay;
import io.leafcast.conformance.lab.RouteMonitor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a restart costs: 1,000 packets a second from pod to pod through a leaf, and that leaf's FIB,
 * while the speaker of the node is restarted in each way, for Leafcast, FRR and GoBGP in one run.
 * {@code LEAFCAST_HOME} names the checkout; {@code restart [--runs N] [--only SPEAKER]}.
 */
public final class RestartBench {
  private static final Lab LAB = new Lab("lc-bench-restart");
  private static final Duration LONG = Duration.ofSeconds(10);

  private static final int STARTS = 7;

  private final RestartStage stage;
  private final ClusterApi api;
  private final RestartTable table = new RestartTable();

  private RestartBench(RestartStage stage, ClusterApi api) {
    this.stage = stage;
    this.api = api;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Optional<RestartAsked> read = RestartAsked.of(arguments);
    if (read.isEmpty()) {
      System.err.printf(
          "usage: leafcast bench restart [--runs N] [--only SPEAKER] [--case CASE]; cases: %s%n",
          Stream.of(Disturbance.values()).map(Disturbance::key).collect(Collectors.joining(", ")));
      System.exit(2);
      return;
    }
    RestartAsked asked = read.get();
    if (!Machine.linux() || !Machine.root()) {
      System.err.println("this needs root on Linux, FRR and traffic between network namespaces");
      System.exit(1);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(LAB::remove, "lab-down"));
    Path home = Path.of(Optional.ofNullable(System.getenv("LEAFCAST_HOME")).orElse("."));
    try (ClusterApi api = Bench.openApi(home);
        RestartStage stage = RestartStage.build(LAB);
        Relay _ = Relay.into(stage.node(), api.server().getPort())) {
      api.createNode(
          NodeSpec.named(stage.rack().node())
              .withInternalAddresses(stage.rack().nodeIpv4(), stage.rack().nodeIpv6())
              .withPodCidrs(stage.cidrs().stream().map(Object::toString).toArray(String[]::new)));
      var bench = new RestartBench(stage, api);
      for (Supplier<HostSpeaker> speaker : bench.speakers(asked)) {
        bench.measure(speaker.get(), asked);
      }
      Bench.print(
          "1,000 packets/s from pod to pod through the leaf, whose FIB events these are; the worst of %d",
          asked.runs());
      bench.table.print();
      if (asked.wants("Leafcast")) {
        Bench.print(
            "  Leafcast, exec to the prefix at a peer, API away, saved set (%d runs, median and most): %s",
            STARTS,
            SavedStart.measure(home, api, STARTS)
                .map(times ->
                    Durations.milliseconds(times.median())
                        + ", "
                        + Durations.milliseconds(times.most())
                        + " ms")
                .orElse("never"));
      }
    } finally {
      Bench.progress("");
    }
  }

  private List<Supplier<HostSpeaker>> speakers(RestartAsked asked) {
    var speakers = new ArrayList<Supplier<HostSpeaker>>();
    if (asked.wants("Leafcast")) {
      speakers.add(() -> new LeafcastHost(stage.node(), stage.rack(), api));
    }
    if (asked.wants("FRR")) {
      speakers.add(() -> new FrrHost(stage.node(), stage.rack(), stage.cidrs()));
    }
    if (asked.wants("GoBGP") && Machine.program("gobgpd").isPresent()) {
      speakers.add(() -> new GobgpHost(stage.node(), stage.rack(), stage.cidrs()));
    }
    return speakers;
  }

  private void measure(HostSpeaker speaker, RestartAsked asked) {
    try (speaker) {
      speaker.start();
      stage.awaitAnnounced();
      for (Disturbance disturbance : asked.cases()) {
        int runs = runs(disturbance, speaker, asked.runs());
        for (int run = 0; run < runs; run++) {
          Bench.progress(
              "%s, run %d of %d: %s".formatted(speaker.name(), run + 1, runs, disturbance.words()));
          disturb(disturbance, speaker);
        }
      }
    } catch (LabFailure failure) {
      throw failure;
    } catch (Exception closing) {
      throw new LabFailure("cannot end " + speaker.name(), closing);
    }
    stage.awaitCleared();
  }

  /** How often it is made: what cannot be undone once, and what a speaker does not know never. */
  private static int runs(Disturbance disturbance, HostSpeaker speaker, int asked) {
    return switch (disturbance) {
      case TERMINATED, KILLED, UPGRADED, AWAY, LEAF_KILLED -> asked;
      case TERMINATED_WITHOUT_API, KILLED_WITHOUT_API ->
          speaker instanceof LeafcastHost ? asked : 0;
      case DRAINED -> speaker instanceof LeafcastHost leafcast && drains(leafcast) ? 1 : 0;
      case DECOMMISSIONED -> 1;
    };
  }

  private static boolean drains(LeafcastHost leafcast) {
    boolean drains = leafcast.drains();
    if (!drains) {
      Bench.print("%s: SKIPPED, there is no `leafcast drain --peer`", Disturbance.DRAINED.words());
    }
    return drains;
  }

  private void disturb(Disturbance disturbance, HostSpeaker speaker) {
    switch (disturbance) {
      case TERMINATED -> during(disturbance, speaker, () -> terminateAndBack(speaker));
      case KILLED -> during(disturbance, speaker, () -> killAndBack(speaker));
      case UPGRADED -> {
        speaker.change();
        during(disturbance, speaker, () -> terminateAndBack(speaker));
      }
      case AWAY ->
          during(
              disturbance,
              speaker,
              () -> {
                speaker.terminate();
                away();
                back(speaker);
              });
      case TERMINATED_WITHOUT_API ->
          during(disturbance, speaker, () -> withoutApi(() -> terminateAndBack(speaker)));
      case KILLED_WITHOUT_API ->
          during(disturbance, speaker, () -> withoutApi(() -> killAndBack(speaker)));
      case LEAF_KILLED -> during(disturbance, speaker, () -> leafKilledAndBack(speaker));
      case DRAINED -> {
        if (speaker instanceof LeafcastHost leafcast) {
          drain(leafcast);
        }
      }
      case DECOMMISSIONED -> decommission(speaker);
    }
  }

  private void during(Disturbance disturbance, HostSpeaker speaker, Runnable what) {
    table.add(disturbance, speaker.name(), stage.during(what));
  }

  private void terminateAndBack(HostSpeaker speaker) {
    long begun = System.nanoTime();
    speaker.terminate();
    table.time("SIGTERM to exit", speaker.name(), since(begun));
    back(speaker);
  }

  private void killAndBack(HostSpeaker speaker) {
    speaker.kill();
    back(speaker);
  }

  private void leafKilledAndBack(HostSpeaker speaker) {
    stage.leaf().killBgpd();
    stage.leaf().startBgpd();
    long begun = System.nanoTime();
    stage.awaitAnnounced();
    table.time("leaf's bgpd answers to prefixes there anew", speaker.name(), since(begun));
    stage.awaitSessions();
  }

  /**
   * One of two leaves: packets come in by it, and leave it for the other before it has no route.
   */
  private void drain(LeafcastHost leafcast) {
    var second = stage.plugSecondLeaf();
    var cidr = stage.cidrs().getFirst();
    leafcast.addLeaf(second.rack().leaf(), second.address(), second.rack().leafAsn());
    second.awaitDirect(cidr, RestartStage.Direct.YES);
    table.add(
        Disturbance.DRAINED,
        leafcast.name(),
        stage.during(
            second.router(),
            () -> {
              leafcast.drain(second.rack().leaf());
              second.awaitDirect(cidr, RestartStage.Direct.NO);
              second.awaitWithdrawn(cidr);
              leafcast.undrain();
              second.awaitDirect(cidr, RestartStage.Direct.YES);
            }));
  }

  private void decommission(HostSpeaker speaker) {
    var begun = new AtomicReference<>(Instant.EPOCH);
    var outcome =
        stage.during(() -> {
          begun.set(Instant.now());
          speaker.decommission();
          stage.awaitCleared();
        });
    outcome.events().stream()
        .filter(event -> event.kind() == RouteMonitor.Kind.DELETED)
        .map(RouteMonitor.Event::at)
        .max(Comparator.naturalOrder())
        .ifPresent(cleared ->
            table.time(
                "decommission to the leaf's FIB without the prefixes",
                speaker.name(),
                Duration.between(begun.get(), cleared)));
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private void back(HostSpeaker speaker) {
    speaker.start();
    stage.awaitAnnounced();
  }

  private static void away() {
    long end = System.nanoTime() + LONG.toNanos();
    Eventually.see("it was away", LONG.multipliedBy(2), System::nanoTime, now -> now > end);
  }

  /** Does it while the API is away; without a saved set the prefixes come when it is back. */
  private void withoutApi(Runnable what) {
    try {
      api.stop();
      var limit = Thread.ofVirtual().start(this::backInTime);
      what.run();
      limit.interrupt();
      limit.join();
      api.start();
    } catch (IOException broken) {
      throw new LabFailure("the API does not stop or start", broken);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new LabFailure("interrupted while the API is away", interrupted);
    }
  }

  private void backInTime() {
    try {
      TimeUnit.NANOSECONDS.sleep(LONG.toNanos());
      api.start();
    } catch (InterruptedException notNeeded) {
      // The prefixes came without the API.
    } catch (IOException broken) {
      throw new LabFailure("the API does not start", broken);
    }
  }
}
