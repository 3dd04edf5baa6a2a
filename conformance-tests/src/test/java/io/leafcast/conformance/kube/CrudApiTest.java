package io.leafcast.conformance.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.leafcast.bgp.source.Knowledge;
import io.leafcast.k8s.objects.IpamMode;
import io.leafcast.k8s.objects.IpamSettings;
import io.leafcast.k8s.objects.NodeFacts;
import io.leafcast.k8s.objects.PoolChoice;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The small API, seen through the product's own watcher and through plain HTTP. */
final class CrudApiTest {
  private static final NodeSpec NODE =
      NodeSpec.named("node-1").withPodCidrs("192.0.2.0/24", "2001:db8:1::/64");

  /** An emptied list and an absence that only a list shows are believed after a second. */
  private static final IpamSettings QUICK =
      new IpamSettings(
          IpamMode.AUTO,
          PoolChoice.ALL,
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ZERO);

  @TempDir private Path folder = Path.of("");

  @Test
  void aNodeIsSeenToComeChangeAndGo() throws Exception {
    try (CrudApi api = CrudApi.at("127.0.0.1", 0);
        Reports reports = Reports.of(api.accessOf("node-1"), "node-1", QUICK)) {
      assertThat(reports.reason()).contains("no Node named");
      api.createNode(NODE);
      reports.prefixes("192.0.2.0/24", "2001:db8:1::/64");
      api.setPodCidrs("node-1", ImmutableList.of("192.0.2.0/24", "banana"));
      assertThat(reports.prefixes("192.0.2.0/24").rejected())
          .extracting(Knowledge.Rejected::text)
          .containsExactly("banana");
      api.setPodCidrs("node-1", ImmutableList.of());
      assertThat(reports.reason()).contains("no spec.podCIDRs", "sources.kubernetes.emptyFor");
      assertThat(reports.prefixes().remark()).contains("no spec.podCIDRs");
      api.deleteNode("node-1");
      assertThat(reports.prefixes().remark()).contains("no Node named");
    }
  }

  @Test
  void anOutageKeepsThePortAndTheObjects() throws Exception {
    try (CrudApi api = CrudApi.at("127.0.0.1", 0);
        Reports reports = Reports.of(api.accessOf("node-1"), "node-1")) {
      api.createNode(NODE);
      Knowledge before = reports.prefixes("192.0.2.0/24", "2001:db8:1::/64");
      api.stop();
      // Refused, or hung up on in the middle of a request: both are an outage.
      assertThat(reports.reason()).contains(api.server().toString());
      api.start();
      assertThat(reports.prefixes("192.0.2.0/24", "2001:db8:1::/64")).isEqualTo(before);
    }
  }

  @Test
  void aNodeDeletedDuringAnOutageIsSeenToBeGoneAfterIt() throws Exception {
    try (CrudApi api = CrudApi.at("127.0.0.1", 0);
        Reports reports = Reports.of(api.accessOf("node-1"), "node-1", QUICK)) {
      api.createNode(NODE);
      reports.prefixes("192.0.2.0/24", "2001:db8:1::/64");
      api.stop();
      reports.reason();
      api.deleteNode("node-1");
      api.compact();
      api.start();
      reports.reason("sources.kubernetes.absentFor");
      reports.prefixes();
    }
  }

  @Test
  void otherNodesAreNotSeen() throws Exception {
    try (CrudApi api = CrudApi.at("::1", 0);
        Reports reports = Reports.of(api.accessOf("node-1"), "node-1")) {
      api.createNode(NodeSpec.named("node-2").withPodCidrs("198.51.100.0/24"));
      api.createNode(NODE);
      reports.prefixes("192.0.2.0/24", "2001:db8:1::/64");
    }
  }

  @Test
  void factsAreServed() throws Exception {
    try (CrudApi api = CrudApi.at("127.0.0.1", 0);
        Reports reports = Reports.of(api.accessOf("node-1"), "node-1")) {
      api.createNode(
          NODE.withLabels(ImmutableMap.of("rack", "r1"))
              .withAnnotations(ImmutableMap.of("leaf", "192.0.2.254"))
              .withInternalAddresses("198.51.100.1", "2001:db8::1"));
      NodeFacts facts = reports.facts();
      assertThat(facts.uid()).isNotEmpty();
      assertThat(
              NodeFacts.of(
                  facts.name(), facts.labels(), facts.annotations(), facts.internalAddresses()))
          .isEqualTo(
              NodeFacts.of(
                  "node-1",
                  ImmutableMap.of("rack", "r1"),
                  ImmutableMap.of("leaf", "192.0.2.254"),
                  ImmutableList.of("198.51.100.1", "2001:db8::1")));
    }
  }

  @Test
  void theObjectsOutliveTheProcessInAFile() throws Exception {
    Path file = folder.resolve("nodes.json");
    try (CrudApi api = CrudApi.keptIn(file, "127.0.0.1", 0)) {
      api.createNode(NODE);
    }
    try (CrudApi api = CrudApi.keptIn(file, "127.0.0.1", 0)) {
      assertThat(api.podCidrs("node-1")).containsExactly("192.0.2.0/24", "2001:db8:1::/64");
    }
  }

  @Test
  void curlCreatesPatchesAndDeletes() throws Exception {
    try (CrudApi api = CrudApi.at("127.0.0.1", 0)) {
      URI nodes = api.server().resolve("/api/v1/nodes");
      URI node = api.server().resolve("/api/v1/nodes/node-1");
      String object = "{\"metadata\":{\"name\":\"node-1\"},\"spec\":{\"podCIDRs\":[\"x\"]}}";
      assertThat(send("POST", nodes, object).statusCode()).isEqualTo(201);
      assertThat(send("POST", nodes, object).statusCode()).isEqualTo(409);
      assertThat(send("POST", nodes, "{").statusCode()).isEqualTo(400);
      assertThat(send("POST", nodes, "{}").statusCode()).isEqualTo(422);
      assertThat(send("PATCH", node, "{\"metadata\":{\"labels\":{\"rack\":\"r1\"}}}").body())
          .contains("\"rack\":\"r1\"", "\"podCIDRs\":[\"x\"]");
      assertThat(send("PATCH", node, "{\"spec\":{\"podCIDRs\":null}}").body())
          .doesNotContain("podCIDRs");
      assertThat(send("DELETE", node, "").statusCode()).isEqualTo(200);
      assertThat(send("GET", node, "").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aWatchFromAForgottenVersionIsToldThatItIsGone() throws Exception {
    try (CrudApi api = CrudApi.at("127.0.0.1", 0)) {
      api.createNode(NODE);
      api.deleteNode("node-1");
      api.compact();
      assertThat(
              send("GET", api.server().resolve("/api/v1/nodes?watch=1&resourceVersion=1"), "")
                  .body())
          .contains("\"type\":\"ERROR\"", "\"code\":410");
    }
  }

  @Test
  void twoNodesOfOneNameAreAMistakeOfTheCase() throws Exception {
    try (CrudApi api = CrudApi.at("127.0.0.1", 0)) {
      api.createNode(NODE);
      assertThatIllegalStateException().isThrownBy(() -> api.createNode(NODE));
      assertThatIllegalStateException().isThrownBy(() -> api.deleteNode("node-2"));
    }
  }

  private static HttpResponse<String> send(String method, URI uri, String body)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(uri)
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
