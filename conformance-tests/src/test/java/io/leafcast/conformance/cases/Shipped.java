package io.leafcast.conformance.cases;

import com.google.common.collect.ImmutableList;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Command;
import io.leafcast.conformance.lab.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What lies in deploy/ for a cluster, read as whoever applies it reads it. */
final class Shipped {
  static final Path MANIFESTS = Checkout.root().resolve("deploy/manifests");
  static final Path CHART = Checkout.root().resolve("deploy/helm/leafcast");

  private Shipped() {}

  /** The objects of a YAML file. */
  static ImmutableList<JsonNode> objects(Path file) throws IOException {
    return objects(Files.readString(file), file.toString());
  }

  /** The objects of a YAML stream; {@code label} says in messages where it comes from. */
  static ImmutableList<JsonNode> objects(String yaml, String label) {
    var load = new Load(LoadSettings.builder().setLabel(label).build());
    var objects = ImmutableList.<JsonNode>builder();
    for (Object object : load.loadAllFromString(yaml)) {
      // A document of nothing but comments.
      if (object != null) {
        objects.add(JsonMapper.shared().valueToTree(object));
      }
    }
    return objects.build();
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
