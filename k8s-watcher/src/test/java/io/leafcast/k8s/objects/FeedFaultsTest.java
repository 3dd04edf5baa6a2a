package io.leafcast.k8s.objects;

import static io.leafcast.k8s.objects.ApiFeedTest.bookmark;
import static io.leafcast.k8s.objects.ApiFeedTest.event;
import static io.leafcast.k8s.objects.ApiFeedTest.list;
import static io.leafcast.k8s.objects.ApiFeedTest.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.k8s.client.ApiSettings;
import io.leafcast.k8s.client.ScriptedApi;
import io.leafcast.k8s.objects.View.NoObject;
import io.leafcast.k8s.objects.View.Present;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Outages at random: whatever a server does for forty requests, the Node is never taken for absent
 * or without podCIDRs, nothing is told that no server said, and at the end the truth is known. One
 * seed can be run alone.
 */
final class FeedFaultsTest {
  private static final int REQUESTS = 40;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void whateverHappensOnlyWhatTheApiSaidIsTold(long seed) throws Exception {
    Random random = new Random(seed);
    List<ScriptedApi.Step> script = new ArrayList<>();
    for (int version = 10; script.size() < REQUESTS; version++) {
      script.add(step(random, version));
    }
    // Two, because a watch that was open may take the first for its own answer.
    script.add(ScriptedApi.ok(list(1000, truth(999, 77))));
    script.add(ScriptedApi.ok(list(1000, truth(999, 77))));
    try (ScriptedApi api = ScriptedApi.of(script);
        Sightings<NodeObject> feed = Sightings.ofNode(ApiSettings.at(api.uri()), seed)) {
      View<NodeObject> seen = feed.next();
      while (!isLastTruth(seen)) {
        assertThat(seen).isNotInstanceOf(NoObject.class);
        if (seen instanceof Present<NodeObject>(NodeObject object)) {
          assertThat(object.podCidrs())
              .singleElement()
              .asString()
              .matches("10\\.42\\.[0-9]+\\.0/24");
        }
        seen = feed.next();
      }
    }
  }

  private static boolean isLastTruth(View<NodeObject> seen) {
    return seen instanceof Present<NodeObject>(NodeObject object)
        && object.podCidrs().contains("10.42.77.0/24");
  }

  private static String truth(int version, int octet) {
    return node(version, "10.42." + octet + ".0/24");
  }

  private static ScriptedApi.Step step(Random random, int version) {
    String whole = truth(version, random.nextInt(70));
    String changed = event("MODIFIED", whole);
    return switch (random.nextInt(16)) {
      case 0 -> ScriptedApi.ok(list(version, whole));
      case 1 -> ScriptedApi.ok(list(version, whole));
      case 2 -> ScriptedApi.ok(list(version, whole));
      case 3 -> ScriptedApi.events(changed);
      case 4 -> ScriptedApi.events(changed, bookmark(version));
      case 5 -> ScriptedApi.brokenAfter(changed);
      case 6 -> ScriptedApi.brokenAfter(changed.substring(0, random.nextInt(changed.length())));
      case 7 -> ScriptedApi.raw("");
      case 8 -> ScriptedApi.raw("HTTP/1.1 200");
      case 9 -> ScriptedApi.ok(whole.substring(0, random.nextInt(whole.length())));
      case 10 -> ScriptedApi.ok("{}");
      case 11 -> ScriptedApi.ok("<html>sign in</html>");
      case 12 -> ScriptedApi.status(500 + random.nextInt(5), "unwell", "");
      case 13 ->
          ScriptedApi.status(List.of(401, 403, 404, 410, 429).get(random.nextInt(5)), "", "");
      case 14 ->
          ScriptedApi.events(
              event("ERROR", "{\"kind\":\"Status\",\"code\":410,\"message\":\"too old\"}"));
      default -> ScriptedApi.raw("HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n{\"kind\":\"No");
    };
  }
}
