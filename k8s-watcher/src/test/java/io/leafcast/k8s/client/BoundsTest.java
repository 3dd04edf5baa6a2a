package io.leafcast.k8s.client;

import static io.leafcast.k8s.client.Things.RESOURCE;
import static io.leafcast.k8s.client.Things.list;
import static io.leafcast.k8s.client.Things.thing;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a server sends without end is refused in words, after a bounded number of octets. */
final class BoundsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n\r\n";
  private static final String META = "{\"kind\":\"Thing\",\"metadata\":{\"name\":\"a\",";
  private static final String TOO_LARGE = "an object of more than 4 MiB came";
  private static final String TOO_MUCH_KEPT = "are too large to be kept";

  static Stream<Arguments> endlessAnswers() {
    return Stream.of(
        Arguments.of("", "x", "its header does not end"),
        Arguments.of("HTTP/1.1 200 OK\r\n", "A: b\r\n", "its header does not end"),
        Arguments.of("", "HTTP/1.1 102 Wait\r\n\r\n", "its header does not end"),
        Arguments.of(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "0", "its chunk does not end"),
        Arguments.of(OK, " ", TOO_LARGE),
        Arguments.of(OK + "{\"unread\":\"", "x", TOO_LARGE),
        Arguments.of(OK + "{\"unread\":[", "[", "nesting depth"),
        Arguments.of(OK + "{\"unread\":[", "1,", TOO_LARGE),
        Arguments.of(OK + META + "\"labels\":{\"a\":\"", "x", "String value length"),
        Arguments.of(OK + META + "\"annotations\":{", "\"a\":\"xxxxxxxx\",", TOO_MUCH_KEPT),
        Arguments.of(OK + META + "\"managedFields\":[{", "\"f:a\":{},", TOO_LARGE),
        Arguments.of(OK + "{\"", "x", "Name length"),
        Arguments.of(OK + "{\"n\":", "1", "value length"));
  }

  @ParameterizedTest(name = "{0}{1}...")
  @MethodSource("endlessAnswers")
  void anObjectWithoutEndIsRefused(String begin, String again, String told) throws Exception {
    try (ScriptedApi server = ScriptedApi.of(ScriptedApi.endless(begin, again));
        Api api = api(server)) {
      assertThat(api.get(RESOURCE, Named.of("a")))
          .isInstanceOfSatisfying(
              Answer.Bad.class,
              bad ->
                  assertThat(bad.reason())
                      .startsWith("the Kubernetes API at " + server.uri())
                      .containsIgnoringCase(told));
    }
  }

  @Test
  void aListOfThingsWithoutEndIsRefused() throws Exception {
    String begin = OK + "{\"kind\":\"ThingList\",\"items\":[";
    try (ScriptedApi server = ScriptedApi.of(ScriptedApi.endless(begin, thing("a", "red") + ","));
        Api api = api(server)) {
      assertThat(reason(api.list(RESOURCE, Selection.ALL))).contains(TOO_MUCH_KEPT);
    }
  }

  @Test
  void aListOfPagesWithoutEndIsRefused() throws Exception {
    try (ScriptedApi server =
            ScriptedApi.of(
                Stream.generate(() -> ScriptedApi.kept(list("more", thing("a", "red"))))
                    .limit(1_100)
                    .toList());
        Api api = api(server)) {
      assertThat(reason(api.list(RESOURCE, Selection.ALL)))
          .isEqualTo("the list of things at " + server.uri() + " does not end");
    }
  }

  /** Each page is small, and all of them are kept at once. */
  @Test
  void theBoundOfWhatIsKeptIsThatOfAllPages() throws Exception {
    ScriptedApi.Step page = ScriptedApi.kept(list("more", wordy("a"), wordy("b"), wordy("c")));
    try (ScriptedApi server = ScriptedApi.of(Stream.generate(() -> page).limit(20).toList());
        Api api = api(server)) {
      assertThat(reason(api.list(RESOURCE, Selection.ALL))).contains(TOO_MUCH_KEPT);
    }
  }

  /** Ten thousand Services with large annotations are no more than what is kept of them. */
  @Test
  void whatAShapeReadsAndDoesNotKeepDoesNotCount() throws Exception {
    Resource<String> light =
        new Resource<>("example.net", "v1", "things", "Thing", () -> new Light(RESOURCE));
    ScriptedApi.Step page = ScriptedApi.kept(list("more", wordy("a"), wordy("b"), wordy("c")));
    ScriptedApi.Step last = ScriptedApi.kept(list("", wordy("z")));
    try (ScriptedApi server =
            ScriptedApi.of(
                Stream.concat(Stream.generate(() -> page).limit(20), Stream.of(last)).toList());
        Api api = api(server)) {
      assertThat(api.list(light, Selection.ALL))
          .isInstanceOfSatisfying(
              Answer.Good.class,
              good -> assertThat(((Page<?>) good.value()).items()).hasSize(20 * 3 + 1));
    }
  }

  /** Keeps the name, and says so. */
  private record Light(Shape.Reading<String> thing) implements Shape.Reading<String> {
    Light(Resource<String> resource) {
      this(resource.shape().begin());
    }

    @Override
    public void field(String name, Json json) {
      thing.field(name, json);
    }

    @Override
    public String done(Meta meta) {
      return meta.name();
    }

    @Override
    public int weight(int read) {
      return 64;
    }
  }

  /** A thing with 200 kB of annotations. */
  private static String wordy(String name) {
    return "{\"kind\":\"Thing\",\"metadata\":{\"name\":\"%s\",\"resourceVersion\":\"7\",\"annotations\":{\"long\":\"%s\"}}}"
        .formatted(name, "x".repeat(200_000));
  }

  @ParameterizedTest
  @MethodSource("endlessEvents")
  void anEventWithoutEndIsRefusedAndNotCalledACut(String begin, String again, String told)
      throws Exception {
    try (ScriptedApi server = ScriptedApi.of(ScriptedApi.endless(OK + begin, again));
        Api api = api(server)) {
      assertThat(api.watch(RESOURCE, Selection.ALL, "7", Duration.ofSeconds(60), _ -> {}))
          .isInstanceOfSatisfying(
              Watched.Failed.class, failed -> assertThat(failed.failure().reason()).contains(told));
    }
  }

  static Stream<Arguments> endlessEvents() {
    return Stream.of(
        Arguments.of("", "\n", TOO_LARGE),
        Arguments.of("{\"type\":\"ADDED\",\"object\":{\"x\":\"", "x", TOO_LARGE),
        Arguments.of(
            "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"annotations\":{",
            "\"a\":\"xxxxxxxx\",",
            TOO_MUCH_KEPT));
  }

  /** An octet now and then is an answer that never comes. */
  @Test
  void anAnswerThatDripsEndsInTime() throws Exception {
    Patience hurried =
        new Patience(
            Duration.ofSeconds(30),
            Duration.ofMillis(300),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofSeconds(30));
    ScriptedApi.Step drip =
        (out, closed) -> {
          while (!closed.await(5, TimeUnit.MILLISECONDS)) {
            out.write('H');
            out.flush();
          }
        };
    ScriptedApi.Step dripOfABody =
        (out, closed) -> {
          ScriptedApi.raw(OK).answer(out, closed);
          while (!closed.await(5, TimeUnit.MILLISECONDS)) {
            out.write(' ');
            out.flush();
          }
        };
    try (ScriptedApi server = ScriptedApi.of(drip, dripOfABody);
        Api api = new HttpApi(ApiSettings.at(server.uri()), hurried)) {
      assertThat(reason(api.get(RESOURCE, Named.of("a")))).contains("does not answer in time");
      // On a busy machine the head, too, may come too late.
      assertThat(reason(api.get(RESOURCE, Named.of("a"))))
          .containsAnyOf("it did not come whole in time", "does not answer in time");
    }
  }

  private static String reason(Answer<?> answer) {
    return switch (answer) {
      case Answer.Good<?>(Object value) -> throw new AssertionError(value);
      case Answer.Bad<?>(Failure failure) -> failure.reason();
    };
  }

  private static Api api(ScriptedApi server) {
    return new HttpApi(ApiSettings.at(server.uri()), Things.PATIENT);
  }
}
