package io.leafcast.k8s.client;

import static io.leafcast.k8s.client.Things.RESOURCE;
import static io.leafcast.k8s.client.Things.list;
import static io.leafcast.k8s.client.Things.thing;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each request of the client, octet for octet, over real HTTP. */
final class HttpApiTest {
  private static final Named THING = new Named("ns", "a");

  @Test
  void aListIsAllOfItsPages() throws Exception {
    try (ScriptedApi server =
            ScriptedApi.of(
                ScriptedApi.ok(list("a/b", thing("a", "red"))),
                ScriptedApi.ok(list("", thing("b", "blue"))));
        Api api = api(server)) {
      assertThat(api.list(RESOURCE, Selection.ALL))
          .isEqualTo(
              Answer.good(
                  new Page<>(
                      ImmutableList.of("a is red", "b is blue"), "9", server.uri().toString())));
      assertThat(server.request())
          .startsWith("GET /apis/example.net/v1/things?limit=500 HTTP/1.1\n");
      assertThat(server.request())
          .startsWith("GET /apis/example.net/v1/things?limit=500&continue=a%2Fb HTTP/1.1\n");
    }
  }

  @Test
  void objectsAreCountedByAskingForOne() throws Exception {
    String one =
        "{\"kind\":\"ThingList\",\"metadata\":{\"continue\":\"x\",\"remainingItemCount\":4999},\"items\":[%s]}"
            .formatted(thing("a", "red"));
    try (ScriptedApi server =
            ScriptedApi.of(
                ScriptedApi.ok(one),
                ScriptedApi.ok(list("")),
                ScriptedApi.ok("{\"kind\":\"Status\"}"));
        Api api = api(server)) {
      assertThat(api.count(RESOURCE)).isEqualTo(Answer.good(5_000L));
      assertThat(server.request()).startsWith("GET /apis/example.net/v1/things?limit=1 HTTP/1.1");
      assertThat(api.count(RESOURCE)).isEqualTo(Answer.good(0L));
      assertThat(api.count(RESOURCE)).isInstanceOf(Answer.Bad.class);
    }
  }

  @Test
  void aSelectionIsOfANamespaceByLabelsAndFields() throws Exception {
    try (ScriptedApi server = ScriptedApi.of(ScriptedApi.ok(list("")));
        Api api = api(server)) {
      assertThat(api.list(RESOURCE, new Selection("ns", "rack=r1,!old", "metadata.name=a")))
          .isInstanceOf(Answer.Good.class);
      assertThat(server.request())
          .startsWith(
              "GET /apis/example.net/v1/namespaces/ns/things?labelSelector=rack%3Dr1%2C%21old"
                  + "&fieldSelector=metadata.name%3Da HTTP/1.1\n");
    }
  }

  @Test
  void oneObjectIsRead() throws Exception {
    try (ScriptedApi server = ScriptedApi.of(ScriptedApi.ok(thing("a", "red")));
        Api api = api(server)) {
      assertThat(api.get(RESOURCE, THING)).isEqualTo(Answer.good("a is red"));
      assertThat(server.request())
          .isEqualTo(
              "GET /apis/example.net/v1/namespaces/ns/things/a HTTP/1.1\nHost: 127.0.0.1:%d\nUser-Agent: leafcast\nAccept: application/json\n"
                  .formatted(server.uri().getPort()));
    }
  }

  @Test
  void anObjectThatIsNotThereHasItsCode() throws Exception {
    try (ScriptedApi server =
            ScriptedApi.of(ScriptedApi.status(404, "things \\\"a\\\" not found", ""));
        Api api = api(server)) {
      assertThat(api.get(RESOURCE, THING))
          .isInstanceOfSatisfying(
              Answer.Bad.class,
              bad -> {
                assertThat(bad.failure().code()).isEqualTo(404);
                assertThat(bad.reason()).contains("answers 404: things \"a\" not found");
              });
    }
  }

  @Test
  void anotherKindOfObjectThanWasAskedForIsBad() throws Exception {
    try (ScriptedApi server =
            ScriptedApi.of(ScriptedApi.ok(thing("a", "red").replace("Thing", "Other")));
        Api api = api(server)) {
      assertThat(api.get(RESOURCE, THING))
          .isInstanceOfSatisfying(
              Answer.Bad.class,
              bad -> assertThat(bad.reason()).contains("a Thing was asked for and 'Other' came"));
    }
  }

  @Test
  void aStatusIsAppliedAsItsManager() throws Exception {
    String body = "{\"kind\":\"Thing\",\"status\":{\"x\":1}}";
    try (ScriptedApi server =
            ScriptedApi.of(
                ScriptedApi.ok(thing("a", "red")),
                ScriptedApi.raw(
                    "HTTP/1.1 201 Created\r\nConnection: close\r\n\r\n" + thing("a", "blue")));
        Api api = api(server)) {
      assertThat(api.apply(RESOURCE, THING, Part.STATUS, "leaf cast", body))
          .isEqualTo(Answer.good("a is red"));
      assertThat(api.apply(RESOURCE, Named.of("a"), Part.OBJECT, "l", body))
          .isEqualTo(Answer.good("a is blue"));
      assertThat(server.request())
          .startsWith(
              "PATCH /apis/example.net/v1/namespaces/ns/things/a/status?fieldManager=leaf+cast&force=true HTTP/1.1\n")
          .contains("Content-Type: application/apply-patch+yaml\n")
          .endsWith("\nContent-Length: " + body.length() + "\n" + body);
      assertThat(server.request())
          .startsWith("PATCH /apis/example.net/v1/things/a?fieldManager=l&force=true HTTP/1.1\n");
    }
  }

  @Test
  void whatIsForbiddenNamesTheVerbsThatWouldAllowItAndNoOthers() throws Exception {
    ScriptedApi.Step forbidden = ScriptedApi.status(403, "things is forbidden", "");
    try (ScriptedApi server =
            ScriptedApi.of(forbidden, forbidden, forbidden, forbidden, forbidden);
        Api api = api(server)) {
      assertThat(
              ImmutableList.of(
                  reason(api.get(RESOURCE, THING)),
                  reason(api.list(RESOURCE, Selection.ALL)),
                  reason(api.apply(RESOURCE, THING, Part.OBJECT, "l", "{}")),
                  reason(api.apply(RESOURCE, THING, Part.STATUS, "l", "{}")),
                  reason(api.patch(RESOURCE, THING, Part.OBJECT, "[]"))))
          .extracting(reason -> reason.replaceAll(".*; allow (.*) to the account.*", "$1"))
          .containsExactly(
              "get of things",
              "list and watch of things",
              "create and patch of things",
              "patch of things",
              "patch of things");
    }
  }

  private static String reason(Answer<?> answer) {
    return ((Answer.Bad<?>) answer).reason();
  }

  @Test
  void aPatchTestsAndChangesOrSaysThatTheTestFailed() throws Exception {
    String operations = "[{\"op\":\"test\",\"path\":\"/color\",\"value\":\"red\"}]";
    try (ScriptedApi server =
            ScriptedApi.of(
                ScriptedApi.ok(thing("a", "blue")),
                ScriptedApi.status(422, "the server rejected our request", ""));
        Api api = api(server)) {
      assertThat(api.patch(RESOURCE, Named.of("a"), Part.OBJECT, operations))
          .isEqualTo(Answer.good("a is blue"));
      assertThat(api.patch(RESOURCE, Named.of("a"), Part.STATUS, operations))
          .isInstanceOfSatisfying(
              Answer.Bad.class, bad -> assertThat(bad.failure().code()).isEqualTo(422));
      assertThat(server.request())
          .startsWith("PATCH /apis/example.net/v1/things/a HTTP/1.1\n")
          .contains("Content-Type: application/json-patch+json\n")
          .endsWith("\nContent-Length: " + operations.length() + "\n" + operations);
      assertThat(server.request()).startsWith("PATCH /apis/example.net/v1/things/a/status HTTP");
    }
  }

  @Test
  void aWatchTellsBookmarksAndWhatChanged() throws Exception {
    List<Event<String>> events = new ArrayList<>();
    try (ScriptedApi server =
            ScriptedApi.of(
                ScriptedApi.events(
                    "{\"type\":\"ADDED\",\"object\":" + thing("a", "red") + "}",
                    "{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"12\"}}}"));
        Api api = api(server)) {
      assertThat(api.watch(RESOURCE, Selection.ALL, "9", Duration.ofSeconds(60), events::add))
          .isEqualTo(new Watched.Finished());
      assertThat(events)
          .containsExactly(new Event.Changed<>("a is red", "7"), new Event.Bookmark<>("12"));
      assertThat(server.request())
          .startsWith(
              "GET /apis/example.net/v1/things?watch=true&allowWatchBookmarks=true"
                  + "&timeoutSeconds=60&resourceVersion=9 HTTP/1.1\n");
    }
  }

  @Test
  void requestsGoOverOneConnectionWhileTheServerKeepsIt() throws Exception {
    String thing = thing("a", "red");
    try (ScriptedApi server =
            ScriptedApi.of(
                ScriptedApi.kept(thing), ScriptedApi.kept(thing), ScriptedApi.ok(thing));
        Api api = api(server)) {
      for (int call = 0; call < 3; call++) {
        assertThat(api.get(RESOURCE, THING)).isInstanceOf(Answer.Good.class);
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  /** A load balancer forgets a connection without a word. */
  @Test
  void aKeptConnectionThatIsDeadIsReplacedAtOnce() throws Exception {
    String thing = thing("a", "red");
    try (ScriptedApi server =
            ScriptedApi.of(ScriptedApi.kept(thing), ScriptedApi.raw(""), ScriptedApi.ok(thing));
        Api api = api(server)) {
      assertThat(api.get(RESOURCE, THING)).isInstanceOf(Answer.Good.class);
      assertThat(api.get(RESOURCE, THING)).isEqualTo(Answer.good("a is red"));
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void aPathOfTheServersIsKept() throws Exception {
    try (ScriptedApi server = ScriptedApi.of(ScriptedApi.ok(thing("a", "red")));
        Api api =
            new HttpApi(
                ApiSettings.at(URI.create(server.uri() + "/k8s/clusters/c-1/")), Things.PATIENT)) {
      assertThat(api.get(RESOURCE, Named.of("a"))).isInstanceOf(Answer.Good.class);
      assertThat(server.request())
          .startsWith("GET /k8s/clusters/c-1/apis/example.net/v1/things/a HTTP/1.1\n");
    }
  }

  @Test
  void interimAnswersArePassedOver() throws Exception {
    try (ScriptedApi server =
            ScriptedApi.of(
                ScriptedApi.raw(
                    "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.0 200 OK\r\n\r\n"
                        + thing("a", "red")));
        Api api = api(server)) {
      assertThat(api.get(RESOURCE, THING)).isEqualTo(Answer.good("a is red"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "",
      })
  void whatIsNoWholeAnswerIsBadAndSaysWhere(String octets) throws Exception {
    try (ScriptedApi server = ScriptedApi.of(ScriptedApi.raw(octets));
        Api api = api(server)) {
      assertThat(api.get(RESOURCE, THING))
          .isInstanceOfSatisfying(
              Answer.Bad.class,
              bad -> assertThat(bad.reason()).startsWith("the Kubernetes API at " + server.uri()));
    }
  }

  @Test
  void closingEndsWhatWaitsFromAnotherThread() throws Exception {
    try (ScriptedApi server = ScriptedApi.of(ScriptedApi.silence())) {
      Api api = api(server);
      Thread closing =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  server.request();
                  api.close();
                } catch (InterruptedException impossible) {
                  throw new AssertionError(impossible);
                }
              });
      assertThat(api.get(RESOURCE, THING)).isInstanceOf(Answer.Bad.class);
      closing.join();
      assertThat(api.get(RESOURCE, THING)).isInstanceOf(Answer.Bad.class);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  private static Api api(ScriptedApi server) {
    return new HttpApi(ApiSettings.at(server.uri()), Things.PATIENT);
  }
}
