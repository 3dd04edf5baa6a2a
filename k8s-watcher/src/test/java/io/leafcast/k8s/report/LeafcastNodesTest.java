package io.leafcast.k8s.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.leafcast.k8s.client.Answer;
import io.leafcast.k8s.client.Api;
import io.leafcast.k8s.client.ApiSettings;
import io.leafcast.k8s.client.HttpApi;
import io.leafcast.k8s.client.Named;
import io.leafcast.k8s.client.Part;
import io.leafcast.k8s.client.Patience;
import io.leafcast.k8s.client.ScriptedApi;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LeafcastNodesTest {

  /** One without a time, as a hand may write it, takes no other with it. */
  @Test
  void theConditionsThatStandInTheApiAreRead() throws Exception {
    String object =
        "{\"kind\":\"LeafcastNode\",\"metadata\":{\"name\":\"worker-1\",\"resourceVersion\":\"7\"},"
            + "\"status\":{\"version\":\"9\",\"conditions\":[{\"type\":\"A\",\"status\":\"True\",\"reason\":\"R\",\"message\":\"m\","
            + "\"lastTransitionTime\":\"2026-11-23T12:00:00Z\",\"newer\":{}},{\"type\":\"B\",\"status\":\"Maybe\"}]}}";
    try (ScriptedApi server = ScriptedApi.of(ScriptedApi.ok(object));
        Api api = new HttpApi(settings(server), Patience.USUAL)) {
      assertThat(
              api.apply(
                  LeafcastNodes.RESOURCE, Named.of("worker-1"), Part.OBJECT, "leafcast", "{}"))
          .isEqualTo(
              Answer.good(
                  new LeafcastNode(
                      "worker-1",
                      ImmutableMap.of(
                          "A",
                          new Condition(
                              "A",
                              Condition.Status.TRUE,
                              "R",
                              "m",
                              Instant.parse("2026-11-23T12:00:00Z"))))));
      assertThat(server.request())
          .startsWith("PATCH /apis/leafcast.io/v1alpha1/leafcastnodes/worker-1?fieldManager=");
    }
  }

  private static ApiSettings settings(ScriptedApi server) {
    return new ApiSettings(
        Optional.of(server.uri()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        ImmutableMap.of());
  }
}
