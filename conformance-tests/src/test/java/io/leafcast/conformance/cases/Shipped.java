package io.leafcast.conformance.cases;

import com.google.common.collect.ImmutableList;
import io.leafcast.conformance.kube.KubeObjects;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Command;
import io.leafcast.conformance.lab.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.node.ObjectNode;

/** What lies in deploy/ for a cluster, read as whoever applies it reads it. */
final class Shipped {
  static final Path MANIFESTS = Checkout.root().resolve("deploy/manifests");
  static final Path NODE_WRITER = Checkout.root().resolve("deploy/components/node-writer");
  static final Path SURGE = Checkout.root().resolve("deploy/components/surge");
  static final Path CHART = Checkout.root().resolve("deploy/helm/leafcast");

  private Shipped() {}

  /** The objects of a YAML file. */
  static ImmutableList<ObjectNode> objects(Path file) throws IOException {
    return KubeObjects.parse(Files.readString(file), file.toString());
  }

  /**
   * What {@code leafcast check} says to a configuration, as the daemon of a node would: NODE_NAME
   * and NODE_IP are set.
   */
  static Command.Outcome check(Path folder, String configuration) throws IOException {
    Need.file(Checkout.daemon(), "run ./leafcast build");
    var file = folder.resolve("leafcast.yaml");
    Files.writeString(file, configuration);
    return Command.of(Checkout.daemon().toString(), "check", file.toString())
        .after(
            "env",
            "LEAFCAST_JAVA_HOME=" + Checkout.java(),
            "NODE_NAME=node-1",
            "NODE_IP=192.0.2.11")
        .run();
  }
}
