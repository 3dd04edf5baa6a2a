package io.leafcast.conformance.cases;

import static io.leafcast.conformance.lab.Eventually.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.leafcast.conformance.kube.KubeApi;
import io.leafcast.conformance.kube.Rights;
import io.leafcast.conformance.lab.Checkout;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Eventually;
import io.leafcast.conformance.lab.Pair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a daemon tells a real kube-apiserver of its node, by the shipped roles, with the shipped
 * definition of LeafcastNodes: one daemon, one leaf, and what happens to them in its order.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReportIT {
  private static final String NODE = "worker-2";
  private static final String NODE_PATH = "/api/v1/nodes/" + NODE;
  private static final String TOLD = "/apis/leafcast.io/v1alpha1/leafcastnodes/";
  private static final String EVENTS = "/apis/events.k8s.io/v1/namespaces/default/events";
  private static final String TAINT = "leafcast.io/not-announced";
  private static final String OTHER_TAINT = "example.com/keep";
  private static final String CONDITION = "LeafcastRoutesAnnounced";
  private static final Path NODE_WRITER = Shipped.NODE_WRITER.resolve("rbac.yaml");
  private static final Path GOLDEN =
      Checkout.root().resolve("k8s-watcher/src/test/resources/report/worker-1.json");

  @RegisterExtension private static final SharedApi SHARED = new SharedApi();

  private static @Nullable NodeStage stage;
  private static @Nullable Daemon daemon;

  @BeforeAll
  static void open() throws Exception {
    NodeStage made = NodeStage.set("lc-it-report", NODE, api());
    stage = made;
    for (ObjectNode object : Shipped.objects(NODE_WRITER)) {
      api().objects().apply(object);
    }
    api().createNode(made.spec());
    api()
        .objects()
        .merge(
            NODE_PATH,
            """
            {"spec": {"taints": [
              {"key": "%1$s", "effect": "NoExecute"},
              {"key": "%2$s", "value": "a", "effect": "NoSchedule"},
              {"key": "%1$s", "effect": "NoSchedule"}]}}
            """
                .formatted(TAINT, OTHER_TAINT));
    daemon =
        made.start(
            "10.42.0.0/16, \"fd42::/48\"",
            "",
            "report: {interval: 1, taint: %s, condition: %s}".formatted(TAINT, CONDITION));
  }

  @AfterAll
  static void shut() throws IOException {
    if (stage != null) {
      stage.close();
    }
  }

  @Test
  @Order(1)
  void theStartupTaintGoesOnceTheLeafHasTheRoutesAndTheOtherStays() throws Exception {
    ImmutableSet<String> cidrs = ImmutableSet.copyOf(api().podCidrs(NODE));
    assertThat(cidrs).hasSize(2);
    see("the startup taint is gone", NODE_PATH, node -> !taints(node).contains(TAINT));
    assertThat(present(stage).leaf().prefixes()).isEqualTo(cidrs);
    assertThat(taints(read(NODE_PATH))).containsExactly(OTHER_TAINT);
    JsonNode condition =
        see(
            "the condition is True",
            NODE_PATH,
            node -> condition(node, CONDITION).path("status").asString("").equals("True"));
    assertThat(condition(condition, CONDITION).path("reason").asString(""))
        .isEqualTo("RoutesAnnounced");
  }

  @Test
  @Order(2)
  void theLeafcastNodeIsItsNodesAndSaysHowItGoes() {
    JsonNode told =
        see(
            "the LeafcastNode says that all is well",
            TOLD + NODE,
            node -> node.at("/status/summary/announced").asInt(0) == 2);
    JsonNode owner = told.at("/metadata/ownerReferences/0");
    assertThat(owner.path("kind").asString("")).isEqualTo("Node");
    assertThat(owner.path("name").asString("")).isEqualTo(NODE);
    assertThat(owner.path("uid").asString("")).isEqualTo(uid());
    assertThat(told.at("/status/summary/sessions").asString("")).isEqualTo("1/1");
    assertThat(told.at("/status/sessions/0/state").asString("")).isEqualTo("Established");
    assertThat(told.at("/status/sessions/0/negotiated/routerId").asString(""))
        .isEqualTo("10.255.1.1");
    assertThat(told.at("/status/prefixes").valueStream().map(prefix -> prefix.at("/announcedTo/0")))
        .extracting(peer -> peer.asString(""))
        .containsExactly("leaf-1", "leaf-1");
    assertThat(condition(told, "SessionsEstablished").path("status").asString(""))
        .isEqualTo("True");
    event("SessionEstablished", "Normal");
  }

  @Test
  @Order(3)
  void aSessionThatALeafShutsDownIsTheLastErrorAndAnEventOfTheNode() {
    present(stage)
        .leaf()
        .configure("router bgp 4200000001", "neighbor %s shutdown".formatted(Pair.NODE_IPV6));
    JsonNode told =
        see(
            "the LeafcastNode says why the session is down",
            TOLD + NODE,
            node -> node.at("/status/sessions/0/state").asString("").equals("Down"));
    // The Cease, or what came of the next dial: which is the last one depends on when it is
    // written.
    String reason = told.at("/status/sessions/0/lastError/reason").asString("");
    assertThat(reason).isNotEmpty();
    assertThat(told.at("/status/sessions/0/lastError/text").asString("")).isNotEmpty();
    assertThat(told.at("/status/summary/sessions").asString("")).isEqualTo("0/1");
    assertThat(told.at("/status/summary/reason").asString("")).isEqualTo("leaf-1: " + reason);
    assertThat(condition(told, "SessionsEstablished").path("status").asString(""))
        .isEqualTo("False");
    assertThat(event("SessionDown", "Warning").path("note").asString(""))
        .contains("Administrative Shutdown");
    assertThat(taints(read(NODE_PATH))).as("it is never put there").doesNotContain(TAINT);
  }

  /** ReportJsonTest holds that this is what is written. */
  @Test
  @Order(4)
  void theGoldenFileIsTakenAsItIs() throws Exception {
    ObjectNode golden = (ObjectNode) JsonMapper.shared().readTree(Files.readString(GOLDEN));
    ObjectNode object = golden.deepCopy();
    object.remove("status");
    api().objects().apply(object);
    api().objects().applyStatus(golden);
    assertThat(read(TOLD + "worker-1").path("status")).isEqualTo(golden.path("status"));
  }

  @Test
  @Order(5)
  void nodeWriterIsNeededWholeAndNothingIsAskedForThatNoRoleAllows() throws Exception {
    ImmutableSet<String> used =
        api().audit().requests().stream()
            .flatMap(request -> request.rights().stream())
            .collect(ImmutableSet.toImmutableSet());
    assertThat(used).containsAll(Rights.of(Shipped.objects(NODE_WRITER)));
    assertThat(used)
        .contains("patch leafcastnodes.leafcast.io/status", "create events.events.k8s.io");
    assertThat(api().audit().refused()).isEmpty();
  }

  /** The Event of that reason, which is about the Node. */
  private static JsonNode event(String reason, String type) {
    JsonNode all =
        see("there is an Event " + reason, EVENTS, events -> first(events, reason).isPresent());
    JsonNode event = first(all, reason).orElseThrow();
    assertThat(event.path("type").asString("")).isEqualTo(type);
    assertThat(event.at("/regarding/kind").asString("")).isEqualTo("Node");
    assertThat(event.at("/regarding/name").asString("")).isEqualTo(NODE);
    assertThat(event.at("/regarding/uid").asString("")).isEqualTo(uid());
    return event;
  }

  private static Optional<JsonNode> first(JsonNode events, String reason) {
    return events
        .path("items")
        .valueStream()
        .filter(event -> event.path("reason").asString("").equals(reason))
        .findFirst();
  }

  /** Those that Kubernetes itself puts there are left out: its Node has no kubelet. */
  private static ImmutableList<String> taints(JsonNode node) {
    return node.at("/spec/taints")
        .valueStream()
        .map(taint -> taint.path("key").asString(""))
        .filter(key -> !key.startsWith("node.kubernetes.io/"))
        .collect(ImmutableList.toImmutableList());
  }

  private static JsonNode condition(JsonNode object, String type) {
    return object
        .at("/status/conditions")
        .valueStream()
        .filter(condition -> condition.path("type").asString("").equals(type))
        .findFirst()
        .orElse(JsonMapper.shared().missingNode());
  }

  private static String uid() {
    return read(NODE_PATH).at("/metadata/uid").asString("");
  }

  private static JsonNode see(String what, String path, Predicate<JsonNode> enough) {
    return Eventually.see(
        what + "; the daemon's log:\n" + present(daemon).log(), SOON, () -> read(path), enough);
  }

  /** What is at a path; a missing node while there is nothing. */
  private static JsonNode read(String path) {
    try {
      return api().objects().exists(path)
          ? api().objects().read(path)
          : JsonMapper.shared().missingNode();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + path + " is read", interrupted);
    }
  }

  private static KubeApi api() {
    return SHARED.api();
  }

  private static <T> T present(@Nullable T made) {
    if (made == null) {
      throw new AssertionError("nothing is open");
    }
    return made;
  }
}
