package io.leafcast.daemon.survey;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSortedSet;
import com.sun.net.httpserver.HttpServer;
import io.leafcast.bgp.reason.HeldReason;
import io.leafcast.bgp.wire.Prefix;
import io.leafcast.daemon.board.Finding;
import io.leafcast.daemon.config.SurveySettings;
import io.leafcast.k8s.client.ApiSettings;
import io.leafcast.k8s.client.HttpApi;
import io.leafcast.k8s.client.Named;
import io.leafcast.k8s.client.Patience;
import io.leafcast.k8s.objects.CiliumConfig;
import io.leafcast.k8s.objects.CiliumNodeObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SurveyTest {
  private static final String NODES = "/apis/cilium.io/v2/ciliumnodes?resourceVersion=0";
  private static final String CONFIG = "/api/v1/namespaces/kube-system/configmaps/cilium-config";
  private static final ImmutableSet<Prefix> OWN =
      ImmutableSet.of(Prefix.parse("198.51.100.0/25").orThrow());

  private static final ImmutableMap<Prefix, HeldReason.ClaimedElsewhere> AT_WORKER_2 =
      OWN.stream()
          .collect(
              ImmutableMap.toImmutableMap(
                  prefix -> prefix,
                  prefix -> new HeldReason.ClaimedElsewhere("CiliumNode/worker-2", prefix)));

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final BlockingDeque<ImmutableSortedSet<Finding>> found = new LinkedBlockingDeque<>();
  private final List<String> said = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private HttpServer server;
  private Survey survey;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          byte[] body =
              answers.getOrDefault(exchange.getRequestURI().toString(), "{}").getBytes(UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    survey = survey("worker-1", SurveySettings.Duplicates.TELL);
    answers.put(
        NODES,
        """
        {"kind":"CiliumNodeList","apiVersion":"cilium.io/v2","metadata":{"resourceVersion":"7"},"items":[
        {"metadata":{"name":"worker-1","resourceVersion":"5"},"spec":{"ipam":{"podCIDRs":["198.51.100.0/25"]}}},
        {"metadata":{"name":"worker-2","resourceVersion":"5"},"spec":{"ipam":{"podCIDRs":["198.51.100.0/25"]}}}]}\
        """);
    answers.put(
        CONFIG,
        """
        {"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"cilium-config","resourceVersion":"5"},
        "data":{"routing-mode":"tunnel","other":"kept by nobody"}}\
        """);
  }

  private Survey survey(String node, SurveySettings.Duplicates duplicates) {
    return new Survey(
        node,
        new SurveySettings(
            duplicates, new SurveySettings.At(new Named("kube-system", "cilium-config"))),
        new HttpApi(
            ApiSettings.at(URI.create("http://127.0.0.1:" + server.getAddress().getPort())),
            Patience.USUAL),
        found::add,
        said::add,
        RandomGenerator.getDefault());
  }

  @AfterEach
  void close() {
    survey.close();
    server.stop(0);
  }

  @Test
  void twoNodesHeldTheSameCidrIsToldAndNothingElse() {
    survey.look(OWN);
    assertThat(found.getLast())
        .extracting(Finding::code)
        .containsExactly("duplicate-cidr", "tunnel-routing");
    assertThat(found.getLast().first().object()).isEqualTo("CiliumNode/worker-2 198.51.100.0/25");
    // One list of the API's memory, and one ConfigMap.
    assertThat(asked).containsExactly(NODES, CONFIG);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 401, 410, 429})
  void whatCannotBeReadKeepsWhatWasFound(int code) {
    survey.look(OWN);
    status = code;
    survey.look(OWN);
    assertThat(found).hasSize(2);
    assertThat(found.getLast()).isEqualTo(found.getFirst()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404})
  void whatMayNotBeReadOrIsNotThereFindsNothing(int code) {
    survey.look(OWN);
    status = code;
    survey.look(OWN);
    assertThat(found.getLast()).isEmpty();
  }

  @Test
  void whatAnotherNodeHasIsARivalAtOnceByTheLastLook() {
    try (Survey holding = survey("worker-1", SurveySettings.Duplicates.HOLD)) {
      holding.own(OWN);
      assertThat(holding.rivals()).as("nobody has looked yet").isEmpty();
      holding.look(OWN);
      assertThat(holding.rivals()).isEqualTo(AT_WORKER_2);
      assertThat(found.getLast().first().text())
          .contains("is announced of it stays announced, and what is not is held back");
      holding.own(ImmutableSet.of());
      assertThat(holding.rivals()).isEmpty();
      Prefix wider = Prefix.parse("198.51.100.0/24").orThrow();
      holding.own(ImmutableSet.of(wider));
      assertThat(holding.rivals()).as("without another look").containsOnlyKeys(wider);
    }
  }

  @Test
  void whoOnlyTellsHasNoRivals() {
    survey.own(OWN);
    survey.look(OWN);
    assertThat(survey.rivals()).isEmpty();
    assertThat(found.getLast().first().text()).doesNotContain("held back");
  }

  @ParameterizedTest
  @CsvSource({"500, 1", "401, 1", "410, 1", "429, 1", "403, 0", "404, 0"})
  void anApiThatIsAwayChangesNothingOfTheRivals(int code, int rivals) {
    try (Survey holding = survey("worker-1", SurveySettings.Duplicates.HOLD)) {
      holding.own(OWN);
      holding.look(OWN);
      status = code;
      holding.look(OWN);
      assertThat(holding.rivals()).hasSize(rivals);
    }
  }

  @ParameterizedTest
  @CsvSource({"worker-1, HOLD, 1", "worker-1, TELL, 0", "worker-3, HOLD, 0"})
  void aReloadGoesOnFromWhatWasKnownOfTheSameNode(
      String node, SurveySettings.Duplicates duplicates, int rivals) {
    try (Survey before = survey("worker-1", SurveySettings.Duplicates.HOLD);
        Survey next = survey(node, duplicates)) {
      before.own(OWN);
      before.look(OWN);
      next.goOnFrom(before);
      assertThat(next.rivals()).as("although no source has said anything yet").hasSize(rivals);
    }
  }

  @Test
  void whereThereIsNoCiliumNothingIsSaid() {
    status = 404;
    survey.look(OWN);
    assertThat(asked).containsExactly(NODES, CONFIG);
    assertThat(said).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 500})
  void whatCannotBeReadIsSaidOnce(int code) {
    status = code;
    survey.look(OWN);
    survey.look(OWN);
    assertThat(said)
        .singleElement()
        .asString()
        .startsWith("the cluster cannot be surveyed: ")
        .contains(Integer.toString(code));
    status = 200;
    survey.look(OWN);
    status = code;
    survey.look(OWN);
    assertThat(said).as("what was read meanwhile makes it news again").hasSize(2);
  }

  @Test
  void oneThatEndsFindsNothing() throws InterruptedException {
    survey.start();
    survey.close();
    assertThat(found.poll(1, TimeUnit.MINUTES)).isEmpty();
    assertThat(asked).as("nobody said which CIDRs are ours").isEmpty();
  }

  @Test
  void manyNodesAreLookedAtLessOften() {
    assertThat(Survey.interval(0)).isEqualTo(Duration.ofMinutes(5));
    assertThat(Survey.interval(300)).isEqualTo(Duration.ofMinutes(5));
    assertThat(Survey.interval(5_000)).isEqualTo(Duration.ofSeconds(5_000));
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.0/25, 'has 198.51.100.0/25 of this node''s, too'",
    "198.51.100.0/24, 'has 198.51.100.0/24, which overlaps 198.51.100.0/25 of this node''s'",
    "198.51.100.64/26, 'has 198.51.100.64/26, which overlaps 198.51.100.0/25 of this node''s'",
    "198.51.100.128/25, ",
    "2001:db8::/64, ",
    "not a CIDR, "
  })
  void anOverlapIsADuplicateToo(String theirs, String words) {
    CiliumNodeObject other =
        new CiliumNodeObject(
            "worker-2",
            "1",
            ImmutableList.of(),
            ImmutableList.of(new CiliumNodeObject.Pool("default", ImmutableList.of(theirs))),
            CiliumNodeObject.Asking.YES,
            "no CIDR is left");
    assertThat(DuplicateCidrs.among(ImmutableList.of(other), "worker-1", OWN, ""))
        .extracting(Finding::text)
        .isEqualTo(
            Stream.ofNullable(words)
                .map(text ->
                    text
                        + ": leaves send the packets of both to either; delete the CiliumNode of the"
                        + " node that does not use it (the operator says of that one: no CIDR is"
                        + " left)")
                .toList());
    assertThat(DuplicateCidrs.among(ImmutableList.of(other), "worker-2", OWN, "")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.0/24, true, native, ''",
    "203.0.113.0/24, true, native, outside-native-routing-cidr",
    "203.0.113.0/24, false, native, ''",
    "'', true, native, ''",
    "203.0.113.0/24, true, tunnel, tunnel-routing",
    "203.0.113.0/24, true, '', ''",
  })
  void aPodCidrOutsideOfTheNativeRoutingCidrIsToldWhereItWouldBeMasqueraded(
      String natively, String masquerade, String mode, String code) {
    CiliumConfig config =
        new CiliumConfig(
            ImmutableMap.of(
                CiliumConfig.ROUTING_MODE, mode,
                CiliumConfig.NATIVE_IPV4, natively,
                CiliumConfig.MASQUERADE_IPV4, masquerade,
                CiliumConfig.BGP, "false"));
    assertThat(RoutingFit.of(config, "ConfigMap/a/b", OWN))
        .extracting(Finding::code)
        .isEqualTo(code.isEmpty() ? List.of() : List.of(code));
  }

  @ParameterizedTest
  @CsvSource({"2001:db8:1::/48, true, 1", "2001:db8:1::/48, false, 0", "2001:db8::/32, true, 0"})
  void eachFamilyHasItsOwnNativeRoutingCidrAndMasquerading(
      String natively, String masquerade, int findings) {
    CiliumConfig config =
        new CiliumConfig(
            ImmutableMap.of(
                CiliumConfig.ROUTING_MODE,
                "native",
                CiliumConfig.NATIVE_IPV4,
                "2001:db8::/32",
                CiliumConfig.NATIVE_IPV6,
                natively,
                CiliumConfig.MASQUERADE_IPV4,
                masquerade.equals("true") ? "false" : "true",
                CiliumConfig.MASQUERADE_IPV6,
                masquerade));
    Prefix six = Prefix.parse("2001:db8::/64").orThrow();
    assertThat(RoutingFit.of(config, "ConfigMap/a/b", ImmutableSet.of(six))).hasSize(findings);
  }

  @Test
  void twoSpeakersOnOneNodeAreTold() {
    assertThat(
            RoutingFit.of(
                new CiliumConfig(ImmutableMap.of(CiliumConfig.BGP, "true")),
                "ConfigMap/a/b",
                ImmutableSet.of()))
        .extracting(Finding::code)
        .containsExactly("two-bgp-speakers");
  }
}
