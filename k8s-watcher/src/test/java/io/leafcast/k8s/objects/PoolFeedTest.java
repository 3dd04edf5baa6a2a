package io.leafcast.k8s.objects;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.leafcast.k8s.client.ScriptedApi;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The labels of pools, in whichever version the API serves them. */
final class PoolFeedTest {
  private static final ScriptedApi.Step NOT_SERVED = ScriptedApi.status(404, "not found", "");

  @Test
  void v2IsAskedForFirstAndWatched() throws Exception {
    try (ScriptedApi api =
            ScriptedApi.of(
                ScriptedApi.ok(list(5, pool("default", 4, "web"))),
                ScriptedApi.heldAfter(
                    event("ADDED", pool("green", 6, "db")),
                    event("MODIFIED", pool("default", 7, "db")),
                    event("DELETED", pool("green", 8, "db"))));
        Sightings<PoolLabels> feed = Sightings.ofPools(api)) {
      assertThat(tiers(feed.next())).containsExactly(entry("default", "web"));
      assertThat(tiers(feed.next())).containsExactly(entry("default", "web"), entry("green", "db"));
      assertThat(tiers(feed.next())).containsExactly(entry("default", "db"), entry("green", "db"));
      assertThat(tiers(feed.next())).containsExactly(entry("default", "db"));
      assertThat(api.request()).startsWith("GET /apis/cilium.io/v2/ciliumpodippools?limit=");
      assertThat(api.request())
          .startsWith("GET /apis/cilium.io/v2/ciliumpodippools?")
          .contains("watch=true");
    }
  }

  @Test
  void whereOnlyV2Alpha1IsServedThatIsReadAndWatched() throws Exception {
    try (ScriptedApi api =
            ScriptedApi.of(NOT_SERVED, ScriptedApi.ok(list(5, pool("default", 4, "web"))));
        Sightings<PoolLabels> feed = Sightings.ofPools(api)) {
      assertThat(tiers(feed.next())).containsExactly(entry("default", "web"));
      assertThat(api.request()).startsWith("GET /apis/cilium.io/v2/ciliumpodippools?");
      assertThat(api.request()).startsWith("GET /apis/cilium.io/v2alpha1/ciliumpodippools?");
      assertThat(api.request())
          .startsWith("GET /apis/cilium.io/v2alpha1/ciliumpodippools?")
          .contains("watch=true");
    }
  }

  @Test
  void whereNoVersionIsServedOrNoneMayBeReadItIsUnreadable() throws Exception {
    try (ScriptedApi api =
            ScriptedApi.of(NOT_SERVED, NOT_SERVED, ScriptedApi.status(403, "cannot list", ""));
        Sightings<PoolLabels> feed = Sightings.ofPools(api)) {
      assertThat(feed.next()).isInstanceOf(View.Unreadable.class);
      assertThat(((View.Unreadable<PoolLabels>) feed.next()).reason())
          .contains("403: cannot list", "ciliumpodippools");
    }
  }

  private static Map.Entry<String, String> entry(String pool, String tier) {
    return Map.entry(pool, tier);
  }

  private static ImmutableMap<String, String> tiers(View<PoolLabels> view) {
    assertThat(view).isInstanceOf(View.Present.class);
    ImmutableMap.Builder<String, String> tiers = ImmutableMap.builder();
    ((View.Present<PoolLabels>) view)
        .object()
        .byName()
        .forEach((name, labels) -> tiers.put(name, labels.getOrDefault("tier", "")));
    return tiers.buildOrThrow();
  }

  private static String pool(String name, int version, String tier) {
    return """
    {"kind":"CiliumPodIPPool","metadata":{"name":"%s","resourceVersion":"%d","labels":{"tier":"%s"}},"spec":{"ipv4":{"cidrs":["10.10.0.0/16"],"maskSize":27}}}\
    """
        .formatted(name, version, tier);
  }

  private static String list(int version, String... objects) {
    return """
    {"kind":"CiliumPodIPPoolList","metadata":{"resourceVersion":"%d"},"items":[%s]}\
    """
        .formatted(version, String.join(",", objects));
  }

  private static String event(String type, String object) {
    return "{\"type\":\"%s\",\"object\":%s}".formatted(type, object);
  }
}
