package io.leafcast.conformance.demo;

import com.google.common.collect.ImmutableList;
import io.leafcast.conformance.lab.Lab;
import io.leafcast.conformance.lab.LabFailure;
import io.leafcast.conformance.lab.Machine;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./leafcast demo}: reads the arguments and decides what can be shown here. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    subcommands = Demo.Down.class,
    description = "A fabric of real FRR routers in network namespaces, with Leafcast on its nodes.")
public final class Demo implements Callable<Integer> {
  /** The real thing could not be shown. */
  static final int NOT_THE_REAL_THING = 2;

  static final int FAILED = 1;

  /** Everything of the demo carries it, and {@code down} looks for it. */
  static final Lab LAB = new Lab("leafcast-demo");

  /** Which Kubernetes API the demo makes. */
  enum Api {
    crud,
    kube
  }

  @Option(names = "--keep", description = "Leave it up; `./leafcast demo down` removes it.")
  private boolean keep;

  @Option(
      names = "--api",
      defaultValue = "crud",
      description =
          "crud: a small API server of the demo's own (default); kube: a real kube-apiserver.")
  private Api api = Api.crud;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Read two Nodes of this cluster instead; nothing is written to it.")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--cluster",
      description =
          "A real Kubernetes: two kubelets with containerd, and Leafcast's image as their DaemonSet.")
  private boolean cluster;

  @Option(
      names = "--ipam",
      paramLabel = "MODE",
      description =
          "cluster-pool or multi-pool: what a real Cilium wrote in that mode, and the leaf beside it.")
  private @Nullable String ipam;

  /** Set on the process that {@code --keep} leaves behind. */
  @Option(names = "--held", hidden = true)
  private boolean held;

  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Demo())
            .setExecutionExceptionHandler((failure, _, _) -> fail(failure))
            .execute(arguments));
  }

  /** What the lab says is written for the user; anything else is a mistake of ours. */
  private static int fail(Exception failure) throws Exception {
    if (failure instanceof LabFailure) {
      System.err.println("leafcast: " + failure.getMessage());
      return FAILED;
    }
    throw failure;
  }

  @Override
  public Integer call() throws Exception {
    if (!Machine.linux() || !Machine.root()) {
      return EmbeddedLeaf.show();
    }
    for (String program :
        ImmutableList.of("ip", "nsenter", "bgpd", "vtysh", "ping", "traceroute")) {
      if (Machine.program(program).isEmpty()) {
        throw new LabFailure(
            program
                + " is missing; conformance-tests/scripts/install-frr.sh installs what the demo needs");
      }
    }
    if (ipam != null) {
      if (keep) {
        throw new LabFailure("--ipam shows a story, which does not stay up: it has no --keep");
      }
      return new IpamShow(IpamShow.Mode.of(ipam)).run();
    }
    if (keep && !held) {
      return Holder.start(asked());
    }
    if (cluster) {
      return new ClusterShow(held).run();
    }
    return new Showcase(kubeconfig, api, held).run();
  }

  /** What was asked for beside {@code --keep}. */
  private ImmutableList<String> asked() {
    var words = ImmutableList.<String>builder().add("--api", api.name());
    if (kubeconfig != null) {
      words.add("--kubeconfig", kubeconfig.toString());
    }
    if (cluster) {
      words.add("--cluster");
    }
    return words.build();
  }

  /** {@code ./leafcast demo down}. */
  @Command(
      name = "down",
      mixinStandardHelpOptions = true,
      description = "Removes everything that a demo left, also after a crash.")
  static final class Down implements Callable<Integer> {
    @Override
    public Integer call() {
      if (!Machine.linux() || !Machine.root()) {
        System.err.println("leafcast: a demo that leaves something is run by root on Linux");
        return NOT_THE_REAL_THING;
      }
      System.out.println(
          LAB.remove() ? "The demo is removed." : "There is nothing of a demo to remove.");
      return 0;
    }
  }
}
