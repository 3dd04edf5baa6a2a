package io.leafcast.conformance.bench;

import io.leafcast.conformance.kube.ClusterApi;
import io.leafcast.conformance.kube.NodeSpec;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Lab;
import io.leafcast.conformance.lab.LabFailure;
import io.leafcast.conformance.lab.Machine;
import io.leafcast.conformance.lab.Relay;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
          "1,000 packets/s from pod to pod through the leaf: packets lost, longest gap, FIB events of"
              + " the leaf; the worst of %d",
          asked.runs());
      bench.table.print();
    } finally {
      Bench.progress("");
    }
  }

  private List<Supplier<HostSpeaker>> speakers(RestartAsked asked)
      throws IOException, InterruptedException {
    var access = api.accessOf(stage.rack().node());
    var speakers = new ArrayList<Supplier<HostSpeaker>>();
    if (asked.wants("Leafcast")) {
      speakers.add(() -> new LeafcastHost(stage.node(), stage.rack(), access));
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
        for (int run = 0; run < asked.runs() && applies(disturbance, speaker); run++) {
          Bench.progress(
              "%s, run %d of %d: %s"
                  .formatted(speaker.name(), run + 1, asked.runs(), disturbance.words()));
          table.add(disturbance, speaker.name(), stage.during(() -> disturb(disturbance, speaker)));
        }
      }
    } catch (LabFailure failure) {
      throw failure;
    } catch (Exception closing) {
      throw new LabFailure("cannot end " + speaker.name(), closing);
    }
    stage.awaitCleared();
  }

  private static boolean applies(Disturbance disturbance, HostSpeaker speaker) {
    return switch (disturbance) {
      case TERMINATED, KILLED, UPGRADED, AWAY, LEAF_KILLED -> true;
      case TERMINATED_WITHOUT_API, KILLED_WITHOUT_API -> speaker instanceof LeafcastHost;
    };
  }

  private void disturb(Disturbance disturbance, HostSpeaker speaker) {
    switch (disturbance) {
      case TERMINATED -> {
        speaker.terminate();
        back(speaker);
      }
      case KILLED -> {
        speaker.kill();
        back(speaker);
      }
      case UPGRADED -> {
        speaker.change();
        speaker.terminate();
        back(speaker);
      }
      case AWAY -> {
        speaker.terminate();
        away();
        back(speaker);
      }
      case TERMINATED_WITHOUT_API ->
          withoutApi(() -> {
            speaker.terminate();
            back(speaker);
          });
      case KILLED_WITHOUT_API ->
          withoutApi(() -> {
            speaker.kill();
            back(speaker);
          });
      case LEAF_KILLED -> {
        stage.leaf().killBgpd();
        stage.leaf().startBgpd();
        stage.awaitSessions();
        stage.awaitAnnounced();
      }
    }
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
