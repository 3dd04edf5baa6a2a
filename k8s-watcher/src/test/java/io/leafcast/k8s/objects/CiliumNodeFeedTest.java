package io.leafcast.k8s.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.k8s.client.ScriptedApi;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The feed of a CiliumNode at an API that may not have that resource. */
final class CiliumNodeFeedTest {
  private static final ScriptedApi.Step NO_ROUTE =
      ScriptedApi.raw(
          "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 19\r\n\r\n404 page not found\n");
  private static final ScriptedApi.Step NO_DEFINITION =
      ScriptedApi.status(404, "customresourcedefinitions not found", "");

  @Test
  void aResourceThatExistsIsListedAndWatchedLikeANode() throws Exception {
    try (ScriptedApi api =
            ScriptedApi.of(
                ScriptedApi.ok(list(5, ciliumNode(4, "192.0.2.0/24"))),
                ScriptedApi.heldAfter(
                    event("DELETED", ciliumNode(6, "192.0.2.0/24")),
                    event("ADDED", ciliumNode(7, "198.51.100.0/24"))));
        Sightings<CiliumNodeObject> feed = Sightings.ofCiliumNode(api)) {
      assertThat(cidrs(feed.next())).isEqualTo("[192.0.2.0/24]");
      assertThat(api.request())
          .startsWith(
              "GET /apis/cilium.io/v2/ciliumnodes?fieldSelector=metadata.name%3Dnode-1 HTTP/1.1\n");
      assertThat(feed.next())
          .isEqualTo(new View.NoObject<>(api.uri().toString(), View.Told.BY_EVENT));
      assertThat(cidrs(feed.next())).isEqualTo("[198.51.100.0/24]");
    }
  }

  @Test
  void aResourceThatCertainlyDoesNotExistIsAStateOfItsOwnAndAskedForAgainInAMinuteOrTwo()
      throws Exception {
    try (ScriptedApi api =
            ScriptedApi.of(
                NO_ROUTE,
                NO_DEFINITION,
                NO_ROUTE,
                NO_DEFINITION,
                ScriptedApi.ok(list(5, ciliumNode(4, "192.0.2.0/24"))));
        Sightings<CiliumNodeObject> feed = Sightings.ofCiliumNode(api)) {
      for (int again = 0; again < 2; again++) {
        assertThat(feed.next())
            .isEqualTo(new View.NoResource<>("the Kubernetes API at " + api.uri()));
        assertThat(feed.pause()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(120));
      }
      assertThat(cidrs(feed.next())).isEqualTo("[192.0.2.0/24]");
      api.request();
      assertThat(api.request())
          .startsWith(
              "GET /apis/apiextensions.k8s.io/v1/customresourcedefinitions/ciliumnodes.cilium.io ");
    }
  }

  @Test
  void aNotFoundWhoseDefinitionCannotBeReadIsUnreadable() throws Exception {
    try (ScriptedApi api =
            ScriptedApi.of(
                NO_ROUTE,
                ScriptedApi.status(403, "cannot get", ""),
                NO_ROUTE,
                ScriptedApi.status(500, "etcd is gone", ""),
                NO_ROUTE,
                ScriptedApi.raw(""));
        Sightings<CiliumNodeObject> feed = Sightings.ofCiliumNode(api)) {
      assertThat(reason(feed.next())).contains("403: cannot get", "customresourcedefinitions");
      assertThat(reason(feed.next())).contains("500: etcd is gone");
      assertThat(reason(feed.next())).contains("hung up");
    }
  }

  /** What was certain a minute ago is not where the API cannot be asked now. */
  @Test
  void anApiThatFailsAfterACertainAnswerIsUnreadable() throws Exception {
    try (ScriptedApi api =
            ScriptedApi.of(NO_ROUTE, NO_DEFINITION, ScriptedApi.status(500, "etcd is gone", ""));
        Sightings<CiliumNodeObject> feed = Sightings.ofCiliumNode(api)) {
      assertThat(feed.next()).isInstanceOf(View.NoResource.class);
      assertThat(reason(feed.next())).contains("500: etcd is gone");
    }
  }

  @Test
  void aResourceThatIsForbiddenIsUnreadable() throws Exception {
    try (ScriptedApi api = ScriptedApi.of(ScriptedApi.status(403, "cannot list", ""));
        Sightings<CiliumNodeObject> feed = Sightings.ofCiliumNode(api)) {
      assertThat(reason(feed.next()))
          .contains("403: cannot list")
          .contains("allow list and watch of ciliumnodes");
    }
  }

  @Test
  void aResourceInAnotherVersionOnlyIsUnreadableAndSaysWhatToDo() throws Exception {
    try (ScriptedApi api =
            ScriptedApi.of(
                NO_ROUTE,
                ScriptedApi.ok(definition("v3", "true", "v2", "false")),
                NO_ROUTE,
                ScriptedApi.ok(definition("v3", "false", "v2", "false")),
                NO_ROUTE,
                ScriptedApi.ok(definition("v3", "true", "v2", "true")));
        Sightings<CiliumNodeObject> feed = Sightings.ofCiliumNode(api)) {
      assertThat(reason(feed.next()))
          .contains("serves CiliumNode as cilium.io/v3 only, and this Leafcast reads v2")
          .contains("set sources.kubernetes.ipam: node if");
      assertThat(feed.pause()).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
      assertThat(reason(feed.next())).contains("serves CiliumNode as no version only");
      assertThat(feed.pause()).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
      assertThat(reason(feed.next())).contains("has the CiliumNode resource, and does not serve");
      assertThat(feed.pause()).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void aWatchWhoseResourceVanishesIsFirstUnreadableAndThenCertain() throws Exception {
    try (ScriptedApi api =
            ScriptedApi.of(
                ScriptedApi.ok(list(5, ciliumNode(4, "192.0.2.0/24"))),
                NO_ROUTE,
                NO_ROUTE,
                NO_DEFINITION);
        Sightings<CiliumNodeObject> feed = Sightings.ofCiliumNode(api)) {
      assertThat(cidrs(feed.next())).isEqualTo("[192.0.2.0/24]");
      assertThat(feed.next()).isInstanceOf(View.Unreadable.class);
      assertThat(feed.next()).isInstanceOf(View.NoResource.class);
      feed.pause();
      assertThat(feed.pause()).as("it was there a moment ago").isLessThan(Duration.ofSeconds(5));
    }
  }

  /** A list that is read again cannot make an absence less certain than an event made it. */
  @Test
  void anAbsenceToldByAnEventStaysOne() throws Exception {
    try (ScriptedApi api =
            ScriptedApi.of(
                ScriptedApi.ok(list(5, ciliumNode(4, "192.0.2.0/24"))),
                ScriptedApi.brokenAfter(event("DELETED", ciliumNode(6, "192.0.2.0/24"))),
                ScriptedApi.ok(list(8)),
                ScriptedApi.brokenAfter(event("ADDED", ciliumNode(9, "192.0.2.0/24"))),
                ScriptedApi.ok(list(10)));
        Sightings<CiliumNodeObject> feed = Sightings.ofCiliumNode(api)) {
      assertThat(cidrs(feed.next())).isEqualTo("[192.0.2.0/24]");
      View<CiliumNodeObject> byEvent =
          new View.NoObject<>(api.uri().toString(), View.Told.BY_EVENT);
      assertThat(feed.next()).isEqualTo(byEvent);
      assertThat(feed.next()).isEqualTo(byEvent);
      assertThat(cidrs(feed.next())).isEqualTo("[192.0.2.0/24]");
      assertThat(feed.next())
          .isEqualTo(new View.NoObject<>(api.uri().toString(), View.Told.BY_LIST));
    }
  }

  private static String cidrs(View<CiliumNodeObject> view) {
    assertThat(view).isInstanceOf(View.Present.class);
    return ((View.Present<CiliumNodeObject>) view).object().podCidrs().toString();
  }

  private static String reason(View<CiliumNodeObject> view) {
    assertThat(view).isInstanceOf(View.Unreadable.class);
    return ((View.Unreadable<CiliumNodeObject>) view).reason();
  }

  private static String ciliumNode(int version, String cidr) {
    return """
    {"kind":"CiliumNode","apiVersion":"cilium.io/v2","metadata":{"name":"node-1","resourceVersion":"%d"},"spec":{"ipam":{"podCIDRs":["%s"],"pools":{}}}}\
    """
        .formatted(version, cidr);
  }

  private static String list(int version, String... objects) {
    return """
    {"kind":"CiliumNodeList","metadata":{"resourceVersion":"%d"},"items":[%s]}\
    """
        .formatted(version, String.join(",", objects));
  }

  private static String event(String type, String object) {
    return "{\"type\":\"%s\",\"object\":%s}".formatted(type, object);
  }

  private static String definition(String one, String served, String other, String servedToo) {
    return """
    {"kind":"CustomResourceDefinition","metadata":{"name":"ciliumnodes.cilium.io","resourceVersion":"3"},\
    "spec":{"group":"cilium.io","versions":[{"name":"%s","served":%s},{"name":"%s","served":%s}]},"status":{"storedVersions":["v2"]}}\
    """
        .formatted(one, served, other, servedToo);
  }
}
