package io.leafcast.k8s.objects;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.leafcast.k8s.client.ApiSettings;
import io.leafcast.k8s.client.Patience;
import io.leafcast.k8s.client.ScriptedApi;
import io.leafcast.k8s.objects.View.NoObject;
import io.leafcast.k8s.objects.View.Present;
import io.leafcast.k8s.objects.View.Unreadable;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The feed against a server that does what it is told to, over real HTTP. */
final class ApiFeedTest {
  private static final ScriptedApi.Step NO_NODE = ScriptedApi.ok(list(5));
  private static final ScriptedApi.Step ONE_NODE = ScriptedApi.ok(list(5, node(4, "192.0.2.0/24")));

  /**
   * Gives a silent server 0.2 s, so that a test need not wait for more. On a busy machine one that
   * answers may be taken for silent, too, so such a test asks until it has what it waits for.
   */
  private static final Patience IMPATIENT =
      new Patience(
          Duration.ofSeconds(30),
          Duration.ofMillis(200),
          Duration.ZERO,
          Duration.ZERO,
          Duration.ofMillis(200));

  @Test
  void itListsAndThenWatchesFromTheListsVersion() throws Exception {
    try (ScriptedApi api = ScriptedApi.of(ONE_NODE);
        Sightings<NodeObject> feed = Sightings.of(api)) {
      assertThat(cidrs(feed.next())).containsExactly("192.0.2.0/24");
      assertThat(api.request())
          .startsWith("GET /api/v1/nodes?fieldSelector=metadata.name%3Dnode-1 HTTP/1.1\n")
          .contains("Accept: application/json");
      assertThat(api.request())
          .contains("fieldSelector=metadata.name%3Dnode-1&watch=true")
          .contains("&allowWatchBookmarks=true&timeoutSeconds=")
          .contains("&resourceVersion=5 ");
    }
  }

  @Test
  void eachEventIsToldWhileTheWatchIsOpen() throws Exception {
    try (ScriptedApi api =
            ScriptedApi.of(
                NO_NODE,
                ScriptedApi.heldAfter(
                    event("ADDED", node(6)),
                    event("MODIFIED", node(7, "192.0.2.0/24", "2001:db8:1::/64")),
                    event("DELETED", node(8, "192.0.2.0/24", "2001:db8:1::/64"))));
        Sightings<NodeObject> feed = Sightings.of(api)) {
      assertThat(feed.next()).isEqualTo(new NoObject<>(api.uri().toString(), View.Told.BY_LIST));
      assertThat(cidrs(feed.next())).isEmpty();
      assertThat(cidrs(feed.next())).containsExactly("192.0.2.0/24", "2001:db8:1::/64");
      assertThat(feed.next()).isEqualTo(new NoObject<>(api.uri().toString(), View.Told.BY_EVENT));
    }
  }

  @Test
  void otherNodesAreNoneOfOurBusiness() throws Exception {
    String other = node(6, "198.51.100.0/24").replace("node-1", "node-2");
    try (ScriptedApi api =
            ScriptedApi.of(
                ScriptedApi.ok(list(5, other)),
                ScriptedApi.heldAfter(
                    event("DELETED", other), event("ADDED", node(7, "192.0.2.0/24"))));
        Sightings<NodeObject> feed = Sightings.of(api)) {
      assertThat(feed.next()).isInstanceOf(NoObject.class);
      assertThat(cidrs(feed.next())).containsExactly("192.0.2.0/24");
    }
  }

  @Test
  void aWatchThatEndsAsAgreedGoesOnFromTheLastVersionAndTellsNothing() throws Exception {
    try (ScriptedApi api =
            ScriptedApi.of(
                ONE_NODE,
                ScriptedApi.events(event("MODIFIED", node(9, "192.0.2.0/24")), bookmark(12)),
                ScriptedApi.events());
        Sightings<NodeObject> feed = Sightings.of(api)) {
      assertThat(feed.next()).isInstanceOf(Present.class);
      assertThat(feed.next()).isInstanceOf(Present.class);
      api.request();
      api.request();
      assertThat(api.request()).contains("&resourceVersion=12 ");
      assertThat(api.request()).contains("&resourceVersion=12 ");
      assertThat(feed.rest()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"410, too old resource version", "504, Too large resource version", "500, no idea"})
  void anErrorEventMakesItReadTheListAgainAndIsNoReasonToBeUnknown(int code, String message)
      throws Exception {
    try (ScriptedApi api =
            ScriptedApi.of(
                ONE_NODE,
                ScriptedApi.events(
                    "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"message\":\"%s\",\"code\":%d}}"
                        .formatted(message, code)),
                ScriptedApi.ok(list(20, node(19, "198.51.100.0/24"))));
        Sightings<NodeObject> feed = Sightings.of(api)) {
      assertThat(cidrs(feed.next())).containsExactly("192.0.2.0/24");
      assertThat(cidrs(feed.next())).containsExactly("198.51.100.0/24");
      api.request();
      api.request();
      assertThat(api.request()).doesNotContain("watch=true");
      assertThat(api.request()).contains("&resourceVersion=20 ");
    }
  }

  @Test
  void aPortThatDoesNotExistIsToldAndEndsNothing() throws Exception {
    try (Sightings<NodeObject> feed =
        Sightings.ofNode(ApiSettings.at(URI.create("http://127.0.0.1:99999")), 1)) {
      for (int again = 0; again < 2; again++) {
        assertThat(feed.next())
            .isInstanceOfSatisfying(
                Unreadable.class, seen -> assertThat(seen.reason()).contains("is no API server"));
      }
    }
  }

  static Stream<Throwable> faults() {
    return Stream.of(
        new IllegalStateException("a bug"),
        new StackOverflowError("a bug"),
        new NoClassDefFoundError("a bug"),
        new OutOfMemoryError("unable to create native thread"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultOfOursIsToldAndTheListReadAgain(Throwable fault) throws Exception {
    BlockingQueue<View<NodeObject>> told = new LinkedBlockingQueue<>();
    AtomicInteger failures = new AtomicInteger();
    try (ScriptedApi api = ScriptedApi.of(ONE_NODE, ONE_NODE)) {
      ApiFeed<NodeObject> feed = ApiFeed.ofNode(ApiSettings.at(api.uri()), "node-1");
      // Twice, so that telling of the fault fails as well.
      feed.follow(seen -> {
        if (failures.getAndIncrement() < 2) {
          ApiFeedTest.<RuntimeException>raise(fault);
        }
        told.add(seen);
      });
      assertThat(told.poll(30, TimeUnit.SECONDS))
          .isEqualTo(
              new Unreadable<>(
                  "a fault of ours while the Node was read (" + fault + "); please report it"));
      assertThat(told.poll(30, TimeUnit.SECONDS)).isInstanceOf(Present.class);
      feed.close();
    }
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> void raise(Throwable fault) throws X {
    throw (X) fault;
  }

  @Test
  void aWatchRefusedWith410ReadsTheListAgain() throws Exception {
    try (ScriptedApi api =
            ScriptedApi.of(
                ONE_NODE,
                ScriptedApi.status(410, "too old", ""),
                ScriptedApi.ok(list(20, node(19, "198.51.100.0/24"))));
        Sightings<NodeObject> feed = Sightings.of(api)) {
      assertThat(cidrs(feed.next())).containsExactly("192.0.2.0/24");
      assertThat(cidrs(feed.next())).containsExactly("198.51.100.0/24");
    }
  }

  @Test
  void aWatchCutInTheMiddleOfAnEventTellsNothingOfIt() throws Exception {
    String whole = event("MODIFIED", node(9, "198.51.100.0/24"));
    try (ScriptedApi api =
            ScriptedApi.of(
                ONE_NODE,
                ScriptedApi.brokenAfter(whole.substring(0, whole.length() - 1)),
                ScriptedApi.ok(list(20, node(19, "203.0.113.0/24"))));
        Sightings<NodeObject> feed = Sightings.of(api)) {
      assertThat(cidrs(feed.next())).containsExactly("192.0.2.0/24");
      assertThat(cidrs(feed.next())).containsExactly("203.0.113.0/24");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | Unauthorized | : Unauthorized; it does not accept no token and no client",
        "403 | nodes is forbidden | allow list and watch of nodes to the account",
        "404 | not found | is this the address of an API server",
        "429 | slow down | it is overloaded and asks us to wait",
        "301 | '' | redirections are not followed",
        "500 | etcd is gone | it is unwell, see its log",
        "503 | starting | it is unwell, see its log",
        "418 | teapot | that was not expected of an API server",
      })
  void eachStatusIsToldWithWhatToDo(int code, String message, String told) throws Exception {
    try (ScriptedApi api = ScriptedApi.of(ScriptedApi.status(code, message, ""), ONE_NODE);
        Sightings<NodeObject> feed = Sightings.of(api)) {
      assertThat(reason(feed.next()))
          .startsWith("the Kubernetes API at " + api.uri() + " answers " + code)
          .contains(told);
      assertThat(cidrs(feed.next())).containsExactly("192.0.2.0/24");
    }
  }

  @Test
  void aWatchThatIsForbiddenIsToldThoughTheListWasNot() throws Exception {
    try (ScriptedApi api = ScriptedApi.of(ONE_NODE, ScriptedApi.status(403, "cannot watch", ""));
        Sightings<NodeObject> feed = Sightings.of(api)) {
      assertThat(feed.next()).isInstanceOf(Present.class);
      assertThat(reason(feed.next())).contains("403: cannot watch");
    }
  }

  @Test
  void theServersWishToBeLeftAloneIsHeeded() throws Exception {
    try (ScriptedApi api =
            ScriptedApi.of(
                ScriptedApi.status(429, "slow down", "Retry-After: 17\r\n"),
                ScriptedApi.status(503, "starting", "Retry-After: 86400\r\n"),
                ScriptedApi.status(
                    503,
                    "drained",
                    "Date: Sun, 01 Mar 2026 12:00:00 GMT\r\nRetry-After: Sun, 01 Mar 2026 12:00:23 GMT\r\n"));
        Sightings<NodeObject> feed = Sightings.of(api)) {
      assertThat(feed.pause()).isBetween(Duration.ofSeconds(17), Duration.ofSeconds(27));
      assertThat(feed.pause()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(92));
      assertThat(feed.pause()).isBetween(Duration.ofSeconds(23), Duration.ofSeconds(37));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "{}, sent what is no Node",
    "<html>login</html>, sent what is no Node",
    "'', sent what is no Node",
  })
  void anAnswerThatIsNoNodeListIsUnreadable(String body, String told) throws Exception {
    try (ScriptedApi api = ScriptedApi.of(ScriptedApi.ok(body));
        Sightings<NodeObject> feed = Sightings.of(api)) {
      assertThat(reason(feed.next())).contains(told);
    }
  }

  /** As a CA or a token that is just being written anew; ApiSettingsTest has the ways to be bad. */
  @Test
  void aFileThatIsMissingForAMomentIsUnreadableAndReadAgain(@TempDir Path folder) throws Exception {
    Path ca = folder.resolve("ca.crt");
    try (ScriptedApi api = ScriptedApi.of(ONE_NODE)) {
      ApiSettings settings =
          new ApiSettings(
              Optional.of(api.uri()),
              Optional.empty(),
              Optional.of(ca),
              Optional.empty(),
              ImmutableMap.of());
      try (Sightings<NodeObject> feed = Sightings.ofNode(settings, 1)) {
        assertThat(reason(feed.next())).startsWith("there is no file " + ca);
        Files.writeString(ca, "CA");
        View<NodeObject> seen = feed.next();
        while (seen instanceof Unreadable<NodeObject>) {
          seen = feed.next();
        }
        assertThat(cidrs(seen)).containsExactly("192.0.2.0/24");
      }
    }
  }

  @Test
  void aServerThatHangsUpOrSpeaksNoHttpIsUnreadable() throws Exception {
    try (ScriptedApi api =
            ScriptedApi.of(
                ScriptedApi.raw("SSH-2.0-OpenSSH_9.2\r\n"),
                ScriptedApi.raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"kind\""));
        Sightings<NodeObject> feed = Sightings.of(api)) {
      assertThat(reason(feed.next())).contains("the Kubernetes API at " + api.uri());
      assertThat(reason(feed.next())).contains("the Kubernetes API at " + api.uri());
    }
  }

  @Test
  void nobodyListeningIsToldAndTriedAgainEverMoreSlowly() throws Exception {
    URI nobody;
    try (ScriptedApi api = ScriptedApi.of()) {
      nobody = api.uri();
    }
    try (Sightings<NodeObject> feed = Sightings.ofNode(ApiSettings.at(nobody), 1)) {
      assertThat(reason(feed.next()))
          .startsWith("the Kubernetes API at " + nobody + " cannot be connected to")
          .endsWith("is it up, and the address right?");
      assertThat(feed.pause()).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
      assertThat(feed.pause()).isBetween(Duration.ofMillis(400), Duration.ofMillis(800));
      assertThat(feed.pause()).isBetween(Duration.ofMillis(800), Duration.ofMillis(1600));
      assertThat(feed.pause()).isBetween(Duration.ofMillis(1600), Duration.ofMillis(3200));
      assertThat(feed.pause()).isBetween(Duration.ofMillis(3200), Duration.ofMillis(6400));
      assertThat(feed.pause()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
      assertThat(feed.pause()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
      assertThat(feed.pause()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
    }
  }

  @Test
  void aServerThatNeverAnswersIsToldAndAskedAgain() throws Exception {
    try (ScriptedApi api = ScriptedApi.of(again(ScriptedApi.silence(), ONE_NODE));
        Sightings<NodeObject> feed = Sightings.ofNode(ApiSettings.at(api.uri()), 1, IMPATIENT)) {
      assertThat(reason(feed.next())).contains("does not answer in time");
      awaitCidr(feed, "192.0.2.0/24");
    }
  }

  @Test
  void aWatchOnADeadLineIsGivenUpAndTheListReadAgain() throws Exception {
    Patience withTheWatch =
        new Patience(
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofMillis(200));
    ScriptedApi.Step changed = ScriptedApi.ok(list(20, node(19, "198.51.100.0/24")));
    List<ScriptedApi.Step> script = again(ScriptedApi.heldAfter(bookmark(9)), changed);
    script.addFirst(ONE_NODE);
    try (ScriptedApi api = ScriptedApi.of(script);
        Sightings<NodeObject> feed = Sightings.ofNode(ApiSettings.at(api.uri()), 1, withTheWatch)) {
      assertThat(cidrs(feed.next())).containsExactly("192.0.2.0/24");
      awaitCidr(feed, "198.51.100.0/24");
    }
  }

  @Test
  void closingEndsAReadThatWaitsAndNothingIsToldAfterIt() throws Exception {
    try (ScriptedApi api = ScriptedApi.of(ONE_NODE)) {
      Sightings<NodeObject> feed = Sightings.of(api);
      assertThat(feed.next()).isInstanceOf(Present.class);
      api.request();
      api.request();
      feed.close();
      assertThat(feed.rest()).isEmpty();
    }
  }

  private static List<ScriptedApi.Step> again(ScriptedApi.Step first, ScriptedApi.Step then) {
    List<ScriptedApi.Step> script = new ArrayList<>(Collections.nCopies(100, then));
    script.addFirst(first);
    return script;
  }

  private static void awaitCidr(Sightings<NodeObject> feed, String cidr)
      throws InterruptedException {
    View<NodeObject> seen = feed.next();
    while (!(seen instanceof Present<NodeObject> present
        && present.object().podCidrs().contains(cidr))) {
      seen = feed.next();
    }
  }

  private static List<String> cidrs(View<NodeObject> seen) {
    assertThat(seen).isInstanceOf(Present.class);
    return ((Present<NodeObject>) seen).object().podCidrs();
  }

  private static String reason(View<NodeObject> seen) {
    assertThat(seen).isInstanceOf(Unreadable.class);
    return ((Unreadable<NodeObject>) seen).reason();
  }

  static String node(long version, String... cidrs) {
    return "{\"metadata\":{\"name\":\"node-1\",\"resourceVersion\":\"%d\"},\"spec\":{\"podCIDRs\":[%s]}}"
        .formatted(version, cidrs.length == 0 ? "" : "\"" + String.join("\",\"", cidrs) + "\"");
  }

  static String list(long version, String... nodes) {
    return "{\"kind\":\"NodeList\",\"metadata\":{\"resourceVersion\":\"%d\"},\"items\":[%s]}"
        .formatted(version, String.join(",", nodes));
  }

  static String event(String type, String object) {
    return "{\"type\":\"%s\",\"object\":%s}".formatted(type, object);
  }

  static String bookmark(long version) {
    return event("BOOKMARK", "{\"metadata\":{\"resourceVersion\":\"%d\"}}".formatted(version));
  }
}
